package io.github.slurmjwt.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The load generator in a JVM of its own, on a core of its own. One thread keeps several
 * connections busy: it reads their responses in turn and sends the next request at once, so the
 * server always has work waiting.
 */
final class LoadProcess implements AutoCloseable {
  private static final int CONNECTIONS = 16;

  private final Process process;
  private final BufferedReader answers;

  private LoadProcess(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  static LoadProcess start(Cluster cluster) throws IOException {
    return new LoadProcess(
        ServerProcess.java(
            1, List.of("-Xms256m", "-Xmx256m"), List.of("load", cluster.folder().toString())));
  }

  /** Loads a server for a while and returns its responses a second. */
  double load(int port, SignedWith algorithm, int tokens, int millis) throws IOException {
    String order = String.join(" ", "" + port, algorithm.name(), "" + tokens, "" + millis);
    process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the load generator has ended");
    }
    return Double.parseDouble(line);
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** The generator's side: carries out orders until its input ends. */
  static void generate(List<String> args) throws IOException {
    Cluster cluster = new Cluster(Path.of(args.get(0)));
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      String[] words = line.split(" ", -1);
      SignedWith algorithm = SignedWith.valueOf(words[1]);
      List<byte[]> requests =
          cluster.tokens(algorithm, Integer.parseInt(words[2])).stream()
              .map(token -> HttpConnection.get(Container.path(algorithm), token))
              .toList();
      System.out.println(
          generate(Integer.parseInt(words[0]), requests, Integer.parseInt(words[3])));
    }
  }

  private static double generate(int port, List<byte[]> requests, int millis) throws IOException {
    List<HttpConnection> connections = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        connections.add(new HttpConnection(port));
      }
      int next = 0;
      for (HttpConnection connection : connections) {
        connection.send(requests.get(next));
        next = (next + 1) % requests.size();
      }
      long start = System.nanoTime();
      long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
      long answered = 0;
      long now = start;
      while (now < end) {
        for (HttpConnection connection : connections) {
          check(connection.receive());
          connection.send(requests.get(next));
          next = (next + 1) % requests.size();
        }
        answered += CONNECTIONS;
        now = System.nanoTime();
      }
      return answered * 1e9 / (now - start);
    } finally {
      for (HttpConnection connection : connections) {
        connection.close();
      }
    }
  }

  private static void check(int status) throws IOException {
    if (status != 200) {
      throw new IOException("answered with " + status);
    }
  }
}
