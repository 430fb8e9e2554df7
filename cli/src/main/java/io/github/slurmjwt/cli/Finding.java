package io.github.slurmjwt.cli;

/**
 * A mistake that was found in a token, a key or the configuration.
 *
 * @param code a stable name for the mistake
 * @param text one or two sentences: what was found, what to do
 */
record Finding(String code, String text) {}
