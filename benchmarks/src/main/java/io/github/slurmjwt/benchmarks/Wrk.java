package io.github.slurmjwt.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The load generator wrk, with one thread and the tokens of some users in rotation. */
final class Wrk {
  /** What a run measured; {@code failed} counts errors and answers other than 200. */
  record Sample(double rate, double p50Millis, double p99Millis, long failed) {}

  /** The requests are made beforehand, so that their number costs the generator nothing. */
  private static final String SCRIPT =
      """
      local requests, last = {}, 0
      function init(args)
        for line in io.lines(args[1]) do
          local user, token = line:match("(%S+) (%S+)")
          requests[#requests + 1] = wrk.format("GET", nil,
            {["X-SLURM-USER-NAME"] = user, ["X-SLURM-USER-TOKEN"] = token, ["Connection"] = args[2]})
        end
      end
      function request()
        last = last % #requests + 1
        return requests[last]
      end
      function done(summary, latency, _)
        local e = summary.errors
        print(string.format("RESULT %.1f %.1f %.1f %d %d", summary.requests * 1e6 / summary.duration,
          latency:percentile(50), latency:percentile(99),
          e.connect + e.write + e.timeout + e.status, e.read))
      end
      """;

  private static final String CLOSE = "close";
  private static final Pattern RESULT =
      Pattern.compile("RESULT (\\S+) (\\S+) (\\S+) (\\d+) (\\d+)");

  private final int core;
  private final Path script;
  private final Path credentials;
  private final Path output;

  /**
   * Prepares the load.
   *
   * @param users whose requests come, in rotation
   */
  Wrk(int core, Path folder, Cluster cluster, List<String> users) throws IOException {
    this.core = core;
    this.script = Files.writeString(folder.resolve("wrk.lua"), SCRIPT);
    this.output = folder.resolve("wrk.log");
    this.credentials =
        Files.writeString(
            folder.resolve("wrk.tokens"),
            users.stream()
                .map(user -> user + " " + cluster.hs256(user) + "\n")
                .collect(Collectors.joining()));
  }

  /** Sends requests from so many connections, each of which always waits for a response. */
  Sample load(String url, int connections, int seconds) throws IOException {
    return load(url, connections, seconds, "keep-alive");
  }

  /**
   * The same with a new connection for each request. Slurmrestd does not announce that it closes
   * one, so that wrk reports each end as an error in reading; these do not count.
   */
  Sample loadClosing(String url, int connections, int seconds) throws IOException {
    return load(url, connections, seconds, CLOSE);
  }

  private Sample load(String url, int connections, int seconds, String connection)
      throws IOException {
    String out =
        Programs.run(
            Programs.pinned(
                core,
                output,
                "wrk",
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + seconds,
                "--script=" + script,
                url,
                "--",
                credentials.toString(),
                connection));
    Matcher result = RESULT.matcher(out);
    if (!result.find()) {
      throw new IOException("wrk does not understand: " + out);
    }
    return new Sample(
        Double.parseDouble(result.group(1)),
        Double.parseDouble(result.group(2)) / 1000,
        Double.parseDouble(result.group(3)) / 1000,
        Long.parseLong(result.group(4))
            + (connection.equals(CLOSE) ? 0 : Long.parseLong(result.group(5))));
  }
}
