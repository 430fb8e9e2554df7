/** The command line, run as from a terminal but in this process and at a fixed moment. */
@NullMarked
package io.github.slurmjwt.cli;

import org.jspecify.annotations.NullMarked;
