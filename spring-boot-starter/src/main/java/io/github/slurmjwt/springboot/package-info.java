/**
 * The filter in Spring Boot: settings from the application's own properties, its users in Spring
 * Security, its keys in the actuator's health. Everything is left out that the application has a
 * bean of its own for.
 */
@NullMarked
package io.github.slurmjwt.springboot;

import org.jspecify.annotations.NullMarked;
