package io.github.slurmjwt.config;

import java.util.List;

/** Shows the parameters to tests of other packages. */
public final class ParameterNames {
  private ParameterNames() {}

  /** Returns every name. */
  public static List<String> all() {
    return Parameter.names();
  }
}
