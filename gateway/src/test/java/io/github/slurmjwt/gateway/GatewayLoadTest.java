package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveSlurm;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.SlurmRelease;
import io.github.slurmjwt.testing.SlurmSetup;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several users send requests through the gateway to a real slurmrestd, each with a path of its
 * own, and submit jobs, each with a name of its own; slurmrestd is killed in the middle. Its log
 * tells afterwards which requests it got from whom, and slurmctld whose the jobs are.
 */
@Tag("live-gateway-load")
final class GatewayLoadTest {
  private static final List<String> USERS = List.of("nobody", "daemon", "bin", "games", "man");
  private static final int THREADS_PER_USER = 3;

  /** Slurmctld keeps 10,000 jobs by default. */
  private static final int MOST_JOBS = 6_000;

  private static final int REQUESTS_FOR_EACH_JOB = 10;
  private static final Pattern REQUEST =
      Pattern.compile("operations_router: (\\[\\S+\\]) GET /slurm/v0\\.0\\.38/node/(\\S+)$");
  private static final Pattern USER =
      Pattern.compile(" (\\[\\S+\\]) attempting user_name (\\S+) token authentication");

  /** What a client was told of its request. */
  private enum Outcome {
    ANSWERED,
    /** 502, and nothing was sent. */
    NOT_SENT,
    /** 502, and nobody knows. */
    BROKE_OFF,
    OTHER
  }

  @TempDir private Path folder;
  private final Map<String, Outcome> answers = new ConcurrentHashMap<>();
  private final Map<String, Outcome> submissions = new ConcurrentHashMap<>();
  private final AtomicInteger jobs = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private long end;

  @Test
  void losesDuplicatesAndMixesNothing() throws Exception {
    long seconds = Long.getLong("gateway.seconds", 60);
    try (LiveSlurm slurm = LiveSlurm.start(SlurmSetup.of(SlurmRelease.V22_05).withoutUserLog());
        GatewayProcess gateway =
            GatewayProcess.start(
                folder.resolve("gateway"),
                "--slurm-conf",
                slurm.conf().toString(),
                "--slurmrestd",
                slurm.restUrl())) {
      long begin = System.nanoTime();
      end = begin + TimeUnit.SECONDS.toNanos(seconds);
      ExecutorService clients = Executors.newFixedThreadPool(USERS.size() * THREADS_PER_USER);
      List<Future<?>> running = new ArrayList<>();
      for (String user : USERS) {
        for (int i = 0; i < THREADS_PER_USER; i++) {
          String name = user + "." + i;
          running.add(clients.submit(() -> send(gateway.address(), slurm.key(), user, name)));
        }
      }
      clients.shutdown();
      Await.moment(begin + TimeUnit.SECONDS.toNanos(seconds) / 2);
      slurm.killRest();
      int failedBefore = failures.get();
      assertTrue(Await.until(() -> failures.get() > failedBefore + 50), "nobody noticed");
      slurm.startRest();
      for (Future<?> client : running) {
        client.get(seconds + 120, TimeUnit.SECONDS);
      }
      judge(slurm);
    }
  }

