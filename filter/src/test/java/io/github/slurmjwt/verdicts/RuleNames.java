package io.github.slurmjwt.verdicts;

import java.util.Arrays;
import java.util.List;

/** Shows the rules to tests of other packages. */
public final class RuleNames {
  private RuleNames() {}

  /** Returns every name. */
  public static List<String> all() {
    return Arrays.stream(Rule.values()).map(Rule::text).toList();
  }
}
