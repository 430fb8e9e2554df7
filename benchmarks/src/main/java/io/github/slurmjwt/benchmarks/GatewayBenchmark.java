package io.github.slurmjwt.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The gateway beside nginx: proxies on one core, load and upstream on the other. First before an
 * upstream that costs next to nothing, which shows the cost of the proxies, then before a real
 * slurmrestd.
 */
final class GatewayBenchmark {
  private static final int PROXY_CORE = 0;
  private static final int OTHER_CORE = 1;
  private static final List<Integer> CLIENTS = List.of(32, 128);
  private static final int SLURM_CLIENTS = 8;

  /** So many that no user is over the gateway's share for one. */
  private static final int USERS = 16;

  /** Slurm knows it. */
  private static final String SLURM_USER = "nobody";

  private static final String PATH = "/slurm/v0.0.38/ping";
  private static final String NGINX = "nginx";
  private static final String DIRECT = "direct";
  private static final String GATEWAY = "gateway";
  private static final String VERDICTS = "nginx with auth_request";

  private final Cluster cluster;
  private final Path folder;
  private final PackagedGateway installed;
  private final int rounds;
  private final int seconds;
  private final int warmUpSeconds;

  private GatewayBenchmark(boolean quick, Cluster cluster, PackagedGateway installed) {
    this.cluster = cluster;
    this.folder = cluster.folder();
    this.installed = installed;
    this.rounds = quick ? 2 : 4;
    this.seconds = quick ? 1 : 4;
    this.warmUpSeconds = quick ? 5 : 30;
  }

  static void run(List<String> args) throws IOException {
    Optional<Path> archive = PackagedGateway.archive();
    List<String> missing = Programs.missing("taskset", "tar", "wrk", "nginx");
    if (archive.isEmpty()) {
      System.out.println(
          "Nothing is measured: build the package, mvn -DskipTests -pl gateway -am package");
      return;
    }
    if (!missing.isEmpty()) {
      System.out.println(
          "Nothing is measured without " + missing + ": apt install nginx-light wrk");
      return;
    }
    Cluster cluster = Cluster.create(1);
    try {
      Files.setPosixFilePermissions(cluster.folder(), PosixFilePermissions.fromString("rwx--x--x"));
      PackagedGateway installed = PackagedGateway.install(archive.get(), cluster.folder());
      GatewayBenchmark benchmark = new GatewayBenchmark(args.contains("quick"), cluster, installed);
      benchmark.measureProxies();
      benchmark.measureSlurm();
    } finally {
      cluster.delete();
    }
  }

  private void measureProxies() throws IOException {
    Wrk wrk =
        new Wrk(
            OTHER_CORE,
            folder,
            cluster,
            IntStream.range(0, USERS).mapToObj(Cluster::user).toList());
    try (Nginx upstream = Nginx.upstream(OTHER_CORE, folder.resolve("upstream"));
        Nginx nginx = Nginx.proxy(PROXY_CORE, folder.resolve("nginx"), upstream.port());
        PackagedGateway.Running gateway =
            installed.start(PROXY_CORE, folder.resolve("gateway"), cluster, upstream.port());
        Nginx verdicts =
            Nginx.forwardAuth(
                PROXY_CORE, folder.resolve("verdicts"), upstream.port(), gateway.verdicts())) {
      warmUp(wrk, gateway);
      wrk.load("http://127.0.0.1:" + verdicts.port() + PATH, CLIENTS.get(0), warmUpSeconds / 3);
      Comparison ways =
          new Comparison(NGINX)
              .add(DIRECT, upstream.port(), PATH)
              .add(NGINX, nginx.port(), PATH, nginx.process())
              .add(GATEWAY, gateway.port(), PATH, gateway.process())
              .add(VERDICTS, verdicts.port(), PATH, verdicts.process(), gateway.process());
      MarkdownTable table = Comparison.table(NGINX);
      for (int clients : CLIENTS) {
        ways.measure(wrk, clients, rounds, seconds).addTo(table, clients);
        ways.clear();
      }
      System.out.println("#### A fast upstream\n\n" + table);
      System.out.println(
          "The gateway's process has had at most " + gateway.mostMegabytes() + " MB of memory.\n");
    }
  }

  /** Loads a gateway that has just started, second by second. */
  private void warmUp(Wrk wrk, PackagedGateway.Running gateway) throws IOException {
    List<Wrk.Sample> samples = new ArrayList<>();
    String url = "http://127.0.0.1:" + gateway.port() + PATH;
    for (int second = 0; second < warmUpSeconds; second++) {
      samples.add(wrk.load(url, CLIENTS.get(0), 1));
    }
    MarkdownTable table = new MarkdownTable("Second", "requests/s", "to the last ten", "p99 ms");
    List<Wrk.Sample> last = samples.subList(Math.max(0, samples.size() - 10), samples.size());
    double warm = Comparison.median(last.stream().mapToDouble(Wrk.Sample::rate));
    for (int second = 1; second <= samples.size(); second++) {
      if (second <= 5 || second % 5 == 0) {
        Wrk.Sample sample = samples.get(second - 1);
        table.add(
            second,
            Comparison.format("%.0f", sample.rate()),
            Comparison.format("%.2f", sample.rate() / warm),
            Comparison.format("%.1f", sample.p99Millis()));
      }
    }
    System.out.println("#### After the start\n\n" + table);
    System.out.println(
        Comparison.format(
            "The gateway took requests after %.1f seconds.\n", gateway.startSeconds()));
  }

  private void measureSlurm() throws IOException {
    List<String> missing = Programs.missing(SlurmProcesses.PROGRAMS);
    if (!missing.isEmpty() || !System.getProperty("user.name").equals("root")) {
      System.out.println(
          "Slurmrestd is left out: it needs root, and Debian's slurmctld, slurmrestd, munge and"
              + " slurm-wlm-jwt-plugin.");
      return;
    }
    Wrk wrk = new Wrk(OTHER_CORE, folder, cluster, List.of(SLURM_USER));
    try (SlurmProcesses slurm = SlurmProcesses.start(OTHER_CORE, folder.resolve("slurm"), cluster);
        Nginx nginx = Nginx.proxy(PROXY_CORE, folder.resolve("slurm-nginx"), slurm.port());
        PackagedGateway.Running gateway =
            installed.start(PROXY_CORE, folder.resolve("slurm-gateway"), cluster, slurm.port());
        Nginx verdicts =
            Nginx.forwardAuth(
                PROXY_CORE, folder.resolve("slurm-verdicts"), slurm.port(), gateway.verdicts())) {
      for (int port : Stream.of(gateway.port(), verdicts.port()).toList()) {
        wrk.load("http://127.0.0.1:" + port + PATH, SLURM_CLIENTS, warmUpSeconds / 2);
      }
      MarkdownTable table = Comparison.table(DIRECT);
      new Comparison(DIRECT)
          .add(DIRECT, slurm.port(), PATH)
          .addClosing("direct, a connection each", slurm.port(), PATH)
          .add(NGINX, nginx.port(), PATH, nginx.process())
          .add(GATEWAY, gateway.port(), PATH, gateway.process())
          .add(VERDICTS, verdicts.port(), PATH, verdicts.process(), gateway.process())
          .measure(wrk, SLURM_CLIENTS, rounds, seconds)
          .addTo(table, SLURM_CLIENTS);
      System.out.println("#### A real slurmrestd\n\n" + table);
    }
  }
}
