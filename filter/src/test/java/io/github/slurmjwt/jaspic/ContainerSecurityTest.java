package io.github.slurmjwt.jaspic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.LogLines;
import jakarta.security.auth.message.config.ServerAuthContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletException;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import javax.security.auth.Subject;
import org.apache.catalina.authenticator.jaspic.AuthConfigFactoryImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server's own security knows Slurm users, by the listener in an application's web.xml. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerSecurityTest {
  private static final String STAFF_TOKEN = "X-SLURM-USER-TOKEN: " + FreshTokens.ofStaff("carol");

  @TempDir private static Path folder;
  private SecuredServer server;
  private Http http;

  @BeforeAll
  void start() throws Exception {
    server = SecuredServer.with(folder, "", parameters("rolesClaim", "groups"));
    http = server.http();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static Map<String, String> parameters(String name, String value) throws Exception {
    return Map.of(
        "slurm-jwt.AuthAltParameters",
        FreshTokens.key(folder),
        "slurm-jwt." + name,
        value,
        "of-the-application",
        "not a parameter of the filter");
  }

  @Test
  void tellsTheServerTheUserOfAToken() throws Exception {
    Answer answer = http.getWith(FreshTokens.of("alice"), "/users/x");
    assertEquals("200 alice", answer.verdict());
    assertEquals("Bearer", answer.saw("auth-type"));
    assertEquals(SlurmPrincipal.class.getName(), answer.saw("class"));
    assertEquals("false", answer.saw("session"));
  }

  @Test
  void admitsToAConstrainedPathOnlyWithAValidToken() throws Exception {
    Answer none = http.get("/users/x");
    assertEquals("401", none.verdict());
    assertEquals("Bearer realm=\"slurm\"", none.header("WWW-Authenticate"));
    assertTrue(none.body().contains("\"code\":\"no-credential\""), none.body());
    Answer expired = http.getWith(FreshTokens.expired("alice"), "/users/x");
    assertEquals("401", expired.verdict());
    assertTrue(expired.body().contains("\"code\":\"expired\""), expired.body());
  }

  @Test
  void leavesOpenPathsOpenButRefusesBadTokensThereToo() throws Exception {
    assertEquals("200 null", http.get("/open").verdict());
    assertEquals("200 alice", http.getWith(FreshTokens.of("alice"), "/open").verdict());
    assertEquals("401", http.getWith("garbage", "/open").verdict());
  }

  @Test
  void letsTheServerDecideByTheRolesOfTheUser() throws Exception {
    assertEquals("200 carol", http.get("/staff/x", STAFF_TOKEN).verdict());
    assertEquals("403", http.getWith(FreshTokens.of("alice"), "/staff/x").verdict());
  }

  @Test
  void remembersNobodyInASession() throws Exception {
    Answer answer = http.getWith(FreshTokens.of("alice"), "/users/session");
    String cookie = "Cookie: " + answer.header("Set-Cookie").split(";", 2)[0];
    assertEquals("200 alice", http.getWith(FreshTokens.of("alice"), "/users/x", cookie).verdict());
    assertEquals("200 null", http.get("/open", cookie).verdict());
    assertEquals("401", http.get("/users/x", cookie).verdict());
  }

  @Test
  void forgetsTheUserAfterLogout() throws Exception {
    assertEquals("200 null", http.getWith(FreshTokens.of("alice"), "/users/logout").verdict());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/users/x", "/users/reset", "/users/flush"})
  void keepsTheAnswerOutOfSharedCaches(String path) throws Exception {
    Answer answer = http.getWith(FreshTokens.of("alice"), path);
    assertEquals("200 alice", answer.verdict());
    assertTrue(answer.header("Cache-Control").contains("private"), answer::toString);
    assertTrue(answer.header("Vary").contains("Authorization"), answer::toString);
  }

  @ParameterizedTest(name = "H13 {0}")
  @ValueSource(strings = {"/users/public", "/users/public/long", "/open/public/long"})
  void keepsTheAnswerPrivateWhateverTheApplicationSays(String path) throws Exception {
    Answer answer = http.get(path, "X-SLURM-USER-TOKEN: " + FreshTokens.of("alice"));
    assertEquals("200 alice", answer.verdict());
    assertEquals("private, max-age=60", answer.header("Cache-Control"));
    assertEquals("", answer.header("Surrogate-Control"));
    assertTrue(answer.header("Vary").startsWith("Origin"), answer.header("Vary"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/open", "/users/x"})
  void refusesTrace(String path) throws Exception {
    String token = FreshTokens.of("alice");
    Answer answer = http.send("TRACE", path, "Authorization: Bearer " + token);
    assertEquals(405, answer.status());
    assertFalse(answer.body().contains(token));
  }

  @Test
  void takesABadTokenForNoneOnOpenPathsInModeLenient(@TempDir Path work) throws Exception {
    try (SecuredServer lenient = SecuredServer.with(work, "", parameters("mode", "lenient"))) {
      assertEquals("200 null", lenient.http().getWith("garbage", "/open").verdict());
      assertEquals("401", lenient.http().getWith("garbage", "/users/x").verdict());
    }
  }

  @Test
  void registersAnApplicationUnderItsPath(@TempDir Path work) throws Exception {
    try (SecuredServer other = SecuredServer.with(work, "/app", parameters("mode", "lenient"))) {
      String name = other.context().getServletContext().getVirtualServerName();
      assertTrue(SecuredServer.registered(name + " /app").isPresent());
      assertFalse(SecuredServer.registered(name + " /app/").isPresent());
      assertFalse(SecuredServer.registered(name + " ").isPresent());
      assertEquals(
          "200 bob", other.http().getWith(FreshTokens.of("bob"), "/app/users/x").verdict());
    }
  }

  /** Open Liberty asks for a slash. */
  @Test
  void registersARootApplicationWithAndWithoutASlash(@TempDir Path work) throws Exception {
    try (SecuredServer root = SecuredServer.with(work, "", parameters("mode", "lenient"))) {
      String name = root.context().getServletContext().getVirtualServerName();
      assertTrue(SecuredServer.registered(name + " ").isPresent());
      assertTrue(SecuredServer.registered(name + " /").isPresent());
    }
  }

  @Test
  void endsTheRegistrationAndLetsNobodyInAfterTheApplication(@TempDir Path work) throws Exception {
    long before = keyThreads();
    ServerAuthContext module;
    try (SecuredServer ending = SecuredServer.with(work, "", parameters("mode", "lenient"))) {
      String application = ending.context().getServletContext().getVirtualServerName() + " ";
      module =
          SecuredServer.registered(application)
              .orElseThrow()
              .getServerAuthConfig("HttpServlet", application, callbacks -> {})
              .getAuthContext(null, null, null);
      assertEquals(before + 1, keyThreads());
      ending.context().stop();
      assertEquals(before, keyThreads());
      assertTrue(SecuredServer.registered(application).isEmpty());
      assertTrue(SecuredServer.registered(application + "/").isEmpty());
    }
    // A request that the server has taken before is refused all the same.
    SecuredApplication.onStep(
        (request, response) ->
            module.validateRequest(
                Message.optional(request, response), new Subject(), new Subject()));
    assertEquals(503, http.getWith(FreshTokens.of("alice"), "/open/step").status());
  }

  @Test
  void doesNothingAtTheEndOfAnApplicationThatNeverStarted() {
    ServletContext application = server.context().getServletContext();
    SlurmAuthenticationListener listener = new SlurmAuthenticationListener();
    listener.contextDestroyed(new ServletContextEvent(application));
    assertTrue(SecuredServer.registered(application.getVirtualServerName() + " ").isPresent());
  }

  @Test
  void saysThatTheServerHasNoListOfModules() {
    ServletContextEvent event = new ServletContextEvent(server.context().getServletContext());
    SlurmAuthenticationListener listener = new SlurmAuthenticationListener();
    try (ServerList list = ServerList.of(ServerList.Missing.class)) {
      assertEquals(
          "slurm-jwt-filter authentication of / cannot start: this server has no Jakarta"
              + " Authentication, or has it disabled: use the filter",
          assertThrows(IllegalStateException.class, () -> listener.contextInitialized(event))
              .getMessage());
      list.forget();
      listener.contextDestroyed(event);
    }
  }

  /** A root application needs two registrations, of which this server takes one. */
  @Test
  void endsWhatItHasStartedWhereTheServerRefuses() {
    ServletContext application = server.context().getServletContext();
    SlurmAuthenticationListener listener = new SlurmAuthenticationListener();
    long before = keyThreads();
    try (ServerList list = ServerList.of(ServerList.Full.class)) {
      ServletContextEvent event = new ServletContextEvent(application);
      assertEquals(
          "slurm-jwt-filter authentication of / cannot start: this server accepts no authentication"
              + " module from the application: no more registrations",
          assertThrows(IllegalStateException.class, () -> listener.contextInitialized(event))
              .getMessage());
      assertTrue(SecuredServer.registered(application.getVirtualServerName() + " ").isEmpty());
      assertEquals(before, keyThreads());
      list.forget();
    }
  }

  @Test
  void endsWhatItHasStartedWhereClassesOfTheServerAreMissing() {
    SlurmAuthenticationListener listener = new SlurmAuthenticationListener();
    long before = keyThreads();
    try (ServerList list = ServerList.of(ServerList.Broken.class)) {
      ServletContextEvent event = new ServletContextEvent(server.context().getServletContext());
      IllegalStateException failure =
          assertThrows(IllegalStateException.class, () -> listener.contextInitialized(event));
      assertEquals(
          "slurm-jwt-filter authentication of / cannot start: this server accepts no authentication"
              + " module from the application: java.lang.NoClassDefFoundError: org/example/Part",
          failure.getMessage());
      ServletException reported = assertInstanceOf(ServletException.class, failure.getCause());
      assertEquals("org/example/Other", reported.getSuppressed()[0].getMessage());
      assertEquals(before, keyThreads());
      list.forget();
    }
  }

  @Test
  void leavesNoRegistrationBehindWhereItCannotSayWhatIsInForce() {
    ServletContext application = server.context().getServletContext();
    SlurmAuthenticationListener listener = new SlurmAuthenticationListener();
    ServletContextEvent event = new ServletContextEvent(application);
    long before = keyThreads();
    try (ServerList list = ServerList.of(AuthConfigFactoryImpl.class);
        FullLog log = FullLog.of("io.github.slurmjwt")) {
      assertEquals(
          FullLog.MESSAGE,
          assertThrows(IllegalStateException.class, () -> listener.contextInitialized(event))
              .getMessage());
      assertTrue(log.wasTried());
      assertTrue(SecuredServer.registered(application.getVirtualServerName() + " ").isEmpty());
      assertEquals(before, keyThreads());
      list.forget();
    }
  }

  @Test
  void saysWhatIsInForceOnceItIs(@TempDir Path work) throws Exception {
    try (LogLines log = LogLines.of("io.github.slurmjwt");
        SecuredServer started = SecuredServer.with(work, "", parameters("mode", "lenient"))) {
      assertEquals(200, started.http().get("/open").status());
      assertTrue(
          log.at(Level.INFO).stream()
              .anyMatch(line -> line.startsWith("slurm-jwt-filter in force")),
          () -> log.at(Level.INFO).toString());
    }
  }

  private static long keyThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("slurm-jwt-keys"))
        .count();
  }
}
