package io.github.slurmjwt.benchmarks;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One token verified without a cache, by this project and by others, and the bare cryptography. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VerifyBenchmark {
  /** Who verifies. */
  @Param public Library library;

  /** The algorithm of the token. */
  @Param public SignedWith algorithm;

  private Library.Verification verification = token -> token;
  private String token = "";

  /** Prepares keys and sees that the token is accepted. */
  @Setup
  public void start() throws Exception {
    Cluster cluster = new Cluster(Path.of(System.getProperty(Main.FOLDER)));
    verification = library.prepare(cluster, algorithm);
    token = library.token(cluster, algorithm);
    verify();
  }

  /** Verifies the token. */
  @Benchmark
  public Object verify() throws Exception {
    return verification.verify(token);
  }
}
