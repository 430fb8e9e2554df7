/**
 * The command line of the self-contained jar: mints tokens as {@code scontrol token} does, and *
 * tells why a token is accepted or refused. Only this package uses picocli.
 */
@NullMarked
package io.github.slurmjwt.cli;

import org.jspecify.annotations.NullMarked;
