package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.slurmjwt.testing.LiveSlurm;
import io.github.slurmjwt.testing.RawHttp;
import io.github.slurmjwt.testing.SlurmRelease;
import io.github.slurmjwt.testing.SlurmSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real slurmrestd 22.05 that gives up far more connections by mistake than it does by itself:
 * strace delays each poll(2), during which other threads close and open files. No GET fails, and
 * slurmrestd has begun none of those twice that it got again. It may give up none; then nothing is
 * shown, and the test is skipped.
 */
@Tag("live-gateway-load")
final class GivenUpConnectionsTest {
  private static final int CLIENTS = 16;
  private static final int ENOUGH = 10;
  private static final int LOOK_EVERY = 25;
  private static final Duration LONGEST = Duration.ofSeconds(45);

  private static final Pattern AGAIN =
      Pattern.compile("path=/slurm/v0\\.0\\.38/node/(\\S+) .* repeated-after=\".* port (\\d+)\"");

  private static final Pattern GIVEN_UP = Pattern.compile(":(\\d+)\\] connection invalid");
  private static final Pattern BEGUN = Pattern.compile(" GET /slurm/v0\\.0\\.38/node/(\\S+)$");

  @TempDir private Path folder;
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();

  @Test
  void noGetFails() throws Exception {
    RequiredPrograms.check(List.of("strace"), "apt-get install strace");
    try (LiveSlurm slurm = LiveSlurm.start(SlurmSetup.of(SlurmRelease.V22_05).withoutUserLog());
        GatewayProcess gateway =
            GatewayProcess.start(
                folder.resolve("gateway"),
                "--slurmrestd",
                slurm.restUrl(),
                "--auth-alt-parameters",
                "jwt_key=" + slurm.key())) {
      String token = slurm.scontrolToken("nobody");
      Process strace = delayPolls(folder.resolve("strace"));
      try {
        load(gateway, "X-SLURM-USER-TOKEN: " + token);
      } finally {
        strace.destroy();
        strace.waitFor();
      }
      judge(gateway, slurm);
    }
  }

  private static Process delayPolls(Path messages) throws IOException {
    ProcessHandle slurmrestd =
        ProcessHandle.current()
            .descendants()
            .filter(it -> it.info().command().orElse("").endsWith("/slurmrestd"))
            .findFirst()
            .orElseThrow();
    return new ProcessBuilder(
            "strace",
            "-f",
            "-p",
            Long.toString(slurmrestd.pid()),
            "-e",
            "trace=poll",
            "-e",
            "inject=poll:delay_enter=800:delay_exit=800",
            "-o",
            "/dev/null")
        .redirectErrorStream(true)
        .redirectOutput(messages.toFile())
        .start();
  }

  private void load(GatewayProcess gateway, String token) throws Exception {
    int port = gateway.address().getPort();
    long end = System.nanoTime() + LONGEST.toNanos();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = "client" + i + ".";
      running.add(
          clients.submit(
              () -> {
                for (int n = 0; System.nanoTime() < end && !isEnough(gateway, n); n++) {
                  String path = "/slurm/v0.0.38/node/" + name + n;
                  String answer = RawHttp.send(port, RawHttp.get(path, token));
                  statuses.put(name + n, RawHttp.status(answer));
                }
                return null;
              }));
    }
    clients.shutdown();
    for (Future<?> client : running) {
      client.get();
    }
  }

  /** Looks now and then, since it reads the whole log. */
  private static boolean isEnough(GatewayProcess gateway, int n) throws IOException {
    return n % LOOK_EVERY == 0 && again(gateway).size() >= ENOUGH;
  }

  /** Slurmrestd 22.05.8 says 500 of a node that there is not. */
  private void judge(GatewayProcess gateway, LiveSlurm slurm) throws IOException {
    Map<Integer, Integer> counts = new TreeMap<>();
    statuses.values().forEach(status -> counts.merge(status, 1, Integer::sum));
    List<MatchResult> again = again(gateway);
    System.out.println("GivenUpConnectionsTest: " + counts + ", sent again " + again.size());
    assertEquals(Map.of(500, statuses.size()), counts, gateway.err());
    assumeFalse(again.isEmpty(), "slurmrestd has given up no connection: nothing is shown");
    List<String> givenUp = found(slurm, GIVEN_UP);
    List<String> begun = found(slurm, BEGUN);
    for (MatchResult line : again) {
      assertTrue(givenUp.contains(line.group(2)), () -> line.group() + " but " + givenUp);
      assertEquals(1, begun.stream().filter(line.group(1)::equals).count(), line.group());
    }
    assertEquals(statuses.size(), begun.size(), "each request is begun once");
  }

  private static List<MatchResult> again(GatewayProcess gateway) throws IOException {
    return AGAIN.matcher(gateway.err()).results().toList();
  }

  private static List<String> found(LiveSlurm slurm, Pattern pattern) throws IOException {
    try (Stream<String> lines = Files.lines(slurm.restLogFile())) {
      return lines
          .flatMap(line -> pattern.matcher(line).results())
          .map(found -> found.group(1))
          .toList();
    }
  }
}
