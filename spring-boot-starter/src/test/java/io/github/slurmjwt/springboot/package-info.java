/** What needs no server; compatibility/spring-boot has the rest. */
@NullMarked
package io.github.slurmjwt.springboot;

import org.jspecify.annotations.NullMarked;
