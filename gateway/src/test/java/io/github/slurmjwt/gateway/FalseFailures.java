package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LiveSlurm;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Requests of a load test that failed while slurmrestd was there. Safe for many threads. */
final class FalseFailures {
  /** What slurmrestd says when it gives up a connection (conmgr.c of 22.05). */
  private static final Pattern GIVEN_UP =
      Pattern.compile(
          "connection invalid|poll error|error while (reading|write)|closing connection due");

  /** The end of a connection that slurmrestd has closed or reset before its answer was complete. */
  private static final Pattern BY_SLURMRESTD =
      Pattern.compile(
          "result=slurmrestd-broke-off .*cause=\"(EOFException|SocketException"
              + " \\(Connection reset\\)|IOException \\(Connection reset by peer\\))"
              + " while (waiting for|reading) ");

  private static final int MOST_LINES = 50;

  private final Map<String, String> answers = new ConcurrentHashMap<>();

  /**
   * Adds one.
   *
   * @param id begins with the user's name and a dot
   * @param answer what the client was told
   */
  void add(String id, String answer) {
    answers.put(id, answer);
  }

  int count() {
    return answers.size();
  }

  /**
   * Prints what the gateways and slurmrestd say of them. Each must be of slurmrestd's making.
   *
   * @param submissions the requests that submit a job; the others have their id as last segment
   */
  void explain(Map<String, ?> submissions, LiveSlurm slurm, BalancedGateways gateways)
      throws IOException {
    List<String> unexplained = new ArrayList<>();
    for (String id : answers.keySet()) {
      String path = submissions.containsKey(id) ? "submit" : Pattern.quote(id);
      String user = id.replaceFirst("\\..*", "");
      List<String> said =
          gateways.logLines(Pattern.compile("user=" + user + " .*/" + path + " status=50[234] "));
      said.forEach(line -> System.out.println(id + ": " + line));
      if (said.stream().noneMatch(line -> BY_SLURMRESTD.matcher(line).find())) {
        unexplained.add(id + ": " + answers.get(id));
      }
    }
    if (!answers.isEmpty()) {
      try (Stream<String> log = Files.lines(slurm.restLogFile())) {
        log.filter(GIVEN_UP.asPredicate())
            .limit(MOST_LINES)
            .forEach(line -> System.out.println("slurmrestd: " + line));
      }
    }
    assertTrue(unexplained.isEmpty(), () -> "not of slurmrestd's making: " + unexplained);
  }

  @Override
  public String toString() {
    return answers.toString();
  }
}
