package io.github.slurmjwt.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BoundedTest {
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
    Runnable square = () -> assertEquals(0, new byte[4000][4000][3999][3999]);
    assertThrows(AssertionError.class, () -> Bounded.run(4000, square));
    Runnable once = () -> assertEquals(0, new byte[4000][3999]);
    Bounded.run(4000, once);
  }
}
