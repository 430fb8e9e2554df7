package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.LogLines;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What others state does not look like a field of the line, and does not fill the log. */
final class GatewayLogTest {
  @Test
  void aValueStaysOne() {
    try (LogLines log = LogLines.of(GatewayLog.NAME)) {
      String stated = "a b=c\r\n\u00e9\"~!" + "x".repeat(300);
      long begin = System.nanoTime() - 7_500_000_000L;

      GatewayLog.write(GatewayProblem.REQUEST_TOO_SLOW, begin, stated);

      List<String> lines =
          log.at(Level.INFO).stream()
              .map(it -> it.replaceFirst("millis=75..", "millis=75"))
              .toList();
      String printed = "a?b?c???\"~!" + "x".repeat(189);
      assertEquals(
          List.of(
              "user=- token-user=- method=- path=- status=408 result=request-too-slow millis=75"
                  + " remote="
                  + printed),
          lines);
    }
  }
}
