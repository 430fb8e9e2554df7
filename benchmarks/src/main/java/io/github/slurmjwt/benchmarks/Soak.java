package io.github.slurmjwt.benchmarks;

import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Minutes of requests over changing users and keys, and what the server's heap and the latency look
 * like after each. New HS256 and RS256 keys every fifteen seconds; the key set keeps the old RS256
 * key beside the new one, while new HS256 tokens are refused until the server has read their key.
 */
final class Soak {
  private static final Duration KEYS_CHANGE = Duration.ofSeconds(15);

  /** All tokens meet one filter with one cache, as at a site. */
  private static final String PATH = Container.path(SignedWith.HS256);

  private static final int LIVE_TOKENS = 500;
  private static final int USERS = 100_000;

  /** Of so many requests one comes with a token never seen before. */
  private static final int FRESH = 20;

  private final Random random = new Random(1);
  private final Cluster cluster;
  private final byte[][] requests = new byte[LIVE_TOKENS][];
  private Cluster.Keys keys;
  private String keyId = Cluster.KEY_ID;
  private int generation;

  private Soak(Cluster cluster) {
    this.cluster = cluster;
    this.keys = Cluster.Keys.generate();
  }

  static void run(List<String> args) throws IOException {
    int minutes = args.isEmpty() ? 10 : Integer.parseInt(args.get(0));
    Cluster cluster = Cluster.create(1);
    Soak soak = new Soak(cluster);
    cluster.write(soak.keys);
    try (ServerProcess server = ServerProcess.start(cluster, Container.JETTY, Protection.OURS)) {
      MarkdownTable table =
          new MarkdownTable(
              "Minute",
              "requests",
              "refused",
              "p50 µs",
              "p99 µs",
              "p99.9 µs",
              "longest µs",
              "heap KiB after GC",
              "classes");
      for (int minute = 1; minute <= minutes; minute++) {
        soak.minute(minute, server, table);
      }
      System.out.println("### Soak\n\n" + table);
    } finally {
      cluster.delete();
    }
  }

  private void minute(int minute, ServerProcess server, MarkdownTable table) throws IOException {
    long[] latencies = new long[4_000_000];
    int count = 0;
    int refused = 0;
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    long nextChange = System.nanoTime();
    try (HttpConnection connection = new HttpConnection(server.port())) {
      while (System.nanoTime() < end && count < latencies.length) {
        if (System.nanoTime() >= nextChange) {
          changeKeys();
          nextChange = System.nanoTime() + KEYS_CHANGE.toNanos();
        }
        byte[] request = request();
        long start = System.nanoTime();
        connection.send(request);
        int status = connection.receive();
        latencies[count++] = System.nanoTime() - start;
        refused += status == 200 ? 0 : 1;
      }
    }
    Arrays.sort(latencies, 0, count);
    ServerProcess.State state = server.state();
    table.add(
        minute,
        count,
        refused,
        micros(latencies[count / 2]),
        micros(latencies[(int) (count * 0.99)]),
        micros(latencies[(int) (count * 0.999)]),
        micros(latencies[count - 1]),
        state.heapBytes() / 1024,
        state.classes());
  }

  private byte[] request() {
    int slot = random.nextInt(LIVE_TOKENS);
    if (requests[slot] == null || random.nextInt(FRESH) == 0) {
      Instant expiry = Instant.now().plus(Duration.ofMinutes(30));
      String user = Cluster.user(random.nextInt(USERS));
      SignedWith algorithm = slot % 10 == 0 ? SignedWith.RS256 : SignedWith.HS256;
      String token =
          algorithm == SignedWith.HS256
              ? keys.hs256(user, expiry)
              : keys.rs256(keyId, user, expiry);
      requests[slot] = HttpConnection.get(PATH, token);
    }
    return requests[slot];
  }

  private void changeKeys() throws IOException {
    KeyPair old = keys.rsa().get(keyId);
    String oldId = keyId;
    keyId = "generation-" + ++generation;
    Cluster.Keys fresh = Cluster.Keys.generate();
    KeyPair pair = fresh.rsa().values().iterator().next();
    keys =
        new Cluster.Keys(
            fresh.hmac(), old == null ? Map.of(keyId, pair) : Map.of(keyId, pair, oldId, old));
    cluster.write(keys);
    Arrays.fill(requests, null);
  }

  private static String micros(long nanos) {
    return String.format(Locale.ROOT, "%.0f", nanos / 1000.0);
  }
}
