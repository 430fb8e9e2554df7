package io.github.slurmjwt.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * A benchmark with one set of parameters, measured in several passes over all benchmarks: a machine
 * that is slow for a while then slows one pass of many instead of all of one. Medians, for they do
 * not mind that something else ran once.
 */
final class Measured {
  private final Map<String, String> parameters;
  private final List<Statistics> passes = new ArrayList<>();
  private double bytes = Double.NaN;

  private Measured(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  /** Returns what the passes found, in the order of the first one. */
  static List<Measured> of(List<RunResult> results) {
    Map<Map<String, String>, Measured> all = new LinkedHashMap<>();
    for (RunResult result : results) {
      all.computeIfAbsent(parameters(result), Measured::new).add(result);
    }
    return List.copyOf(all.values());
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** Nanoseconds an operation. */
  double time() {
    return median(iterations());
  }

  double least() {
    return iterations().min().orElse(Double.NaN);
  }

  double most() {
    return iterations().max().orElse(Double.NaN);
  }

  /** Bytes allocated an operation. */
  double bytes() {
    return bytes;
  }

  /** The median of the ratios within each pass. */
  double ratioTo(Measured other) {
    return median(
        IntStream.range(0, passes.size())
            .mapToDouble(
                pass ->
                    passes.get(pass).getPercentile(50) / other.passes.get(pass).getPercentile(50)));
  }

  private void add(RunResult result) {
    passes.add(result.getPrimaryResult().getStatistics());
    for (String name : result.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        bytes = result.getSecondaryResults().get(name).getScore();
      }
    }
  }

  private DoubleStream iterations() {
    return passes.stream().flatMapToDouble(Measured::values);
  }

  private static DoubleStream values(Statistics pass) {
    DoubleStream.Builder values = DoubleStream.builder();
    pass.getRawData()
        .forEachRemaining(
            entry -> {
              for (long i = 0; i < entry.getValue(); i++) {
                values.add(entry.getKey());
              }
            });
    return values.build();
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static Map<String, String> parameters(RunResult result) {
    return result.getParams().getParamsKeys().stream()
        .collect(
            Collectors.toMap(
                name -> name,
                name -> result.getParams().getParam(name),
                (a, b) -> a,
                TreeMap::new));
  }
}
