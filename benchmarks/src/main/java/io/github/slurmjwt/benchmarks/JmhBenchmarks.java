package io.github.slurmjwt.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks and prints their tables. */
final class JmhBenchmarks {
  private final boolean quick;
  private final Cluster cluster;

  private JmhBenchmarks(boolean quick, Cluster cluster) {
    this.quick = quick;
    this.cluster = cluster;
  }

  static void run(List<String> args) throws RunnerException {
    Cluster cluster = Cluster.create(10_000);
    try {
      JmhBenchmarks benchmarks = new JmhBenchmarks(args.contains("quick"), cluster);
      benchmarks.filter();
      benchmarks.refusals();
      benchmarks.libraries();
    } finally {
      cluster.delete();
    }
  }

  private void filter() throws RunnerException {
    MarkdownTable table =
        new MarkdownTable(
            "Filter",
            "Algorithm",
            "Tokens",
            "Threads",
            "ns/request",
            "±",
            "added ns",
            "bytes/request",
            "added bytes");
    for (int threads : quick ? new int[] {1} : new int[] {1, 2}) {
      Map<String, RunResult> baseline = new HashMap<>();
      for (RunResult result : run(FilterBenchmark.class, threads)) {
        String cell = param(result, "algorithm") + param(result, "tokens");
        Protection protection = Protection.valueOf(param(result, "protection"));
        if (protection == Protection.NONE) {
          baseline.put(cell, result);
        }
        Optional<RunResult> none = Optional.ofNullable(baseline.get(cell));
        table.add(
            protection.label(),
            param(result, "algorithm"),
            param(result, "tokens"),
            threads,
            figure(time(result)),
            figure(result.getPrimaryResult().getScoreError()),
            figure(time(result) - none.map(JmhBenchmarks::time).orElse(0.0)),
            figure(bytes(result)),
            figure(bytes(result) - none.map(JmhBenchmarks::bytes).orElse(0.0)));
      }
    }
    print("A request through the whole filter", table);
  }

  private void refusals() throws RunnerException {
    MarkdownTable table =
        new MarkdownTable("Token", "Algorithm", "Audit log", "ns/request", "±", "bytes/request");
    for (RunResult result : run(RefusalBenchmark.class, 1)) {
      table.add(
          param(result, "flaw").toLowerCase(Locale.ROOT).replace('_', ' '),
          param(result, "algorithm"),
          param(result, "audit").equals("true") ? "on" : "off",
          figure(time(result)),
          figure(result.getPrimaryResult().getScoreError()),
          figure(bytes(result)));
    }
    print("A refused request", table);
  }

  private void libraries() throws RunnerException {
    MarkdownTable table =
        new MarkdownTable("Library", "Algorithm", "ns/token", "±", "to java-jwt", "bytes/token");
    Collection<RunResult> results = run(VerifyBenchmark.class, 1);
    Map<String, Double> javaJwt = new HashMap<>();
    for (RunResult result : results) {
      if (param(result, "library").equals(Library.JAVA_JWT.name())) {
        javaJwt.put(param(result, "algorithm"), time(result));
      }
    }
    for (RunResult result : results) {
      double reference = javaJwt.getOrDefault(param(result, "algorithm"), Double.NaN);
      table.add(
          Library.valueOf(param(result, "library")).label(),
          param(result, "algorithm"),
          figure(time(result)),
          figure(result.getPrimaryResult().getScoreError()),
          String.format(Locale.ROOT, "%.2f", time(result) / reference),
          figure(bytes(result)));
    }
    print("A token verified without a cache", table);
  }

  private Collection<RunResult> run(Class<?> benchmark, int threads) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmark.getName() + "\\.")
            .threads(threads)
            .forks(1)
            .jvmArgsAppend(
                "-D" + Main.FOLDER + "=" + cluster.folder(), cluster.quiet(), "-Xms1g", "-Xmx1g")
            .warmupIterations(quick ? 2 : 4)
            .warmupTime(TimeValue.milliseconds(quick ? 250 : 400))
            .measurementIterations(quick ? 2 : 4)
            .measurementTime(TimeValue.milliseconds(quick ? 250 : 400))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (quick && benchmark == FilterBenchmark.class) {
      options.param("tokens", "1");
    }
    if (threads > 1) {
      options.param("protection", "NONE", "OURS", "OURS_UNCACHED");
    }
    if (quick && benchmark == RefusalBenchmark.class) {
      options.param("audit", "false");
    }
    return new ArrayList<>(new Runner(options.build()).run());
  }

  private static void print(String title, MarkdownTable table) {
    System.out.println("### " + title + "\n\n" + table);
  }

  private static String param(RunResult result, String name) {
    return result.getParams().getParam(name);
  }

  private static double time(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static double bytes(RunResult result) {
    for (String name : result.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        return result.getSecondaryResults().get(name).getScore();
      }
    }
    return Double.NaN;
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.0f", value);
  }
}
