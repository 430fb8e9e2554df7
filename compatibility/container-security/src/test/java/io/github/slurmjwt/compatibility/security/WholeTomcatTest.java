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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Applications that know nothing of Slurm, in a Tomcat set up as docs/servers.md says. */
@Tag("container-security")
class WholeTomcatTest {
  private static final String TOKEN = "X-SLURM-USER-TOKEN";
  private static final String OUR_NAME = "io.github.slurmjwt";

  private static final String OWN_FILTER =
      """
      <filter>
        <filter-name>%1$s</filter-name>
        <filter-class>io.github.slurmjwt.compatibility.security.OwnFilter</filter-class>
      </filter>
      <filter-mapping>
        <filter-name>%1$s</filter-name>
        <url-pattern>/*</url-pattern>
      </filter-mapping>
      """;

  private static final String OWN_CONSTRAINT =
      """
      <security-constraint>
        <web-resource-collection>
          <web-resource-name>open</web-resource-name>
          <url-pattern>/open/*</url-pattern>
        </web-resource-collection>
      </security-constraint>
      """;

  /** A role, but for one method. */
  private static final String METHOD_CONSTRAINT =
      """
      <security-constraint>
        <web-resource-collection>
          <web-resource-name>writing</web-resource-name>
          <url-pattern>/users/*</url-pattern>
          <http-method>POST</http-method>
        </web-resource-collection>
        <auth-constraint>
          <role-name>**</role-name>
        </auth-constraint>
      </security-constraint>
      """;

  /** As the usual way to force HTTPS has it, which sets CONFIDENTIAL for NONE. */
  private static final String TRANSPORT_CONSTRAINT =
      """
      <security-constraint>
        <web-resource-collection>
          <web-resource-name>everything</web-resource-name>
          <url-pattern>/*</url-pattern>
        </web-resource-collection>
        <user-data-constraint>
          <transport-guarantee>NONE</transport-guarantee>
        </user-data-constraint>
      </security-constraint>
      """;

  private final HttpClient client = HttpClient.newHttpClient();

  /** The server's own configuration, by either form. */
  private interface SetUp {
    void write(TomcatInstallation tomcat, String authAltParameters) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(
      value = Distribution.class,
      names = {"TOMCAT_10_1", "TOMCAT_11"})
  void guardsAllThatHasNoConstraintOfItsOwn(Distribution version, @TempDir Path work)
      throws Exception {
    SetUp form =
        (tomcat, authAltParameters) -> {
          tomcat.provide(authAltParameters, "");
          tomcat.addToAll(Documentation.SERVERS.snippet("<security-constraint>"));
        };
    try (ServerProcess server = start(version, form, work)) {
      for (String path :
          List.of(
              "/plain/open",
              "/plain/missing",
              "/slurm/open",
              "/slurm/cached",
              "/same/open",
              "/same/cached",
              "/constrained/users/x")) {
        HttpResponse<String> refusal = get(server, path);
        assertEquals(401, refusal.statusCode(), path);
        assertEquals(
            List.of("Bearer realm=\"slurm\""), refusal.headers().allValues("WWW-Authenticate"));
        assertFalse(refusal.body().contains("user="), refusal.body());
        if (!path.endsWith("missing")) {
          assertEquals("200 alice", verdict(server, path, TOKEN, Cluster.token("alice")));
        }
        assertEquals("401", verdict(server, path, TOKEN, Cluster.expiredToken("alice")), path);
      }
      // Tomcat goes by the most specific pattern, wherever it stands,
      assertEquals("200 null", verdict(server, "/constrained/open"));
      // also for methods that it does not name,
      assertEquals("200 null", verdict(server, "/methods/users/x"));
      // and of two constraints with one pattern, by the weaker.
      assertEquals("200 null", verdict(server, "/transport/open"));
      String output = server.end();
      assertTrue(output.contains("slurm-jwt-filter in force:"), output);
      assertFalse(output.contains("has failed to stop it"), output);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Distribution.class,
      names = {"TOMCAT_10_1", "TOMCAT_11"})
  void guardsOnlyServletsByTheFilter(Distribution version, @TempDir Path work) throws Exception {
    SetUp form =
        (tomcat, authAltParameters) ->
            tomcat.addToAll(
                Documentation.SERVERS
                    .snippet("<filter-class>io.github.slurmjwt.")
                    .replace(">slurm<", ">" + OUR_NAME + "<")
                    .replace(Documentation.AUTH_ALT_PARAMETERS, authAltParameters));
    try (ServerProcess server = start(version, form, work)) {
      for (String path : List.of("/plain/open", "/slurm/open", "/constrained/open")) {
        assertEquals("401", verdict(server, path));
        assertEquals("200 alice", verdict(server, path, TOKEN, Cluster.token("alice")));
      }
      // What the documentation warns of: the application's own filter is asked first,
      assertEquals("200 null", verdict(server, "/slurm/cached"));
      // and one of the same name takes the mapping away.
      assertEquals("200 null", verdict(server, "/same/open"));
      assertEquals("200 null", verdict(server, "/same/cached"));
    }
  }

  private static ServerProcess start(Distribution version, SetUp form, Path work) throws Exception {
    Installation installation =
        new Installation() {
          @Override
          public List<String> prepare(Path folder, int port) throws IOException {
            TomcatInstallation tomcat = TomcatInstallation.of(version.home(), folder);
            tomcat.share(Jars.SELF_CONTAINED);
            form.write(tomcat, "jwt_key=" + Cluster.in(folder).keyFile());
            return tomcat.command(port, String.join("", contexts(folder)));
          }

          @Override
          public Path accessLog(Path folder) throws IOException {
            return version.accessLog(folder);
          }

          @Override
          public boolean hasStarted(int status) {
            return true;
          }
        };
    return ServerProcess.start(installation, work);
  }

  private static List<String> contexts(Path folder) throws IOException {
    List<String> contexts = new ArrayList<>();
    contexts.add(context(folder, "plain", ""));
    contexts.add(context(folder, "slurm", OWN_FILTER.formatted("slurm")));
    contexts.add(context(folder, "same", OWN_FILTER.formatted(OUR_NAME)));
    contexts.add(context(folder, "constrained", OWN_CONSTRAINT));
    contexts.add(context(folder, "methods", METHOD_CONSTRAINT));
    contexts.add(context(folder, "transport", TRANSPORT_CONSTRAINT));
    return contexts;
  }

  private static String context(Path folder, String name, String xml) throws IOException {
    return TomcatInstallation.context("/" + name, Application.with(folder.resolve(name), xml));
  }

  private String verdict(ServerProcess server, String path, String... headers) throws Exception {
    return ContainerSecurityContract.verdict(get(server, path, headers));
  }

  private HttpResponse<String> get(ServerProcess server, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(30));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
