package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LogLines;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Which lines of the two logs count against the bound of {@link RefusalLines}. */
final class RefusalBoundTest {
  private static final int MANY = 3 * RefusalLines.LINES_PER_SECOND;

  private final Logger audit = Logger.getLogger("io.github.slurmjwt.audit");
  private final Logger answers = Logger.getLogger(GatewayLog.NAME);

  @Test
  void linesThatNameAUserAllPass() {
    List<String> ofUsers =
        List.of(
            "decision=refused code=user-denied user=alice token-user=alice",
            "decision=refused code=x user=a token-user=- detail",
            "decision=accepted user=- ",
            "user=alice token-user=- method=GET");
    RefusalLines lines = RefusalLines.install();
    try (LogLines refused = LogLines.of(audit.getName());
        LogLines answered = LogLines.of(answers.getName())) {
      for (int i = 0; i < MANY; i++) {
        ofUsers.forEach(audit::info);
        ofUsers.forEach(answers::info);
      }
      assertEquals(MANY * ofUsers.size(), refused.records().size());
      assertEquals(MANY * ofUsers.size(), answered.records().size());
    } finally {
      lines.close();
    }
  }

  /** A second may end meanwhile, so the sum is what counts. */
  @Test
  void theOthersAreCountedInBothLogsTogetherAndTheRestAtTheEnd() {
    RefusalLines lines = RefusalLines.install();
    try (LogLines refused = LogLines.of(audit.getName());
        LogLines answered = LogLines.of(answers.getName())) {
      for (int i = 0; i < MANY; i++) {
        audit.info("decision=refused code=expired user=- token-user=alice");
        answers.info("user=- token-user=- method=- path=- status=400");
      }
      lines.close();
      long ofAnswers = answered.at(Level.INFO).size();
      long ofAudit =
          refused.at(Level.INFO).stream().filter(it -> it.startsWith("decision=")).count();
      long rest =
          refused.at(Level.INFO).stream()
              .filter(it -> it.endsWith(" more refusals within a second"))
              .mapToLong(it -> Long.parseLong(it.split(" ", 2)[0]))
              .sum();
      assertTrue(ofAnswers < MANY, ofAnswers + " passed");
      assertTrue(ofAudit < MANY, ofAudit + " passed");
      assertEquals(2 * MANY, ofAnswers + ofAudit + rest);
    }
    assertNull(audit.getFilter());
    assertNull(answers.getFilter());
  }
}
