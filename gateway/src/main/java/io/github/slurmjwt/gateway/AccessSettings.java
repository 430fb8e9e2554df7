package io.github.slurmjwt.gateway;

import java.util.List;

/**
 * Who may do what.
 *
 * @param loginLimit how many failed logins an address has in a minute, 0 for any number
 * @param requiresAccount whether users without an account of this machine are refused
 * @param rules what is allowed; everything when there are none
 */
record AccessSettings(int loginLimit, boolean requiresAccount, List<AccessRule> rules) {
  AccessSettings {
    rules = List.copyOf(rules);
  }
}
