package io.github.slurmjwt.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Requests a second of an embedded server under full load: the server on one core, the load
 * generator on another, the protections in turn within each round, so that whatever else slows the
 * machine slows all of them.
 */
final class HttpBenchmark {
  private static final List<Integer> TOKENS = List.of(1, 10_000);

  private record Cell(SignedWith algorithm, int tokens, Protection protection) {}

  private record Sample(double rate, double ratio, double microsCpu) {}

  private final int rounds;
  private final int warmUpMillis;
  private final int millis;
  private final Cluster cluster;

  private HttpBenchmark(boolean quick, Cluster cluster) {
    this.rounds = quick ? 2 : 5;
    this.warmUpMillis = quick ? 1000 : 4000;
    this.millis = quick ? 400 : 1000;
    this.cluster = cluster;
  }

  static void run(List<String> args) throws IOException {
    Cluster cluster = Cluster.create(10_000);
    try {
      HttpBenchmark benchmark = new HttpBenchmark(args.contains("quick"), cluster);
      for (Container container : Container.values()) {
        benchmark.measure(container);
      }
    } finally {
      cluster.delete();
    }
  }

  private void measure(Container container) throws IOException {
    Map<Protection, ServerProcess> servers = new EnumMap<>(Protection.class);
    try (LoadProcess load = LoadProcess.start(cluster)) {
      for (Protection protection : Protection.values()) {
        ServerProcess server = ServerProcess.start(cluster, container, protection);
        servers.put(protection, server);
        for (SignedWith algorithm : SignedWith.values()) {
          load.load(server.port(), algorithm, 10_000, warmUpMillis);
        }
      }
      Map<Cell, List<Sample>> samples = new LinkedHashMap<>();
      for (int round = 0; round < rounds; round++) {
        for (SignedWith algorithm : SignedWith.values()) {
          for (int tokens : TOKENS) {
            round(servers, load, algorithm, tokens, samples);
          }
        }
      }
      print(container, samples);
    } finally {
      servers.values().forEach(ServerProcess::close);
    }
  }

  private void round(
      Map<Protection, ServerProcess> servers,
      LoadProcess load,
      SignedWith algorithm,
      int tokens,
      Map<Cell, List<Sample>> samples)
      throws IOException {
    double unprotected = 0;
    for (Map.Entry<Protection, ServerProcess> entry : servers.entrySet()) {
      ServerProcess server = entry.getValue();
      long cpu = server.cpuNanos();
      double rate = load.load(server.port(), algorithm, tokens, millis);
      double microsCpu = (server.cpuNanos() - cpu) / 1000.0 / (rate * millis / 1000);
      if (entry.getKey() == Protection.NONE) {
        unprotected = rate;
      }
      samples
          .computeIfAbsent(new Cell(algorithm, tokens, entry.getKey()), cell -> new ArrayList<>())
          .add(new Sample(rate, rate / unprotected, microsCpu));
    }
  }

  private static void print(Container container, Map<Cell, List<Sample>> samples) {
    MarkdownTable table =
        new MarkdownTable(
            "Filter",
            "Algorithm",
            "Tokens",
            "requests/s",
            "to unprotected",
            "least",
            "most",
            "server µs/request");
    samples.forEach(
        (cell, list) ->
            table.add(
                cell.protection().label(),
                cell.algorithm(),
                cell.tokens(),
                String.format(Locale.ROOT, "%.0f", median(list, Sample::rate)),
                ratio(median(list, Sample::ratio)),
                ratio(list.stream().mapToDouble(Sample::ratio).min().orElseThrow()),
                ratio(list.stream().mapToDouble(Sample::ratio).max().orElseThrow()),
                String.format(Locale.ROOT, "%.1f", median(list, Sample::microsCpu))));
    System.out.println("### Embedded " + name(container) + " on one core\n\n" + table);
  }

  private static String name(Container container) {
    return container == Container.JETTY ? "Jetty" : "Tomcat";
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
    double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
