package io.github.slurmjwt.cli;

/**
 * Something that was tried and found to be so.
 *
 * @param code a stable name for it
 * @param text one or two sentences: what was found, what to do
 */
record Finding(String code, String text) {}
