package io.github.slurmjwt.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * The metrics and the admin listener of a gateway, where it has one; without, nothing is measured.
 */
final class Monitoring {
  private final Optional<AdminSettings> settings;
  private final Optional<GatewayMetrics> metrics;
  private @Nullable AdminServer admin;

  private Monitoring(Optional<AdminSettings> settings, Optional<GatewayMetrics> metrics) {
    this.settings = settings;
    this.metrics = metrics;
  }

  /** Returns what the options ask for, not yet started. */
  static Monitoring of(GatewayOptions options) {
    return new Monitoring(options.admin(), options.admin().map(it -> new GatewayMetrics()));
  }

  /**
   * Measures the requests of a server, and its certificate.
   *
   * @param lines writes the line of each request that has none
   */
  void measure(Server server, RequestLog lines) {
    server.setRequestLog(lines);
    metrics.ifPresent(
        it -> {
          server.setRequestLog(new RequestLog.Collection(lines, it));
          for (Connector connector : server.getConnectors()) {
            connector.getBeans(CertificateRenewal.class).stream()
                .findFirst()
                .ifPresent(renewal -> it.showCertificate(() -> renewal.certificate().notAfter()));
          }
        });
  }

  /** Measures the limit on failed logins. */
  void measure(FailedLogins logins) {
    metrics.ifPresent(it -> it.show(logins));
  }

  /** Measures what is at slurmrestd, and what waits for it. */
  void measure(Slots slots) {
    metrics.ifPresent(it -> it.show(slots));
  }

  /** Measures what is sent to slurmrestd a second time. */
  void measure(GatewayServlet servlet) {
    metrics.ifPresent(it -> it.show(servlet));
  }

  /**
   * Starts the admin listener.
   *
   * @throws GatewayException when its port cannot be opened
   */
  void start(Readiness readiness) throws Exception {
    if (settings.isPresent() && metrics.isPresent()) {
      metrics.get().show(readiness);
      admin = AdminServer.start(settings.get(), readiness, metrics.get());
    }
  }

  /** Returns the port of the admin listener, -1 when there is none. */
  int port() {
    return admin == null ? -1 : admin.port();
  }

  /** Returns where the admin listener is, as one line for the terminal. */
  Optional<String> summary() throws URISyntaxException {
    if (admin == null || settings.isEmpty()) {
      return Optional.empty();
    }
    URI address = new URI("http", null, settings.get().host(), admin.port(), "/", null, null);
    return Optional.of("slurm gateway: " + address + " answers /healthz, /readyz and /metrics");
  }

  /** Stops the admin listener, and measures no more. */
  void stop() throws Exception {
    if (admin != null) {
      admin.stop();
    }
    metrics.ifPresent(GatewayMetrics::close);
  }
}
