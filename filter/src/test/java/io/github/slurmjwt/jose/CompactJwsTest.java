package io.github.slurmjwt.jose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three parts of a token, none of them empty. */
class CompactJwsTest {
  @Test
  void hasThreeParts() throws Exception {
    assertEquals("a", CompactJws.split("a.b.cw").header());
    assertEquals("e30", CompactJws.split("e30.e30.cw").header());
    assertEquals(0, CompactJws.split("e30.e30.cw").payload().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "...", "a", "a.b", ".b.cw", "a..cw", "a.b.", "a.b.cw.", "a.b.c.d"})
  void isRefusedWithMoreOrFewerOrEmptyParts(String text) {
    assertThrows(MalformedJwsException.class, () -> CompactJws.split(text));
  }

  @Test
  void noBytesHaveNoText() {
    assertArrayEquals(new byte[0], Base64Url.decode(""));
    assertThrows(MalformedJwsException.class, () -> CompactJws.members(""));
  }
}
