package io.github.slurmjwt.compatibility.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.catalina.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two applications of a Tomcat with conf/jaspic-providers.xml, and what is left when the first of
 * them goes. Tomcat reads that file once in a JVM, so this class needs one of its own.
 */
class ProvidersTest {
  private static final String TOKEN = "X-SLURM-USER-TOKEN";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void undeployingTheFirstApplicationLeavesTheSecond(@TempDir Path work) throws Exception {
    Cluster cluster = Cluster.in(work);
    writeProviders(work, cluster);
    String alice = Cluster.token("alice");
    Path application = Application.plain(work);
    try (EmbeddedTomcat tomcat = EmbeddedTomcat.start(work, application)) {
      WeakReference<ClassLoader> gone = loaderOfRootAfterOneRequest(tomcat);
      Context second = tomcat.add("/second", application);
      assertEquals("200 alice", verdict(tomcat, "/second/users/x", TOKEN, alice));
      assertEquals(1, keyThreads().size());

      tomcat.remove(tomcat.context());
      assertEquals("200 alice", verdict(tomcat, "/second/users/x", TOKEN, alice));
      assertEquals("401", verdict(tomcat, "/second/users/x"));

      Cluster.foreign(work);
      Await.until(
          "the old key ends",
          SOON,
          () -> verdict(tomcat, "/second/users/x", TOKEN, alice).equals("401"));
      Cluster.in(work);
      Await.until(
          "the new key is in force",
          SOON,
          () -> verdict(tomcat, "/second/users/x", TOKEN, alice).equals("200 alice"));

      Await.until(
          "nobody keeps the class loader of the first application",
          SOON,
          () -> {
            System.gc();
            return gone.get() == null;
          });
      tomcat.remove(second);
      assertEquals("404", verdict(tomcat, "/second/users/x", TOKEN, alice));
    }
    // The server's own, not the application's: it must not keep the JVM from ending.
    for (Thread thread : keyThreads()) {
      assertTrue(thread.isDaemon(), thread.getName());
    }
  }

  /** The start of this application has made Tomcat read the file, in a thread of its own. */
  private WeakReference<ClassLoader> loaderOfRootAfterOneRequest(EmbeddedTomcat tomcat)
      throws Exception {
    assertEquals(1, keyThreads().size());
    assertEquals("200 alice", verdict(tomcat, "/users/x", TOKEN, Cluster.token("alice")));
    assertEquals(1, keyThreads().size());
    return new WeakReference<>(tomcat.context().getLoader().getClassLoader());
  }

  private static void writeProviders(Path base, Cluster cluster) throws IOException {
    Path conf = Files.createDirectories(base.resolve("conf"));
    Files.writeString(
        conf.resolve("jaspic-providers.xml"),
        Documentation.SECURITY
            .snippet("<jaspic-providers")
            .replace(Documentation.AUTH_ALT_PARAMETERS, "jwt_key=" + cluster.keyFile())
            .replace("</provider>", "<property name=\"reloadSeconds\" value=\"1\"/></provider>"));
  }

  private String verdict(EmbeddedTomcat tomcat, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tomcat.port() + path))
            .timeout(SOON);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return ContainerSecurityContract.verdict(client.send(request.build(), BodyHandlers.ofString()));
  }

  private static List<Thread> keyThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("slurm-jwt-keys"))
        .toList();
  }
}
