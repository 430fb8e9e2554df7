/**
 * The command line of the self-contained jar: mints tokens as {@code scontrol token} does, and says
 * why a token is accepted or refused. The one package that needs picocli; no other uses it.
 */
@NullMarked
package io.github.slurmjwt.cli;

import org.jspecify.annotations.NullMarked;
