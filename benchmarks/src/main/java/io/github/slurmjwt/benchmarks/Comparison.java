package io.github.slurmjwt.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The same load by several ways to one upstream, in turn within each round and backwards in every
 * other one, so that whatever else slows the machine slows all of them.
 */
final class Comparison {
  private final String reference;
  private final Map<String, Way> ways = new LinkedHashMap<>();
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /** Where to send the load, and the programs whose processor time it costs. */
  private record Way(String url, boolean closing, List<Process> programs) {}

  private record Sample(double rate, double p50, double p99, long failed, double micros) {}

  /** Compares all ways with this one. */
  Comparison(String reference) {
    this.reference = reference;
  }

  /** Adds a way by these programs, none for the upstream itself. */
  Comparison add(String way, int port, String path, Process... programs) {
    ways.put(way, new Way(url(port, path), false, List.of(programs)));
    samples.put(way, new ArrayList<>());
    return this;
  }

  /** Adds the upstream itself, with a connection for each request. */
  Comparison addClosing(String way, int port, String path) {
    ways.put(way, new Way(url(port, path), true, List.of()));
    samples.put(way, new ArrayList<>());
    return this;
  }

  private static String url(int port, String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** Measures each way once in each round. */
  Comparison measure(Wrk wrk, int connections, int rounds, int seconds) throws IOException {
    List<String> order = new ArrayList<>(ways.keySet());
    for (int round = 0; round < rounds; round++) {
      for (String way : order) {
        samplesOf(way)
            .add(sample(Objects.requireNonNull(ways.get(way)), wrk, connections, seconds));
      }
      Collections.reverse(order);
    }
    return this;
  }

  private static Sample sample(Way way, Wrk wrk, int connections, int seconds) throws IOException {
    Duration before = Programs.processorTime(way.programs());
    Wrk.Sample load =
        way.closing()
            ? wrk.loadClosing(way.url(), connections, seconds)
            : wrk.load(way.url(), connections, seconds);
    Duration used = Programs.processorTime(way.programs()).minus(before);
    return new Sample(
        load.rate(),
        load.p50Millis(),
        load.p99Millis(),
        load.failed(),
        used.toNanos() / 1000.0 / (load.rate() * seconds));
  }

  /** Forgets what was measured, to go on under another load. */
  void clear() {
    samples.values().forEach(List::clear);
  }

  static MarkdownTable table(String reference) {
    return new MarkdownTable(
        "Way",
        "Clients",
        "requests/s",
        "to " + reference,
        "least",
        "most",
        "p50 ms",
        "p99 ms",
        "p99 to " + reference,
        "proxy µs/request",
        "failed");
  }

  void addTo(MarkdownTable table, int connections) {
    samples.forEach(
        (way, list) -> {
          double[] rates = ratios(list, Sample::rate);
          table.add(
              way,
              connections,
              format("%.0f", median(list.stream().mapToDouble(Sample::rate))),
              format("%.2f", median(DoubleStream.of(rates))),
              format("%.2f", DoubleStream.of(rates).min().orElseThrow()),
              format("%.2f", DoubleStream.of(rates).max().orElseThrow()),
              format("%.1f", median(list.stream().mapToDouble(Sample::p50))),
              format("%.1f", median(list.stream().mapToDouble(Sample::p99))),
              format("%.1f", median(DoubleStream.of(ratios(list, Sample::p99)))),
              format("%.0f", median(list.stream().mapToDouble(Sample::micros))),
              list.stream().mapToLong(Sample::failed).sum());
        });
  }

  /** Round by round. */
  private double[] ratios(List<Sample> some, ToDoubleFunction<Sample> figure) {
    List<Sample> base = samplesOf(reference);
    return IntStream.range(0, some.size())
        .mapToDouble(i -> figure.applyAsDouble(some.get(i)) / figure.applyAsDouble(base.get(i)))
        .toArray();
  }

  private List<Sample> samplesOf(String way) {
    List<Sample> list = samples.get(way);
    if (list == null) {
      throw new IllegalArgumentException("no way " + way);
    }
    return list;
  }

  static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  static double median(DoubleStream figures) {
    double[] sorted = figures.sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
