package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a long value of the audit line is cut: an escape is written whole or not at all. */
class AuditValueTest {
  @ParameterizedTest(name = "{0} to {1}: {2}")
  @CsvSource({
    "abcdefgh, 8, abcdefgh",
    "abcdefghi, 8, abcdefg*",
    "abcd é, 8, abcd%20*",
    "abcde fgh, 8, abcde*",
    "abcdef gh, 8, abcdef*",
    "abcdefg hi, 8, abcdefg*",
    "'  a', 3, *",
    "'', 3, -"
  })
  void cutsLongValues(String text, int longest, String written) {
    assertEquals(written, AuditValue.text(text, longest));
    assertEquals(written, AuditValue.path(text, longest));
  }

  @Test
  void writesADashForNothing() {
    assertEquals("-", AuditValue.name(null));
    assertEquals("-", AuditValue.text(null, 8));
    assertEquals("-", AuditValue.path(null, 8));
  }
}
