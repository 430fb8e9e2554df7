package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts of a link people are sent back to. */
class BackPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"/app/", "/app/~x?y=~!", "/app/a?b=/..//;%00", "/app/?"})
  void takesAPageOfTheApplication(String target) {
    assertEquals(Optional.of(target), BackPath.of(target, "/app"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?", "/", "/app", "/apple/", "//app/", "/app/ ", "/app/\u007f", "/app/#x"})
  void takesNothingElse(String target) {
    assertEquals(Optional.empty(), BackPath.of(target, "/app"));
  }

  @Test
  void takes2000Characters() {
    String longest = "/app/" + "x".repeat(1995);
    assertEquals(Optional.of(longest), BackPath.of(longest, "/app"));
    assertEquals(Optional.empty(), BackPath.of(longest + "x", "/app"));
  }
}
