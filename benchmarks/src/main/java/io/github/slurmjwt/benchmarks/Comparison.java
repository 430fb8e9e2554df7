package io.github.slurmjwt.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The same load by several ways to one upstream, in turn within each round and backwards in every
 * other one, so that whatever else slows the machine slows all of them.
 */
final class Comparison {
  private final String reference;
  private final Map<String, String> urls = new LinkedHashMap<>();
  private final Map<String, List<Wrk.Sample>> samples = new LinkedHashMap<>();

  /** Compares all ways with this one. */
  Comparison(String reference) {
    this.reference = reference;
  }

  Comparison add(String way, int port, String path) {
    urls.put(way, "http://127.0.0.1:" + port + path);
    samples.put(way, new ArrayList<>());
    return this;
  }

  /** Measures each way once in each round. */
  Comparison measure(Wrk wrk, int connections, int rounds, int seconds) throws IOException {
    List<String> order = new ArrayList<>(urls.keySet());
    for (int round = 0; round < rounds; round++) {
      for (String way : order) {
        samplesOf(way).add(wrk.load(String.valueOf(urls.get(way)), connections, seconds));
      }
      Collections.reverse(order);
    }
    return this;
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
        "failed");
  }

  void addTo(MarkdownTable table, int connections) {
    samples.forEach(
        (way, list) -> {
          double[] rates = ratios(list, Wrk.Sample::rate);
          table.add(
              way,
              connections,
              format("%.0f", median(list.stream().mapToDouble(Wrk.Sample::rate))),
              format("%.2f", median(DoubleStream.of(rates))),
              format("%.2f", DoubleStream.of(rates).min().orElseThrow()),
              format("%.2f", DoubleStream.of(rates).max().orElseThrow()),
              format("%.1f", median(list.stream().mapToDouble(Wrk.Sample::p50Millis))),
              format("%.1f", median(list.stream().mapToDouble(Wrk.Sample::p99Millis))),
              format("%.1f", median(DoubleStream.of(ratios(list, Wrk.Sample::p99Millis)))),
              list.stream().mapToLong(Wrk.Sample::failed).sum());
        });
  }

  /** Round by round. */
  private double[] ratios(List<Wrk.Sample> some, ToDoubleFunction<Wrk.Sample> figure) {
    List<Wrk.Sample> base = samplesOf(reference);
    return IntStream.range(0, some.size())
        .mapToDouble(i -> figure.applyAsDouble(some.get(i)) / figure.applyAsDouble(base.get(i)))
        .toArray();
  }

  private List<Wrk.Sample> samplesOf(String way) {
    List<Wrk.Sample> list = samples.get(way);
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
