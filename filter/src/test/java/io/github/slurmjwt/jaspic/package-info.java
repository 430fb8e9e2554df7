/** Tests of container-managed security that need no server but Tomcat in this JVM. */
@NullMarked
package io.github.slurmjwt.jaspic;

import org.jspecify.annotations.NullMarked;
