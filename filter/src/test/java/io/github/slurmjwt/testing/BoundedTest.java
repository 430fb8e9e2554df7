package io.github.slurmjwt.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BoundedTest {
  private static final int LENGTH = 4000;

  private static byte[][] square(int length) {
    return new byte[length][length];
  }

  @Test
  void returnsWhatTheActionReturns() throws Exception {
    assertEquals("x", Bounded.call(1, () -> "x"));
    assertThrows(
        IOException.class,
        () ->
            Bounded.call(
                1,
                () -> {
                  throw new IOException("x");
                }));
  }

  @Test
  void failsOnMemoryThatGrowsWithTheSquare() {
    Runnable square = () -> assertEquals(LENGTH, square(LENGTH).length);
    assertThrows(AssertionError.class, () -> Bounded.run(LENGTH, square));
    Runnable once = () -> assertEquals(1, square(1).length);
    Bounded.run(LENGTH, once);
  }
}
