package io.github.slurmjwt.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Requests a second of an embedded server under full load: the server on one core, the load
 * generator on another, the protections in turn within each round, so that whatever else slows the
 * machine slows all of them. Every other round goes backwards, and each server runs in before it is
 * measured: it then has its caches to itself, however long the others ran. All servers are launched
 * several times, since no two launches compile the same code in the same way.
 */
final class HttpBenchmark {
  private static final List<Integer> TOKENS = List.of(1, 10_000);

  private record Server(Protection protection, ServerProcess process) {}

  private record Cell(SignedWith algorithm, int tokens, Protection protection) {}

  private record Sample(double rate, double microsCpu) {}

  private final int launches;
  private final int rounds;
  private final int warmUpMillis;
  private final int runInMillis;
  private final int millis;
  private final Cluster cluster;

  private HttpBenchmark(boolean quick, Cluster cluster) {
    this.launches = quick ? 1 : 3;
    this.rounds = quick ? 2 : 4;
    this.warmUpMillis = quick ? 1000 : 4000;
    this.runInMillis = quick ? 100 : 300;
    this.millis = quick ? 400 : 700;
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
    Map<Cell, List<Sample>> samples = new LinkedHashMap<>();
    for (int launch = 0; launch < launches; launch++) {
      launch(container, samples);
    }
    print(container, samples);
  }

  private void launch(Container container, Map<Cell, List<Sample>> samples) throws IOException {
    List<Server> servers = new ArrayList<>();
    try (LoadProcess load = LoadProcess.start(cluster)) {
      for (Protection protection : Protection.values()) {
        ServerProcess process = ServerProcess.start(cluster, container, protection);
        servers.add(new Server(protection, process));
        for (SignedWith algorithm : SignedWith.values()) {
          load.load(process.port(), algorithm, 10_000, warmUpMillis);
        }
      }
      List<Server> order = new ArrayList<>(servers);
      for (int round = 0; round < rounds; round++) {
        for (SignedWith algorithm : SignedWith.values()) {
          for (int tokens : TOKENS) {
            for (Server server : order) {
              samples
                  .computeIfAbsent(
                      new Cell(algorithm, tokens, server.protection()), cell -> new ArrayList<>())
                  .add(sample(server.process(), load, algorithm, tokens));
            }
          }
        }
        Collections.reverse(order);
      }
    } finally {
      servers.forEach(server -> server.process().close());
    }
  }

  private Sample sample(ServerProcess server, LoadProcess load, SignedWith algorithm, int tokens)
      throws IOException {
    load.load(server.port(), algorithm, tokens, runInMillis);
    long cpu = server.cpuNanos();
    double rate = load.load(server.port(), algorithm, tokens, millis);
    return new Sample(rate, (server.cpuNanos() - cpu) / 1000.0 / (rate * millis / 1000));
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
        (cell, list) -> {
          Cell unprotected = new Cell(cell.algorithm(), cell.tokens(), Protection.NONE);
          double[] ratios = ratios(list, samples.getOrDefault(unprotected, List.of()));
          table.add(
              cell.protection().label(),
              cell.algorithm(),
              cell.tokens(),
              String.format(Locale.ROOT, "%.0f", median(list.stream().mapToDouble(Sample::rate))),
              ratio(median(DoubleStream.of(ratios))),
              ratio(DoubleStream.of(ratios).min().orElseThrow()),
              ratio(DoubleStream.of(ratios).max().orElseThrow()),
              String.format(
                  Locale.ROOT, "%.1f", median(list.stream().mapToDouble(Sample::microsCpu))));
        });
    System.out.println("### Embedded " + name(container) + " on one core\n\n" + table);
  }

  /** Round by round. */
  private static double[] ratios(List<Sample> some, List<Sample> unprotected) {
    return IntStream.range(0, some.size())
        .mapToDouble(round -> some.get(round).rate() / unprotected.get(round).rate())
        .toArray();
  }

  private static String name(Container container) {
    return container == Container.JETTY ? "Jetty" : "Tomcat";
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static double median(DoubleStream figures) {
    double[] sorted = figures.sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
