package io.github.slurmjwt.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusing what is not even an object costs little, however much of it a client sends. */
class StrictJsonTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x", "[]", "\"x\"", "\t\r\n 1"})
  void refusesGarbageWithoutAStackTrace(String text) {
    IOException refusal =
        assertThrows(
            IOException.class,
            () -> StrictJson.parseObject(text.getBytes(StandardCharsets.US_ASCII)));
    assertEquals(0, refusal.getStackTrace().length);
  }
}
