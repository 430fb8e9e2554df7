package io.github.slurmjwt;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What CONTRIBUTING.md promises of the tests. */
class TestSourcesTest {
  private static final Pattern SLEEP = Pattern.compile("\\bsleep\\(|\\bpark(Nanos|Until)\\(");

  /** Whoever waits for a fixed time fails on a busy machine, or wastes everybody's. */
  @Test
  void onlyOneClassSleeps() throws IOException {
    assertEquals(
        Set.of("Await"),
        TestSources.all().entrySet().stream()
            .filter(source -> SLEEP.matcher(source.getValue()).find())
            .map(source -> source.getKey())
            .collect(toSet()));
  }
}
