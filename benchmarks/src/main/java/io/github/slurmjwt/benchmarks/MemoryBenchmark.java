package io.github.slurmjwt.benchmarks;

import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/** Heap for each remembered token, and what the filter adds to the start of a server. */
final class MemoryBenchmark {
  private static final Logger LOGGER = Logger.getLogger("io.github.slurmjwt");
  private static final int BATCH = 500;

  private final int tokens;
  private final int starts;

  private MemoryBenchmark(boolean quick) {
    this.tokens = quick ? 5_000 : 100_000;
    this.starts = quick ? 2 : 9;
  }

  static void run(List<String> args) throws IOException, ServletException {
    LOGGER.setLevel(Level.WARNING);
    Cluster cluster = Cluster.create(1);
    try {
      MemoryBenchmark benchmark = new MemoryBenchmark(args.contains("quick"));
      benchmark.start(cluster);
      benchmark.heap(cluster);
    } finally {
      cluster.delete();
    }
  }

  private void heap(Cluster cluster) throws IOException, ServletException {
    Cluster.Keys keys = Cluster.Keys.generate();
    cluster.write(keys);
    Instant expiry = Instant.now().plus(Duration.ofDays(1));
    MarkdownTable table =
        new MarkdownTable(
            "Token", "Characters", "Tokens", "heap bytes/token", "counted bytes/token");
    addHeap(table, cluster, "HS256 of scontrol", i -> keys.hs256(Cluster.user(i), expiry));
    addHeap(
        table,
        cluster,
        "RS256 of an identity provider",
        i -> keys.rs256(Cluster.KEY_ID, Cluster.user(i), expiry));
    addHeap(table, cluster, "with many claims", i -> keys.rich(Cluster.user(i), expiry));
    System.out.println("### Heap for each remembered token\n\n" + table);
  }

  /** Counted as the filter's own {@code TokenCache.weight} does. */
  private void addHeap(
      MarkdownTable table, Cluster cluster, String label, IntFunction<String> minter)
      throws IOException, ServletException {
    SlurmJwtFilter filter =
        new SlurmJwtFilter(
            cluster.settings().cachedTokens(2 * tokens + 2).cachedBytes(4L << 30).build());
    filter.init(new StandaloneConfig());
    String first = minter.apply(0);
    int length = first.length();
    int payload = first.lastIndexOf('.') - first.indexOf('.');
    pass(filter, List.of(first));
    long before = ServerProcess.heap();
    for (int from = 1; from <= tokens; from += BATCH) {
      pass(filter, IntStream.range(from, from + BATCH).parallel().mapToObj(minter).toList());
    }
    long used = ServerProcess.heap() - before;
    filter.destroy();
    table.add(label, length, tokens, used / tokens, 700 + length + 4 * payload);
  }

  private static void pass(SlurmJwtFilter filter, List<String> tokens)
      throws IOException, ServletException {
    BareRequest request = new BareRequest();
    BareResponse response = new BareResponse();
    for (String token : tokens) {
      request.recycle(BareRequest.bearer(token));
      filter.doFilter(request, response, (req, res) -> {});
      if (response.getStatus() != 200) {
        throw new IllegalStateException("refused with " + response.getStatus());
      }
    }
  }

  private record Start(long millis, long classes, long classesAfterRequests) {}

  private void start(Cluster cluster) throws IOException {
    List<Start> without = new ArrayList<>();
    List<Start> with = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      without.add(start(cluster, Protection.NONE));
      with.add(start(cluster, Protection.OURS));
    }
    MarkdownTable table =
        new MarkdownTable(
            "Embedded Jetty", "ms to open port", "classes", "classes after two requests");
    add(table, "unprotected", without);
    add(table, "with the filter", with);
    System.out.println("### Start, medians of " + starts + "\n\n" + table);
  }

  private static void add(MarkdownTable table, String label, List<Start> starts) {
    table.add(
        label,
        median(starts, Start::millis),
        median(starts, Start::classes),
        median(starts, Start::classesAfterRequests));
  }

  private static Start start(Cluster cluster, Protection protection) throws IOException {
    try (ServerProcess server = ServerProcess.start(cluster, Container.JETTY, protection)) {
      int classes = server.state().classes();
      for (SignedWith algorithm : SignedWith.values()) {
        try (HttpConnection connection = new HttpConnection(server.port())) {
          String token = cluster.tokens(algorithm, 1).get(0);
          connection.send(HttpConnection.get(Container.path(algorithm), token));
          connection.receive();
        }
      }
      return new Start(server.startMillis(), classes, server.state().classes());
    }
  }

  private static String median(List<Start> starts, ToLongFunction<Start> figure) {
    long[] sorted = starts.stream().mapToLong(figure).sorted().toArray();
    return String.format(Locale.ROOT, "%d", sorted[sorted.length / 2]);
  }
}
