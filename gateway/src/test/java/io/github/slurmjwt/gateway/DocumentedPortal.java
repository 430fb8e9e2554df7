package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The portal of docs/portal.md, compiled from the page, at the root of a server on loopback. */
final class DocumentedPortal implements AutoCloseable {
  private static final Path PAGE = Path.of("../docs/portal.md");
  private static final Pattern CLASS = Pattern.compile("final class (\\w+)");

  private final Server server;

  private DocumentedPortal(Server server) {
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param folder where its files go
   * @param key the HS256 key of the cluster
   * @param jobs where slurmrestd lists jobs
   */
  static DocumentedPortal start(Path folder, Path key, URI jobs) throws Exception {
    compile(folder);
    String webXml =
        blocks("xml")
            .get(1)
            .replace("/etc/slurm/jwt_hs256.key", key.toString())
            .replace(
                "/etc/slurm/jwt_denied", Files.createFile(folder.resolve("jwt_denied")).toString())
            .replace("http://127.0.0.1:6820/slurm/VERSION/jobs", jobs.toString());
    Files.writeString(folder.resolve("WEB-INF/web.xml"), webXml);
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    WebAppContext webapp = new WebAppContext(folder.toString(), "/");
    webapp.setParentLoaderPriority(true);
    webapp.setThrowUnavailableOnStartupException(true);
    server.setHandler(webapp);
    server.start();
    return new DocumentedPortal(server);
  }

  /** Returns its address, under the name that browsers trust as they do https. */
  URI address() {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    return URI.create("http://localhost:" + port + "/");
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void compile(Path folder) throws IOException {
    Path classes = folder.resolve("WEB-INF/classes/com/example/portal");
    Files.createDirectories(classes);
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-classpath", System.getProperty("java.class.path")));
    for (String source : blocks("java")) {
      if (!source.startsWith("package com.example.portal;")) {
        continue; // Not a class, but lines to show how something else is used.
      }
      String name =
          CLASS.matcher(source).results().map(found -> found.group(1)).findFirst().orElseThrow();
      arguments.add(Files.writeString(classes.resolve(name + ".java"), source).toString());
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertEquals(0, failed, "docs/portal.md does not compile");
  }

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
