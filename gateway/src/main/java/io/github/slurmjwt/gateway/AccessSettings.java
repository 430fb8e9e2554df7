package io.github.slurmjwt.gateway;

/**
 * Who may do what.
 *
 * @param loginLimit how many failed logins an address has in a minute, 0 for any number
 */
record AccessSettings(int loginLimit) {}
