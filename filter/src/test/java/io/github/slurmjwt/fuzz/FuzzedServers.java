package io.github.slurmjwt.fuzz;

import static java.util.Objects.requireNonNull;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import io.github.slurmjwt.testing.SecretFiles;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty, Tomcat and Undertow with the same application and the same keys. */
final class FuzzedServers {
  /** Held, since java.util.logging forgets the settings of a logger that nobody holds. */
  private static final List<Logger> QUIET =
      List.of(
          Logger.getLogger("org.apache"),
          Logger.getLogger("org.eclipse.jetty"),
          Logger.getLogger("io.undertow"),
          Logger.getLogger("io.github.slurmjwt"));

  private static final Duration LIFESPAN = Duration.ofDays(30);

  /** What is to be closed. */
  private interface Stop {
    void run() throws Exception;
  }

  /**
   * What a server answers.
   *
   * @param status -1 for none
   * @param body what follows the head
   */
  record Answer(int status, String body) {
    private static final Pattern LINE = Pattern.compile("(?m)^(mapped|user|header)=(.*)$");

    /** Returns what the application has seen under a name; empty when it was not reached. */
    List<String> saw(String name) {
      return LINE.matcher(body)
          .results()
          .filter(line -> line.group(1).equals(name))
          .map(line -> URLDecoder.decode(line.group(2).strip(), StandardCharsets.UTF_8))
          .toList();
    }
  }

  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final List<Stop> stops = new ArrayList<>();
  private final String alice;
  private final String root;
  private final String forged;

  FuzzedServers(Path folder) throws Exception {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    Path key = SecretFiles.key(folder.resolve("jwt_hs256.key"));
    alice = LiveTokens.of("alice", key, LIFESPAN);
    root = LiveTokens.of("root", key, LIFESPAN);
    forged = LiveTokens.of("root", SecretFiles.key(folder.resolve("other.key")), LIFESPAN);
    FuzzedApp app =
        new FuzzedApp(
            FilterSettings.builder()
                .authAltParameters("jwt_key=" + key)
                .http(
                    http ->
                        http.excludedPaths(List.of("/public/*", "/status"))
                            .cookieName(FuzzedApp.COOKIE)
                            .identityHeader(FuzzedApp.IDENTITY_HEADER))
                .build());
    ports.put("Jetty", jetty(app));
    ports.put("Tomcat", tomcat(app, folder));
    ports.put("Undertow", undertow(app));
  }

  /** Returns the names of the servers. */
  Set<String> names() {
    return ports.keySet();
  }

  /** Returns a good token of alice. */
  String alice() {
    return alice;
  }

  /** Returns a good token of root. */
  String root() {
    return root;
  }

  /** Returns a token of root that another key has signed. */
  String forged() {
    return forged;
  }

  /** Sends these characters as Latin-1 bytes, and nothing more. */
  Answer send(String server, String request) throws IOException {
    try (Socket socket = RawHttp.connect(requireNonNull(ports.get(server)))) {
      socket.setTcpNoDelay(true);
      socket.setSoLinger(true, 0); // A closed connection keeps no port busy.
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return new Answer(RawHttp.status(answer), answer);
    } catch (SocketException e) {
      return new Answer(-1, ""); // The server broke the connection.
    }
  }

  private int jetty(FuzzedApp app) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.addServletContainerInitializer(app);
    server.setHandler(context);
    stops.add(server::stop);
    server.start();
    return connector.getLocalPort();
  }

  private int tomcat(FuzzedApp app, Path folder) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", folder.toString());
    context.addServletContainerInitializer(app, Set.of());
    stops.add(
        () -> {
          tomcat.stop();
          tomcat.destroy();
        });
    tomcat.start();
    return tomcat.getConnector().getLocalPort();
  }

  private int undertow(FuzzedApp app) throws Exception {
    DeploymentManager manager =
        Servlets.defaultContainer()
            .addDeployment(
                Servlets.deployment()
                    .setClassLoader(FuzzedServers.class.getClassLoader())
                    .setContextPath("/")
                    .setDeploymentName("fuzzed")
                    .addServletContainerInitializer(
                        new ServletContainerInitializerInfo(
                            FuzzedApp.class, new ImmediateInstanceFactory<>(app), Set.of())));
    manager.deploy();
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setHandler(manager.start())
            .build();
    stops.add(undertow::stop);
    undertow.start();
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  void stop() throws Exception {
    for (Stop stop : stops) {
      stop.run();
    }
    QUIET.forEach(logger -> logger.setLevel(null));
  }
}
