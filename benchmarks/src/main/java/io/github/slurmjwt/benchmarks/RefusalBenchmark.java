package io.github.slurmjwt.benchmarks;

import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** One bad request to the filter, answered with a challenge. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RefusalBenchmark {
  private static final int CALLS = 60;
  private static final Logger AUDIT = Logger.getLogger("io.github.slurmjwt.audit");

  /** What is wrong with the token. */
  public enum Flaw {
    /** Nothing: it is accepted without the cache, for comparison. */
    NONE,
    /** A text that is no token. */
    GARBAGE,
    /** As long as a token and with two dots, but its header is no JSON. */
    GARBAGE_IN_SHAPE,
    /** As above, but its header begins as JSON and breaks off. */
    BROKEN_JSON,
    /** The same under as many calls as a server has: the parser's exception lists them. */
    BROKEN_JSON_IN_DEPTH,
    /** The signature is another one. */
    BAD_SIGNATURE,
    /** Expired, and never seen before. */
    EXPIRED,
    /** Expired, and seen before. */
    EXPIRED_AGAIN
  }

  /** What is wrong. */
  @Param public Flaw flaw;

  /** The algorithm of the tokens. */
  @Param public SignedWith algorithm;

  /** Whether the audit log takes the line of each refusal. */
  @Param({"false", "true"})
  public boolean audit;

  private @Nullable SlurmJwtFilter filter;
  private byte[] header = {};
  private FilterChain application = (request, response) -> {};
  private final BareRequest request = new BareRequest();
  private final BareResponse response = new BareResponse();

  /** Starts the filter; what the log takes is built and thrown away. */
  @Setup
  public void start(Blackhole blackhole) throws ServletException {
    Cluster cluster = new Cluster(Path.of(System.getProperty(Main.FOLDER)));
    application = (request, response) -> blackhole.consume(request);
    header = BareRequest.bearer(token(cluster));
    AUDIT.setUseParentHandlers(false);
    AUDIT.addHandler(new Discard(blackhole));
    AUDIT.setLevel(audit ? Level.INFO : Level.OFF);
    int cachedTokens = flaw == Flaw.NONE || flaw == Flaw.EXPIRED ? 0 : 10_000;
    filter = new SlurmJwtFilter(cluster.settings().cachedTokens(cachedTokens).build());
    filter.init(new StandaloneConfig());
  }

  /** Stops the filter. */
  @TearDown
  public void stop() {
    if (filter != null) {
      filter.destroy();
    }
  }

  /** Refuses one request. */
  @Benchmark
  public int request() throws ServletException, IOException {
    request.recycle(header);
    response.setStatus(200);
    filter(flaw == Flaw.BROKEN_JSON_IN_DEPTH ? CALLS : 0);
    if ((response.getStatus() == 401) == (flaw == Flaw.NONE)) {
      throw new IllegalStateException("unexpected status " + response.getStatus());
    }
    return response.getStatus();
  }

  private void filter(int calls) throws ServletException, IOException {
    if (calls > 0) {
      filter(calls - 1);
    } else if (filter != null) {
      filter.doFilter(request, response, application);
    }
  }

  private String token(Cluster cluster) {
    String good = cluster.tokens(algorithm, 1).get(0);
    int signature = good.lastIndexOf('.') + 1;
    return switch (flaw) {
      case NONE -> good;
      case GARBAGE -> "garbage";
      case GARBAGE_IN_SHAPE -> "AAAA" + good.substring(4);
      case BROKEN_JSON, BROKEN_JSON_IN_DEPTH -> "eyJhbGciIA" + good.substring(good.indexOf('.'));
      case BAD_SIGNATURE ->
          good.substring(0, signature)
              + (good.charAt(signature) == 'A' ? 'B' : 'A')
              + good.substring(signature + 1);
      case EXPIRED, EXPIRED_AGAIN -> cluster.expiredToken(algorithm);
    };
  }

  private static final class Discard extends Handler {
    private final Blackhole blackhole;

    Discard(Blackhole blackhole) {
      this.blackhole = blackhole;
    }

    @Override
    public void publish(LogRecord record) {
      blackhole.consume(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
