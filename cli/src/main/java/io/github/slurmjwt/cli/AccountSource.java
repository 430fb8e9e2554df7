package io.github.slurmjwt.cli;

import io.github.slurmjwt.SlurmIdentity;

/** Finds accounts by their name. */
@FunctionalInterface
interface AccountSource {
  /**
   * Returns the account of this user.
   *
   * @throws io.github.slurmjwt.ConfigException when there is none, or it cannot be looked up
   */
  SlurmIdentity find(String name);
}