  private Void send(URI gateway, Path key, String user, String name) throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    String token = LiveTokens.of(user, key, Duration.ofHours(3));
    for (int n = 0; System.nanoTime() < end; n++) {
      String id = name + "." + n;
      boolean submits = n % REQUESTS_FOR_EACH_JOB == 0 && jobs.incrementAndGet() <= MOST_JOBS;
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  gateway.resolve("/slurm/v0.0.38/" + (submits ? "job/submit" : "node/" + id)))
              .timeout(Duration.ofSeconds(150))
              .header("X-SLURM-USER-TOKEN", token);
      if (submits) {
        request
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(SlurmRelease.V22_05.job(id)));
      }
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      (submits ? submissions : answers).put(id, outcome(answer));
    }
    return null;
  }

  /** Slurmrestd 22.05.8 says 500 of a node that there is not, in an answer of its own form. */
  private Outcome outcome(HttpResponse<String> answer) {
    if (answer.statusCode() == 502) {
      failures.incrementAndGet();
      return answer.body().contains("slurmrestd-unreachable")
          ? Outcome.NOT_SENT
          : Outcome.BROKE_OFF;
    }
    return answer.body().contains("\"plugin\"") ? Outcome.ANSWERED : Outcome.OTHER;
  }

  private void judge(LiveSlurm slurm) throws Exception {
    Map<String, List<String>> seen = requestsSeen(slurm);
    Map<String, List<String>> owners = slurm.jobOwners();
    int lost = 0;
    int repeated = 0;
    int mixed = 0;
    int unknown = 0;
    Map<String, Integer> counts = new TreeMap<>();
    for (Map<String, Outcome> part : List.of(answers, submissions)) {
      Map<String, List<String>> arrived = part == answers ? seen : owners;
      for (Map.Entry<String, Outcome> request : part.entrySet()) {
        List<String> users = arrived.getOrDefault(request.getKey(), List.of());
        Outcome outcome = request.getValue();
        counts.merge((part == answers ? "GET " : "POST ") + outcome, 1, Integer::sum);
        lost += outcome == Outcome.ANSWERED && users.isEmpty() ? 1 : 0;
        repeated += users.size() > (outcome == Outcome.NOT_SENT ? 0 : 1) ? 1 : 0;
        unknown += outcome == Outcome.OTHER ? 1 : 0;
        String user = request.getKey().replaceFirst("\\..*", "");
        mixed += users.stream().allMatch(user::equals) ? 0 : 1;
      }
    }
    String result =
        "GatewayLoadTest: requests=%d (%s) seen by slurmrestd=%d jobs=%d lost=%d repeated=%d mixed=%d"
            .formatted(
                answers.size() + submissions.size(),
                counts,
                seen.size(),
                owners.size(),
                lost,
                repeated,
                mixed);
    System.out.println(result);
    assertEquals("0 0 0 0", lost + " " + repeated + " " + mixed + " " + unknown, result);
    assertTrue(answers.keySet().containsAll(seen.keySet()), "slurmrestd saw what nobody sent");
    assertTrue(submissions.keySet().containsAll(owners.keySet()), "a job that nobody submitted");
    for (String user : USERS) {
      for (int i = 0; i < THREADS_PER_USER; i++) {
        assertRecovered(user + "." + i);
      }
    }
  }

  /** The last request of each client came long after the end of the outage. */
  private void assertRecovered(String client) {
    Map<String, Outcome> all = new HashMap<>(answers);
    all.putAll(submissions);
    int last = 0;
    while (all.containsKey(client + "." + (last + 1))) {
      last++;
    }
    assertTrue(last > REQUESTS_FOR_EACH_JOB, client + " sent " + last + " requests");
    assertEquals(Outcome.ANSWERED, all.get(client + "." + last), client + " has not recovered");
  }

  /** Returns the users for whom slurmrestd got each request: one line has it, the next the user. */
  private static Map<String, List<String>> requestsSeen(LiveSlurm slurm) throws Exception {
    Map<String, List<String>> seen = new HashMap<>();
    Map<String, String> open = new HashMap<>();
    try (BufferedReader log = Files.newBufferedReader(slurm.restLogFile())) {
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        Matcher request = REQUEST.matcher(line);
        Matcher user = USER.matcher(line);
        if (request.find()) {
          open.put(request.group(1), request.group(2));
          seen.putIfAbsent(request.group(2), new ArrayList<>());
        } else if (user.find()) {
          String id = open.remove(user.group(1));
          if (id != null) {
            seen.computeIfAbsent(id, known -> new ArrayList<>()).add(user.group(2));
          }
        }
      }
    }
    return seen;
  }
}
