package io.github.slurmjwt.jaspic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LogLines;
import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.security.auth.message.config.ServerAuthConfig;
import jakarta.security.auth.message.config.ServerAuthContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import javax.security.auth.Subject;
import org.apache.catalina.authenticator.jaspic.AuthConfigFactoryImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class that a server's own configuration names. */
class AuthConfigProviderTest {
  @TempDir private Path folder;

  /** Nobody ends the thread that reloads these keys. */
  private Map<String, String> usable() throws Exception {
    return Map.of("AuthAltParameters", FreshTokens.key(folder), "reloadSeconds", "86400");
  }

  @Test
  void registersForAllApplicationsWhereItIsGivenTheList() throws Exception {
    AuthConfigFactory factory = new AuthConfigFactoryImpl();
    AuthConfigProvider provider = new SlurmAuthConfigProvider(usable(), factory);
    assertSame(provider, factory.getConfigProvider("HttpServlet", "any server /any", null));
    assertNull(factory.getConfigProvider("SOAP", "any server /any", null));
  }

  @Test
  void saysWhatIsInForce() throws Exception {
    try (LogLines log = LogLines.of("io.github.slurmjwt")) {
      new SlurmAuthConfigProvider(usable(), null);
      new SlurmAuthConfigProvider(usable(), new AuthConfigFactoryImpl());
      assertEquals(
          2,
          log.at(Level.INFO).stream()
              .filter(line -> line.startsWith("slurm-jwt-filter in force: "))
              .count());
    }
  }

  @Test
  void failsWithASentenceWhereItIsGivenTheList() {
    Map<String, String> unusable = Map.of("AuthAltParameters", "jwt_key=/nowhere");
    IllegalArgumentException failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SlurmAuthConfigProvider(unusable, new AuthConfigFactoryImpl()));
    assertTrue(
        String.valueOf(failure.getMessage())
            .startsWith("slurm-jwt-filter authentication cannot start: jwt_key=/nowhere "),
        failure.getMessage());
  }

  @Test
  void leavesNothingBehindWhereClassesOfTheServerAreMissing() throws Exception {
    Map<String, String> usable = usable();
    long before = keyThreads();
    IllegalArgumentException failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SlurmAuthConfigProvider(usable, new ServerList.Broken()));
    assertEquals(
        "slurm-jwt-filter authentication cannot start: this server accepts no authentication module:"
            + " java.lang.NoClassDefFoundError: org/example/Part",
        failure.getMessage());
    assertEquals(before, keyThreads());
  }

  @Test
  void leavesNoRegistrationBehindWhereItCannotSayWhatIsInForce() throws Exception {
    Map<String, String> usable = usable();
    AuthConfigFactory factory = new AuthConfigFactoryImpl();
    long before = keyThreads();
    try (FullLog log = FullLog.of("io.github.slurmjwt")) {
      assertEquals(
          FullLog.MESSAGE,
          assertThrows(
                  IllegalStateException.class, () -> new SlurmAuthConfigProvider(usable, factory))
              .getMessage());
      assertTrue(log.wasTried());
    }
    assertNull(factory.getConfigProvider("HttpServlet", "any server /any", null));
    assertEquals(before, keyThreads());
  }

  private static long keyThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("slurm-jwt-keys"))
        .count();
  }

  /** Its exception would be shown to the sender of each request. */
  @Test
  void answersEveryRequestWith503WhereTheServerRegisters() throws Exception {
    for (AuthConfigProvider unusable :
        new AuthConfigProvider[] {
          new SlurmAuthConfigProvider(null, null),
          new SlurmAuthConfigProvider(Map.of("AuthAltParameters", "jwt_key=/nowhere"), null)
        }) {
      ServerAuthContext module =
          unusable
              .getServerAuthConfig("HttpServlet", "server /app", callbacks -> {})
              .getAuthContext(null, null, null);
      try (SecuredServer server = SecuredServer.without(folder)) {
        SecuredApplication.onStep(
            (request, response) ->
                module.validateRequest(
                    Message.optional(request, response), new Subject(), new Subject()));
        assertEquals(503, server.http().get("/open/step").status());
      }
    }
  }

  @Test
  void sharesOneModuleAmongTheRequestsOfAnApplication() throws Exception {
    ServerAuthConfig config =
        new SlurmAuthConfigProvider(usable(), null)
            .getServerAuthConfig("HttpServlet", "server /app", callbacks -> {});
    assertEquals("HttpServlet", config.getMessageLayer());
    assertEquals("server /app", config.getAppContext());
    assertTrue(config.isProtected());
    Message message = Message.of("request", "response");
    assertEquals("slurm", config.getAuthContextID(message));
    assertSame(
        config.getAuthContext("slurm", null, null), config.getAuthContext("slurm", null, null));
  }

  @Test
  void refusesAServerWithoutCallbacksAndOutgoingRequests() throws Exception {
    AuthConfigProvider provider = new SlurmAuthConfigProvider(usable(), null);
    assertEquals(
        "slurm-jwt-filter: the server provides no CallbackHandler",
        assertThrows(
                AuthException.class,
                () -> provider.getServerAuthConfig("HttpServlet", "server /app", null))
            .getMessage());
    assertEquals(
        "slurm-jwt-filter does not authenticate outgoing requests",
        assertThrows(
                AuthException.class,
                () -> provider.getClientAuthConfig("HttpServlet", "x", callbacks -> {}))
            .getMessage());
  }
}
