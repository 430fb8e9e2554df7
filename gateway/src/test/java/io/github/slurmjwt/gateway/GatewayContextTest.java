package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.testing.TestKeys;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Jetty is told, where no request of a test would last long enough to show it. */
final class GatewayContextTest {
  @TempDir private Path folder;

  /** Jetty gives up on an answer that pauses for 30 seconds. */
  @Test
  void slurmrestdMayPauseForAsLongAsItMayTake() throws Exception {
    Path key = SecretFiles.key(folder.resolve("key"));
    GatewayOptions options = options(0, key, Optional.empty());
    GatewayServlet servlet =
        new GatewayServlet(
            options.slurmrestd(),
            new PassThrough(),
            new AccessControl(options.access(), Accounts.ofThisMachine()),
            options.upstream());
    FilterSettings settings = FilterSettings.from(options.filterParameters());

    ServletContextHandler context =
        GatewayContext.of(
            new SlurmJwtFilter(settings, TestKeys.hmacOnly().source()),
            servlet,
            Duration.ofSeconds(77),
            Optional.empty());

    ServletHolder holder = context.getServletHandler().getServlet("gateway");
    assertEquals("77000", holder.getInitParameter("timeout"));
    assertEquals("77000", holder.getInitParameter("idleTimeout"));
    assertTrue(holder.isAsyncSupported());
  }

  @Test
  void aStopEndsNoRequestBecauseItIsQuiet() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    GracefulHandler requests = new GracefulHandler();
    server.addConnector(connector);
    server.setHandler(requests);
    server.start();
    ClientConnections connections = new ClientConnections(connector, Duration.ofSeconds(20));
    connector.addBean(connections);
    GatewayStop stop = new GatewayStop(ClientSettings.DEFAULT);
    assertFalse(stop.isStopping());

    stop.stop(server, connector, connections, requests);

    assertTrue(stop.isStopping());
    assertEquals(-1, connector.getShutdownIdleTimeout());
    assertEquals(1000, server.getStopTimeout(), "for the parts of Jetty");
    assertTrue(server.isStopped());
  }

  @Test
  void aStartThatFailsLeavesNothingBehind() throws Exception {
    Path key = SecretFiles.key(folder.resolve("key"));
    Set<Long> before = threads();
    GatewayOptions noToken =
        options(
            0,
            key,
            Optional.of(
                new ProxyOptions(
                    false,
                    Optional.empty(),
                    Optional.of(folder.resolve("none")),
                    Optional.empty(),
                    false,
                    false)));
    assertThrows(GatewayException.class, () -> GatewayServer.start(noToken));
    assertEquals(Set.of(), left(before));

    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      GatewayOptions noPort =
          options(
              taken.getLocalPort(),
              key,
              Optional.of(
                  new ProxyOptions(
                      true, Optional.of(key), Optional.empty(), Optional.empty(), false, false)));
      assertThrows(GatewayException.class, () -> GatewayServer.start(noPort));
      assertEquals(Set.of(), left(before));
    }
  }

  private static Set<Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getId)
        .collect(Collectors.toSet());
  }

  private static Set<String> left(Set<Long> before) throws InterruptedException {
    Set<Thread> all = Thread.getAllStackTraces().keySet();
    for (Thread thread : all) {
      if (!before.contains(thread.getId()) && thread.getName().startsWith("slurm-")) {
        thread.join(2_000);
      }
    }
    return all.stream()
        .filter(thread -> !before.contains(thread.getId()) && thread.isAlive())
        .map(Thread::getName)
        .filter(name -> name.startsWith("slurm-"))
        .collect(Collectors.toSet());
  }

  private static GatewayOptions options(int port, Path key, Optional<ProxyOptions> proxy) {
    return new GatewayOptions(
        new ListenSettings("127.0.0.1", port, Optional.empty()),
        Map.of("AuthAltParameters", "jwt_key=" + key),
        Slurmrestd.parse("http://127.0.0.1:9").orElseThrow(),
        GatewaySettings.DEFAULT,
        ClientSettings.DEFAULT,
        proxy,
        new AccessSettings(100, false, List.of()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
