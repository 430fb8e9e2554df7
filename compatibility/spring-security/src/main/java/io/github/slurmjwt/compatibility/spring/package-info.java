/** An application of Spring Boot and Spring Security whose users are Slurm's. */
@NullMarked
package io.github.slurmjwt.compatibility.spring;

import org.jspecify.annotations.NullMarked;
