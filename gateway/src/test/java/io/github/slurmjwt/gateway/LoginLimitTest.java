package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.gateway.FailedLogins.Attempt;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failed logins are limited for each address; nobody pays for another one's. */
final class LoginLimitTest {
  private static final String PATH = "/slurm/v0.0.38/ping";
  private static final String ATTACKER = "127.0.0.2";
  private static final String NEIGHBOUR = "127.0.0.3";

  @TempDir private Path folder;

  @Test
  void anAddressWithTooManyBadTokensHasToWait() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway =
            GatewayProcess.start(folder, "--slurmrestd", slurmrestd.url(), "--login-limit", "3")) {
      String good = LiveTokens.of("alice", gateway.key());
      String stale = LiveTokens.expired("alice", gateway.key());
      String bad = LiveTokens.tampered(good);
      for (int i = 0; i < 5; i++) {
        assertEquals(401, status(gateway, ATTACKER, stale), "an expired token is no attack");
        assertEquals(401, RawHttp.status(send(gateway, ATTACKER, RawHttp.get(PATH))));
        assertEquals(200, status(gateway, ATTACKER, good));
      }
      for (int i = 0; i < 3; i++) {
        assertEquals(401, status(gateway, ATTACKER, bad));
      }
      awaitLimit(gateway, good);

      String refusal = send(gateway, ATTACKER, RawHttp.get(PATH, "Authorization: Bearer " + bad));
      assertEquals(429, RawHttp.status(refusal));
      assertTrue(refusal.contains("X-Content-Type-Options: nosniff"), refusal);
      assertTrue(refusal.contains("Content-Type: application/problem+json"), refusal);
      assertTrue(refusal.contains("\"code\":\"too-many-failed-logins\""), refusal);
      Matcher wait = Pattern.compile("Retry-After: ([0-9]+)\r\n").matcher(refusal);
      assertTrue(wait.find(), refusal);
      int seconds = Integer.parseInt(wait.group(1));
      assertTrue(seconds > 20 && seconds <= 61, "what is left of the minute: " + refusal);
      assertEquals(429, status(gateway, ATTACKER, good));
      assertEquals(429, RawHttp.status(send(gateway, ATTACKER, RawHttp.get("/whoami"))));
      int before = slurmrestd.received().size();
      assertEquals(200, status(gateway, NEIGHBOUR, good));
      assertEquals(401, status(gateway, NEIGHBOUR, bad));
      assertEquals(before + 1, slurmrestd.received().size());
      assertTrue(
          Await.until(
              () ->
                  gateway
                      .err()
                      .contains("failed logins: remote=" + ATTACKER + " gets 429 for up")));
    }
  }

  /** The address is that of the connection, whatever a header says. */
  @Test
  void noHeaderChangesTheAddress() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway =
            GatewayProcess.start(folder, "--slurmrestd", slurmrestd.url(), "--login-limit", "3")) {
      String good = LiveTokens.of("alice", gateway.key());
      String bad = "Authorization: Bearer " + LiveTokens.tampered(good);
      for (int i = 0; i < 3; i++) {
        String forged = "X-Forwarded-For: 192.0.2." + i;
        assertEquals(401, RawHttp.status(send(gateway, ATTACKER, RawHttp.get(PATH, bad, forged))));
      }
      awaitLimit(gateway, good);
      assertEquals(
          429,
          RawHttp.status(
              send(gateway, ATTACKER, RawHttp.get(PATH, bad, "X-Forwarded-For: 192.0.2.9"))));
    }
  }

  /** Many tokens at the same moment: before, those under way did not count. */
  @Test
  void noMoreBadTokensThanTheLimitAreVerifiedAtOnce() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway =
            GatewayProcess.start(folder, "--slurmrestd", slurmrestd.url(), "--login-limit", "20")) {
      String bad = LiveTokens.tampered(LiveTokens.of("alice", gateway.key()));
      ExecutorService clients = Executors.newFixedThreadPool(100);
      CountDownLatch begin = new CountDownLatch(1);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(
            clients.submit(
                () -> {
                  begin.await();
                  return status(gateway, ATTACKER, bad);
                }));
      }
      begin.countDown();
      Map<Integer, Integer> count = new TreeMap<>();
      for (Future<Integer> answer : answers) {
        count.merge(answer.get(60, TimeUnit.SECONDS), 1, Integer::sum);
      }
      clients.shutdown();

      assertEquals(Map.of(401, 20, 429, 180), count);
    }
  }

  @Test
  void anAttemptWaitsForThoseThatAreBeingDecided() throws Exception {
    FailedLogins logins = new FailedLogins(1, () -> 0);
    Attempt first = logins.attempt("192.0.2.1");
    CompletableFuture<Attempt> second =
        CompletableFuture.supplyAsync(() -> attempt(logins, "192.0.2.1"));
    first.giveBack();

    assertEquals(0, second.get(10, TimeUnit.SECONDS).secondsToWait());
    assertEquals(0, attempt(logins, "192.0.2.2").secondsToWait());
    assertTrue(second.get().failIsLast());
    assertTrue(attempt(logins, "192.0.2.1").secondsToWait() > 0);
  }

  @Test
  void theWindowBeginsWithTheFirstFailureAndEnds() {
    AtomicLong nanos = new AtomicLong();
    FailedLogins logins = new FailedLogins(2, nanos::get);
    assertFalse(attempt(logins, "192.0.2.1").failIsLast());
    nanos.addAndGet(Duration.ofSeconds(40).toNanos());
    Attempt last = attempt(logins, "192.0.2.1");
    assertEquals(0, last.secondsToWait());
    assertTrue(last.failIsLast());
    assertFalse(last.failIsLast(), "counted once");

    assertEquals(21, attempt(logins, "192.0.2.1").secondsToWait());
    assertEquals(0, attempt(logins, "192.0.2.2").secondsToWait());
    nanos.addAndGet(Duration.ofSeconds(20).toNanos());
    assertFalse(attempt(logins, "192.0.2.1").failIsLast());
  }

  @Test
  void anIpv6NetworkCountsAsOne() {
    FailedLogins logins = new FailedLogins(2, () -> 0);
    attempt(logins, "[2001:db8:0:1::1]").failIsLast();
    attempt(logins, "[2001:db8:0:1:ffff::2]").failIsLast();

    assertTrue(attempt(logins, "[2001:db8:0:1::3]").secondsToWait() > 0);
    assertEquals(0, attempt(logins, "[2001:db8:0:2::3]").secondsToWait());
  }

  @Test
  void manyAddressesTakeBoundedMemory() {
    FailedLogins logins = new FailedLogins(1, () -> 0);
    for (int i = 0; i < 200_000; i++) {
      attempt(logins, "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)).failIsLast();
    }

    assertTrue(logins.addresses() <= 50_000, "holds " + logins.addresses());
  }

  private static Attempt attempt(FailedLogins logins, String address) {
    try {
      return logins.attempt(address);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A failure counts a moment after its answer has been sent; a good token adds none. */
  private static void awaitLimit(GatewayProcess gateway, String good) throws Exception {
    assertTrue(Await.until(() -> status(gateway, ATTACKER, good) == 429), "no limit");
  }

  private static int status(GatewayProcess gateway, String from, String token) throws Exception {
    return RawHttp.status(send(gateway, from, RawHttp.get(PATH, "Authorization: Bearer " + token)));
  }

  private static String send(GatewayProcess gateway, String from, String request) throws Exception {
    return RawHttp.send(gateway.address().getPort(), from, request);
  }
}
