package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths are decoded as RFC 3986 says, or not at all. */
class DecodedPathTest {
  @ParameterizedTest
  @CsvSource({"/a, /a", "/%41%42c, /ABc", "/%c3%A9, /é", "/a%25, /a%", "/%2e%2E/, /../"})
  void decodes(String raw, String path) {
    assertEquals(Optional.of(path), DecodedPath.of(raw));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%4", "/%4g", "/%g4", "/%u002e", "/%c0%ae", "/%e9", "/%%41"})
  void decodesNothingThatIsMalformed(String raw) {
    assertEquals(Optional.empty(), DecodedPath.of(raw));
  }
}
