package io.github.slurmjwt.benchmarks;

import java.util.Arrays;
import java.util.List;

/** Runs the benchmark that its first argument names. */
public final class Main {
  /** The system property that names the folder of the {@link Cluster}. */
  static final String FOLDER = "slurmjwt.benchmarks.folder";

  private Main() {}

  /** Runs one benchmark, or one of the processes that benchmarks start. */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      throw new IllegalArgumentException("name a benchmark: jmh, http, gateway, memory or soak");
    }
    List<String> rest = Arrays.asList(args).subList(1, args.length);
    switch (args[0]) {
      case "jmh" -> report(() -> JmhBenchmarks.run(rest));
      case "http" -> report(() -> HttpBenchmark.run(rest));
      case "gateway" -> report(() -> GatewayBenchmark.run(rest));
      case "memory" -> report(() -> MemoryBenchmark.run(rest));
      case "soak" -> report(() -> Soak.run(rest));
      case "server" -> ServerProcess.serve(rest);
      case "load" -> LoadProcess.generate(rest);
      default -> throw new IllegalArgumentException("no benchmark is named " + args[0]);
    }
  }

  private interface Run {
    void run() throws Exception;
  }

  private static void report(Run benchmark) throws Exception {
    System.out.println(Machine.describe() + "\n");
    benchmark.run();
  }
}
