package io.github.slurmjwt.compatibility.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.TokenFingerprint;
import io.github.slurmjwt.jaspic.SlurmAuthConfigProvider;
import io.github.slurmjwt.jaspic.SlurmAuthenticationListener;
import io.github.slurmjwt.testing.Await;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tomcat, with the listener in the application's web.xml; and what becomes of it at the end. */
class EmbeddedTomcatTest extends ContainerSecurityContract {
  @TempDir private static Path folder;

  @BeforeAll
  void start() throws Exception {
    use(started(folder, Map.of()));
  }

  @AfterAll
  void stop() throws IOException {
    server().close();
  }

  private static EmbeddedTomcat started(Path work, Map<String, String> more) throws Exception {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("AuthAltParameters", Cluster.in(work).authAltParameters());
    parameters.put("startWithoutKeys", "true");
    parameters.putAll(more);
    return EmbeddedTomcat.start(work, Application.withListener(work, parameters, Jars.PLAIN));
  }

  @Test
  void leavesNoThreadBehindAndLetsNobodyInAfterwards(@TempDir Path work) throws Exception {
    long before = keyThreads();
    try (EmbeddedTomcat tomcat = started(work, Map.of())) {
      assertEquals(before + 1, keyThreads());
      tomcat.context().stop();
      assertEquals(before, keyThreads());
      tomcat.context().start();
      assertEquals(before + 1, keyThreads());
    }
    assertEquals(before, keyThreads());
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "excludedPaths, /open/*",
    "corsPreflight, true",
    "identityHeader, X-User",
    "AuthAltParameters, jwt_key=/nowhere",
    "denyList, /nowhere",
    "authAltParameters, x"
  })
  void doesNotStartWithWhatItCannotHonour(String name, String value, @TempDir Path work)
      throws Exception {
    long before = keyThreads();
    try (EmbeddedTomcat tomcat = started(work, Map.of(name, value))) {
      assertNotEquals(LifecycleState.STARTED, tomcat.context().getState());
      assertFalse(tomcat.context().getState().isAvailable());
    }
    assertEquals(before, keyThreads());
  }

  @Test
  void passesBadTokensAsNobodyOnlyOnOpenPathsInModeLenient(@TempDir Path work) throws Exception {
    RunningServer before = server();
    try (EmbeddedTomcat tomcat = started(work, Map.of("mode", "lenient"))) {
      use(tomcat);
      assertEquals("200 null", verdict(get("/open", TOKEN, "garbage")));
      assertEquals("401", verdict(get("/users/x", TOKEN, "garbage")));
      assertEquals("401", verdict(get("/users/x")));
      String alice = Cluster.token("alice");
      assertEquals("400", verdict(get("/open", TOKEN, alice, "Authorization", "Bearer x")));
    } finally {
      use(before);
    }
  }

  @Test
  void honoursTheRulesOnWhoMayPass(@TempDir Path work) throws Exception {
    Path list = Files.createFile(work.resolve("jwt_denied"));
    String alice = Cluster.token("alice");
    RunningServer before = server();
    Map<String, String> rules =
        Map.of(
            "denyList", list.toString(),
            "reloadSeconds", "1",
            "allowedUsers", "alice carol",
            "deniedUsers", "carol",
            "minimumRemainingSeconds", "60");
    try (EmbeddedTomcat tomcat = started(work, rules)) {
      use(tomcat);
      assertEquals("200 alice", verdict(get("/users/x", TOKEN, alice)));
      assertRefused(403, "user-not-allowed", get("/users/x", TOKEN, Cluster.token("bob")));
      assertRefused(403, "user-denied", get("/users/x", TOKEN, Cluster.token("carol")));
      Files.writeString(list, "token " + TokenFingerprint.of(alice) + "\n");
      assertTrue(Await.until(() -> get("/users/x", TOKEN, alice).statusCode() == 401));
      assertRefused(401, "token-denied", get("/users/x", TOKEN, alice));
    } finally {
      use(before);
    }
  }

  /** Tomcat runs two versions of an application at one path until the old one has no session. */
  @Test
  void leavesTheRegistrationToANewerVersion(@TempDir Path work) throws Exception {
    try (EmbeddedTomcat tomcat = started(work, Map.of())) {
      ServletContext application = tomcat.context().getServletContext();
      String path = application.getVirtualServerName() + " " + application.getContextPath();
      AuthConfigFactory factory = AuthConfigFactory.getFactory();
      AuthConfigProvider older = factory.getConfigProvider("HttpServlet", path, null);
      SlurmAuthenticationListener version = new SlurmAuthenticationListener();
      version.contextInitialized(new ServletContextEvent(application));
      AuthConfigProvider newer = factory.getConfigProvider("HttpServlet", path, null);
      assertNotSame(older, newer);
      tomcat.context().stop();
      assertSame(newer, factory.getConfigProvider("HttpServlet", path, null));
      version.contextDestroyed(new ServletContextEvent(application));
      assertNull(factory.getConfigProvider("HttpServlet", path, null));
    }
  }

  @Test
  void keepsTwoApplicationsApart(@TempDir Path work) throws Exception {
    String alice = Cluster.token("alice");
    long before = keyThreads();
    Map<String, String> parameters =
        Map.of(
            "AuthAltParameters",
            Cluster.foreign(work).authAltParameters(),
            "startWithoutKeys",
            "true");
    Context other =
        ((EmbeddedTomcat) server())
            .add("/other", Application.withListener(work, parameters, Jars.SELF_CONTAINED));
    assertEquals(before + 1, keyThreads());
    assertEquals("200 alice", verdict(get("/users/x", TOKEN, alice)));
    assertRefused(401, "bad-signature", get("/other/users/x", TOKEN, alice));
    other.stop();
    other.destroy();
    assertEquals(before, keyThreads());
    assertEquals("200 alice", verdict(get("/users/x", TOKEN, alice)));
  }

  @Test
  void endsWhatItHasStartedWhenTheServerTakesNoRegistration() {
    ServletContext application = ((EmbeddedTomcat) server()).context().getServletContext();
    AuthConfigFactory real = AuthConfigFactory.getFactory();
    long before = keyThreads();
    FullFactory full = new FullFactory(1);
    AuthConfigFactory.setFactory(full);
    try {
      ServletContextEvent start = new ServletContextEvent(application);
      SlurmAuthenticationListener listener = new SlurmAuthenticationListener();
      IllegalStateException failure =
          assertThrows(IllegalStateException.class, () -> listener.contextInitialized(start));
      assertEquals(
          "slurm-jwt-filter authentication of / cannot start: this server accepts no authentication"
              + " module from the application: no more registrations",
          failure.getMessage());
    } finally {
      AuthConfigFactory.setFactory(real);
    }
    assertEquals(0, full.registered());
    assertEquals(before, keyThreads());
  }

  @Test
  void endsWhatAProviderHasStartedWhenTheServerTakesNoRegistration(@TempDir Path work)
      throws IOException {
    long before = keyThreads();
    Map<String, String> properties =
        Map.of("AuthAltParameters", "jwt_key=" + Cluster.in(work).keyFile());
    IllegalArgumentException failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SlurmAuthConfigProvider(properties, new FullFactory(0)));
    assertEquals(
        "slurm-jwt-filter authentication cannot start: this server accepts no authentication"
            + " module: no more registrations",
        failure.getMessage());
    assertEquals(before, keyThreads());
  }

  private static long keyThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("slurm-jwt-keys"))
        .count();
  }
}
