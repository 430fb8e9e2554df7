package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The name that was probably meant takes the fewest letters inserted, left out or replaced. */
class NearestNameTest {
  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "ab, a ab, ab",
    "ab, abc ax b, abc",
    "mod, realm mode, mode",
    "relm, mode realm, realm",
    "MODE, realm mode, mode",
    "x, abcx yz, yz",
    "x, abcd yx, yx",
    "abcdx, x abcdef, abcdef",
  })
  void takesTheFewestEdits(String mistyped, String known, String meant) {
    assertEquals(meant, NearestName.of(mistyped, List.of(known.split(" ", -1))));
  }
}
