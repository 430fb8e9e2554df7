package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LiveSlurm;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requests of a load test that failed while slurmrestd was there. Safe for many threads. */
final class FalseFailures {
  /**
   * What slurmrestd says when it gives up a connection (conmgr.c of 22.05). It says "invalid" when
   * poll(2) reports the number of a file that another thread has closed meanwhile, and closes the
   * connection that has this number by then, without having read from it.
   */
  private static final Pattern GIVEN_UP =
      Pattern.compile(
          ":(\\d+)\\] (?:connection invalid|poll error|error while (?:reading|write)|closing"
              + " connection due)");

  /** The end of a connection that slurmrestd has closed or reset before its answer was complete. */
  private static final Pattern BY_SLURMRESTD =
      Pattern.compile(
          "result=slurmrestd-broke-off .*cause=\"(?:EOFException|SocketException"
              + " \\(Connection reset\\)|IOException \\((?:Connection reset by peer|Broken pipe)\\))"
              + " while (?:waiting for|reading) .* from port (\\d+)");

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

  /** Returns how many there are apart from these requests. */
  long countExcept(Set<String> ids) {
    return answers.keySet().stream().filter(id -> !ids.contains(id)).count();
  }

  /**
   * Prints what the gateways and slurmrestd say of them. Each must be of slurmrestd's making.
   *
   * @param submissions the requests that submit a job; the others have their id as last segment
   */
  void explain(Map<String, ?> submissions, LiveSlurm slurm, BalancedGateways gateways)
      throws IOException {
    if (answers.isEmpty()) {
      return;
    }
    Set<String> givenUp = givenUp(slurm);
    List<String> unexplained = new ArrayList<>();
    for (String id : answers.keySet()) {
      String path = submissions.containsKey(id) ? "submit" : Pattern.quote(id);
      String user = id.replaceFirst("\\..*", "");
      List<String> said =
          gateways.logLines(Pattern.compile("user=" + user + " .*/" + path + " status=50[234] "));
      said.forEach(line -> System.out.println(id + ": " + line));
      if (said.stream()
          .flatMap(line -> BY_SLURMRESTD.matcher(line).results())
          .noneMatch(end -> givenUp.contains(end.group(1)))) {
        unexplained.add(id + ": " + answers.get(id));
      }
    }
    assertTrue(unexplained.isEmpty(), () -> "not of slurmrestd's making: " + unexplained);
  }

  /** Returns the gateways' ports of the connections that slurmrestd says it has given up. */
  private static Set<String> givenUp(LiveSlurm slurm) throws IOException {
    try (Stream<String> log = Files.lines(slurm.restLogFile())) {
      return log.flatMap(line -> GIVEN_UP.matcher(line).results())
          .map(found -> found.group(1))
          .collect(Collectors.toSet());
    }
  }

  @Override
  public String toString() {
    return answers.toString();
  }
}
