package io.github.slurmjwt.benchmarks;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

/** One good request through a filter to an application that asks for the user. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark {
  /** What stands before the application. */
  @Param public Protection protection;

  /** The algorithm of the tokens. */
  @Param public SignedWith algorithm;

  /** How many different tokens come in turn. */
  @Param({"1", "10000"})
  public int tokens;

  private Optional<Filter> filter = Optional.empty();
  private List<byte[]> headers = List.of();
  private final AtomicInteger clients = new AtomicInteger();

  /** A thread of the container. */
  @State(Scope.Thread)
  public static class Client {
    private final BareRequest request = new BareRequest();
    private final BareResponse response = new BareResponse();
    private FilterChain application = (request, response) -> {};
    private int next;

    /** Makes the application, and lets each thread begin with another token. */
    @Setup
    public void prepare(FilterBenchmark benchmark, Blackhole blackhole) {
      application =
          (request, response) ->
              blackhole.consume(((HttpServletRequest) request).getUserPrincipal());
      next = benchmark.clients.getAndIncrement() * benchmark.tokens / 2;
    }
  }

  /** Starts the filter and sees that it lets the tokens through. */
  @Setup
  public void start() throws ServletException, IOException {
    Cluster cluster = new Cluster(Path.of(System.getProperty(Main.FOLDER)));
    headers = cluster.tokens(algorithm, tokens).stream().map(BareRequest::bearer).toList();
    filter = protection.filter(cluster, algorithm);
    if (filter.isPresent()) {
      filter.get().init(new StandaloneConfig());
    }
    BareRequest request = new BareRequest();
    BareResponse response = new BareResponse();
    for (byte[] header : headers) {
      request.recycle(header);
      pass(request, response, (req, res) -> ((HttpServletResponse) res).setStatus(299));
      if (response.getStatus() != 299) {
        throw new IllegalStateException("refused with " + response.getStatus());
      }
      response.setStatus(200);
    }
  }

  /** Stops the filter. */
  @TearDown
  public void stop() {
    filter.ifPresent(Filter::destroy);
  }

  /** Passes one request. */
  @Benchmark
  public void request(Client client) throws ServletException, IOException {
    client.request.recycle(headers.get(client.next));
    client.next = client.next + 1 == headers.size() ? 0 : client.next + 1;
    pass(client.request, client.response, client.application);
  }

  private void pass(BareRequest request, BareResponse response, FilterChain application)
      throws ServletException, IOException {
    if (filter.isPresent()) {
      filter.get().doFilter(request, response, application);
    } else {
      application.doFilter(request, response);
    }
  }
}
