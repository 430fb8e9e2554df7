package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a gateway that strangers flood stays small and loses no user. */
final class RefusalLinesTest {
  private static final int STRANGERS = 600;
  private static final int USERS = 60;
  private static final String REFUSED = "audit: decision=refused ";
  private static final String UNREADABLE = "audit: user=- token-user=- ";
  private static final Pattern MORE = Pattern.compile("([0-9]+) more refusals within a second");

  @TempDir private Path folder;

  @Test
  void strangersAreCountedAndUsersAreAllNamed() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway =
            GatewayProcess.start(folder, "--slurmrestd", slurmrestd.url(), "--login-limit", "0")) {
      int port = gateway.address().getPort();
      String good = LiveTokens.of("alice", gateway.key());
      String bad = LiveTokens.tampered(good);
      long begin = System.nanoTime();
      ExecutorService clients = Executors.newFixedThreadPool(8);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < STRANGERS + USERS; i++) {
        String token = i % 11 == 10 ? good : bad;
        String malformed = i % 11 == 9 ? "Content-Length: x" : "Accept: */*";
        String request = RawHttp.get("/slurm/x", "Authorization: Bearer " + token, malformed);
        answers.add(clients.submit(() -> RawHttp.status(RawHttp.send(port, request))));
      }
      int refused = 0;
      for (Future<Integer> answer : answers) {
        int status = answer.get(60, TimeUnit.SECONDS);
        refused += status == 401 || status == 400 ? 1 : 0;
      }
      clients.shutdown();
      assertEquals(STRANGERS, refused);
      assertTrue(Await.until(() -> refusals(gateway.err()) == STRANGERS), gateway.err());

      long seconds = 2 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
      long lines = count(gateway.err(), REFUSED) + count(gateway.err(), UNREADABLE);
      assertTrue(lines <= seconds * RefusalLines.LINES_PER_SECOND, lines + " in " + seconds + " s");
      assertEquals(USERS, count(gateway.err(), "user=alice token-user=alice method=GET"));
    }
  }

  private static long refusals(String log) {
    long refusals = count(log, REFUSED) + count(log, UNREADABLE);
    Matcher more = MORE.matcher(log);
    while (more.find()) {
      refusals += Long.parseLong(more.group(1));
    }
    return refusals;
  }

  private static long count(String log, String part) {
    return log.lines().filter(line -> line.contains(part)).count();
  }
}
