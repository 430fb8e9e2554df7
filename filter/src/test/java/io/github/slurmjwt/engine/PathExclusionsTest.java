package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Raw paths that a filter or a dispatch of the application may show, though no client sends them.
 */
class PathExclusionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a~b"})
  void readsPrintableCharactersInOneWay(String path) {
    assertFalse(PathExclusions.isSuspicious(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a\u001fb", "/a\u007fb", "/a\u00e9"})
  void suspectsAllOthers(String path) {
    assertTrue(PathExclusions.isSuspicious(path));
  }
}
