package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.CapturedLog;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An authentication that cannot be used lets nobody in, and leaves nothing running. */
class SlurmAuthenticationTest {
  private final SlurmAuthentication started = start();

  private static SlurmAuthentication start() {
    try {
      return new AuthenticationStarter(
              "portal",
              () -> FilterSettings.builder().http(http -> http.cookieName("slurm")).build(),
              Optional.of(TestKeys.both().source()),
              Tokens.CLOCK)
          .start();
    } catch (ServletException e) {
      throw new AssertionError(e);
    }
  }

  private void assertClosed() {
    assertEquals(
        "the authentication is closed",
        assertThrows(KeyUnavailableException.class, started::browserLogin).getMessage());
  }

  @Test
  void isClosedWhenItIsAbandoned() {
    Exception cause = new IllegalStateException("as it says");
    ServletException failure = started.abandon("it is of no use", cause);
    assertEquals(
        "slurm-jwt-filter portal cannot start: it is of no use: as it says", failure.getMessage());
    assertSame(cause, failure.getCause());
    assertClosed();
  }

  @Test
  void isClosedWhenItCannotBeAnnounced() {
    ServletContext broken =
        (ServletContext)
            Proxy.newProxyInstance(
                SlurmAuthenticationTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> {
                  throw new IllegalStateException(method.getName());
                });
    assertThrows(IllegalStateException.class, () -> started.announce(Optional.of(broken)));
    assertClosed();
  }

  @Test
  void saysWhatIsInForceAfterWhatToCheck(@TempDir Path folder) throws Exception {
    String hex = HexFormat.of().formatHex(TestKeys.HMAC.getEncoded());
    Path key = SecretFiles.write(folder.resolve("jwt.key"), hex);
    FilterSettings settings =
        FilterSettings.builder().authAltParameters("jwt_kee=/x,jwt_key=" + key).build();
    try (CapturedLog log = new CapturedLog();
        SlurmAuthentication authentication =
            new AuthenticationStarter("portal", () -> settings).start()) {
      assertEquals(List.of(), log.lines());
      authentication.announce(Optional.empty());
      List<String> said = log.lines();
      assertEquals(3, said.size(), said::toString);
      assertTrue(said.get(0).startsWith("WARNING AuthAltParameters: "), said::toString);
      assertTrue(said.get(0).contains("jwt_kee"), said::toString);
      assertTrue(
          said.get(1).startsWith("WARNING jwt_key=" + key + " looks like hexadecimal text"),
          said::toString);
      assertTrue(
          said.get(2).startsWith("INFO slurm-jwt-filter in force: HS256 by jwt_key=" + key + "; "),
          said::toString);
    }
  }

  @Test
  void namesTheLibraryThatDoesNotFit() {
    assertEquals(
        "a library is missing or has an incompatible version: java.lang.NoSuchMethodError: x():"
            + " replace this jar with slurm-jwt-filter-all-VERSION.jar, or use the versions that"
            + " the pom of this jar names",
        Library.problem(new NoSuchMethodError("x()\nand bytecode")));
  }
}
