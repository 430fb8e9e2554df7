/** Applications of Spring Boot with the starter, over HTTP. */
@NullMarked
package io.github.slurmjwt.compatibility.spring;

import org.jspecify.annotations.NullMarked;
