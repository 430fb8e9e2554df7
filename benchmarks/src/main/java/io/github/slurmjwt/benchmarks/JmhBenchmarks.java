package io.github.slurmjwt.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the JMH benchmarks and prints their tables: all of them, or those named {@code filter},
 * {@code refusals} or {@code libraries}.
 */
final class JmhBenchmarks {
  private static final int PASSES = 2;

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
      List<String> wanted = new ArrayList<>(List.of("filter", "refusals", "libraries"));
      if (args.stream().anyMatch(wanted::contains)) {
        wanted.retainAll(args);
      }
      if (wanted.contains("filter")) {
        benchmarks.filter();
      }
      if (wanted.contains("refusals")) {
        benchmarks.refusals();
      }
      if (wanted.contains("libraries")) {
        benchmarks.libraries();
      }
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
            "least",
            "most",
            "added ns",
            "bytes/request",
            "added bytes");
    for (int threads : quick ? new int[] {1} : new int[] {1, 2}) {
      List<Measured> all = run(FilterBenchmark.class, threads);
      for (Measured one : all) {
        Measured bare = find(all, "protection", Protection.NONE.name(), one, "algorithm", "tokens");
        table.add(
            Protection.valueOf(one.parameter("protection")).label(),
            one.parameter("algorithm"),
            one.parameter("tokens"),
            threads,
            figure(one.time()),
            figure(one.least()),
            figure(one.most()),
            figure(one.time() - bare.time()),
            figure(one.bytes()),
            figure(one.bytes() - bare.bytes()));
      }
    }
    print("A request through the whole filter", table);
  }

  private void refusals() throws RunnerException {
    MarkdownTable table =
        new MarkdownTable(
            "Token", "Algorithm", "Audit log", "ns/request", "least", "most", "bytes/request");
    for (Measured one : run(RefusalBenchmark.class, 1)) {
      table.add(
          one.parameter("flaw").toLowerCase(Locale.ROOT).replace('_', ' '),
          one.parameter("algorithm"),
          one.parameter("audit").equals("true") ? "on" : "off",
          figure(one.time()),
          figure(one.least()),
          figure(one.most()),
          figure(one.bytes()));
    }
    print("A refused request", table);
  }

  private void libraries() throws RunnerException {
    MarkdownTable table =
        new MarkdownTable(
            "Library", "Algorithm", "ns/token", "least", "most", "to java-jwt", "bytes/token");
    List<Measured> all = run(VerifyBenchmark.class, 1);
    for (Measured one : all) {
      Measured javaJwt = find(all, "library", Library.JAVA_JWT.name(), one, "algorithm");
      table.add(
          Library.valueOf(one.parameter("library")).label(),
          one.parameter("algorithm"),
          figure(one.time()),
          figure(one.least()),
          figure(one.most()),
          String.format(Locale.ROOT, "%.2f", one.ratioTo(javaJwt)),
          figure(one.bytes()));
    }
    print("A token verified without a cache", table);
  }

  /** Returns the one that has this value, and the rest in common with another one. */
  private static Measured find(
      List<Measured> all, String name, String value, Measured like, String... common) {
    return all.stream()
        .filter(one -> one.parameter(name).equals(value))
        .filter(
            one ->
                Stream.of(common)
                    .allMatch(shared -> one.parameter(shared).equals(like.parameter(shared))))
        .findFirst()
        .orElseThrow();
  }

  private List<Measured> run(Class<?> benchmark, int threads) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmark.getName() + "\\.")
            .threads(threads)
            .forks(1)
            .jvmArgsAppend(
                "-D" + Main.FOLDER + "=" + cluster.folder(), cluster.quiet(), "-Xms1g", "-Xmx1g")
            .warmupIterations(quick ? 2 : 3)
            .warmupTime(TimeValue.milliseconds(quick ? 250 : 400))
            .measurementIterations(quick ? 3 : 7)
            .measurementTime(TimeValue.milliseconds(150))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (quick && benchmark == FilterBenchmark.class) {
      options.param("tokens", "1");
    }
    if (threads > 1) {
      options.param("protection", "NONE", "MAP", "OURS", "OURS_UNCACHED");
    }
    if (quick && benchmark == RefusalBenchmark.class) {
      options.param("audit", "false");
    }
    List<RunResult> results = new ArrayList<>();
    for (int pass = 0; pass < (quick ? 1 : PASSES); pass++) {
      results.addAll(new Runner(options.build()).run());
    }
    return Measured.of(results);
  }

  private static void print(String title, MarkdownTable table) {
    System.out.println("### " + title + "\n\n" + table);
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.0f", value);
  }
}
