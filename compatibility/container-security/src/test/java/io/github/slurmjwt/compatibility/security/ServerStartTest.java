package io.github.slurmjwt.compatibility.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a Tomcat with conf/jaspic-providers.xml says when it starts, and what strangers see of it.
 */
@Tag("container-security")
class ServerStartTest {
  private static final String TOKEN = "X-SLURM-USER-TOKEN";
  private static final String STARTED = "Server startup in";
  private static final String GOOD = "slurm-jwt-filter in force:";
  private static final String BAD = "slurm-jwt-filter authentication cannot start:";

  private static final String PROBLEM =
      "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"The keys"
          + " to verify tokens are currently unavailable.\",\"code\":\"keys-unavailable\"}\n";

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path work;

  /** Where they are, and what is configured. */
  enum Tomcats {
    TOMCAT_10_1 {
      @Override
      TomcatInstallation in(Path base) throws IOException {
        return TomcatInstallation.of(Distribution.TOMCAT_10_1.home(), base);
      }
    },
    TOMCAT_11 {
      @Override
      TomcatInstallation in(Path base) throws IOException {
        return TomcatInstallation.of(Distribution.TOMCAT_11.home(), base);
      }
    },

    /** The package tomcat10. */
    DEBIAN {
      @Override
      TomcatInstallation in(Path base) throws IOException {
        return TomcatInstallation.of(
            Path.of("/usr/share/tomcat10"), Path.of("/etc/tomcat10"), base);
      }
    };

    abstract TomcatInstallation in(Path base) throws IOException;
  }

  /** How the jar comes into the server's lib. */
  private interface Share {
    void with(TomcatInstallation tomcat) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void saysOnceWhatIsInForceBeforeAnybodyAsks(Tomcats kind) throws Exception {
    String keys = "jwt_key=" + Cluster.in(work).keyFile();
    try (ServerProcess server = start(kind, keys, tomcat -> tomcat.share(Jars.SELF_CONTAINED))) {
      assertEquals(1, lines(server, GOOD).size(), server.output());
      String alice = Cluster.token("alice");
      for (String path : List.of("/one/users/x", "/two/users/x", "/one/users/x")) {
        assertEquals("200 alice", verdict(get(server, path, TOKEN, alice)));
        assertEquals("401", verdict(get(server, path)));
      }
      assertEquals(1, lines(server, GOOD).size(), server.output());
      assertEquals(1, keyThreads(server));
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysOnceWhyItCannotStartAndTellsNobodyElse(Tomcats kind) throws Exception {
    try (ServerProcess server =
        start(kind, "jwt_key=/secret/place", tomcat -> tomcat.share(Jars.SELF_CONTAINED))) {
      assertEquals(1, lines(server, BAD).size(), server.output());
      assertTrue(lines(server, BAD).get(0).contains("/secret/place does not exist"));
      assertRefusesEverything(server);
      assertEquals(0, keyThreads(server));
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesTheLibrariesThatThePlainJarLacks(Tomcats kind) throws Exception {
    String keys = "jwt_key=" + Cluster.in(work).keyFile();
    try (ServerProcess server = start(kind, keys, ServerStartTest::sharePlainJarAlone)) {
      assertEquals(1, lines(server, BAD).size(), server.output());
      String sentence = lines(server, BAD).get(0);
      assertTrue(sentence.contains("com.github.ben-manes.caffeine:caffeine"), sentence);
      assertTrue(
          sentence.endsWith(
              "replace this jar with slurm-jwt-filter-all-VERSION.jar, or add them beside this jar"),
          sentence);
      assertRefusesEverything(server);
      assertEquals(0, keyThreads(server));
    }
  }

  /** With and without token, in both applications, protected or not, there or not. */
  private void assertRefusesEverything(ServerProcess server) throws Exception {
    String before = server.output();
    for (String path :
        List.of(
            "/one/users/x", "/one/open", "/one/missing", "/two/users/x", "/two/open", "/one/")) {
      for (String token : List.of("", "garbage", Cluster.token("alice"))) {
        HttpResponse<String> answer =
            token.isEmpty() ? get(server, path) : get(server, path, TOKEN, token);
        assertEquals(503, answer.statusCode(), path);
        assertEquals(PROBLEM, answer.body());
        assertEquals("no-store", header(answer, "Cache-Control"));
        assertEquals("10", header(answer, "Retry-After"));
        assertTrue(header(answer, "Content-Type").startsWith("application/problem+json"));
        assertEquals("", header(answer, "WWW-Authenticate"));
      }
    }
    assertEquals(1, lines(server, BAD).size(), server.output());
    assertFalse(server.output().substring(before.length()).contains("xception"), server.output());
  }

  private ServerProcess start(Tomcats kind, String authAltParameters, Share share)
      throws Exception {
    Installation installation =
        new Installation() {
          @Override
          public List<String> prepare(Path folder, int port) throws IOException {
            TomcatInstallation tomcat = kind.in(folder);
            share.with(tomcat);
            tomcat.provide(authAltParameters, "");
            String contexts = context(folder, "one") + context(folder, "two");
            return tomcat.command(port, contexts);
          }

          @Override
          public Path accessLog(Path folder) {
            return folder.resolve("logs").resolve("access.log");
          }
        };
    return ServerProcess.start(installation, work, STARTED);
  }

  private static String context(Path folder, String name) throws IOException {
    Path parent = Files.createDirectories(folder.resolve(name));
    return TomcatInstallation.context("/" + name, Application.plain(parent));
  }

  private static void sharePlainJarAlone(TomcatInstallation tomcat) throws IOException {
    tomcat.share(Jars.PLAIN);
    try (Stream<Path> jars = Files.list(tomcat.base().resolve("lib"))) {
      for (Path jar : jars.toList()) {
        if (!String.valueOf(jar.getFileName()).startsWith("slurm-jwt-filter-")) {
          Files.delete(jar);
        }
      }
    }
  }

  private static List<String> lines(ServerProcess server, String text) throws IOException {
    return server.output().lines().filter(line -> line.contains(text)).toList();
  }

  private static long keyThreads(ServerProcess server) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process dump =
        new ProcessBuilder(jcmd.toString(), Long.toString(server.pid()), "Thread.print").start();
    String threads = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(threads.contains("\"main\""), threads);
    return threads.lines().filter(line -> line.startsWith("\"slurm-jwt-")).count();
  }

  private static String header(HttpResponse<String> response, String name) {
    return String.join(" | ", response.headers().allValues(name));
  }

  private static String verdict(HttpResponse<String> response) {
    return ContainerSecurityContract.verdict(response);
  }

  private HttpResponse<String> get(ServerProcess server, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
