package io.github.slurmjwt.compatibility.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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
    Map<String, String> parameters = new java.util.LinkedHashMap<>();
    parameters.put("AuthAltParameters", Cluster.in(work).authAltParameters());
    parameters.put("startWithoutKeys", "true");
    parameters.putAll(more);
    return EmbeddedTomcat.start(work, Application.withListener(work, parameters));
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

  private static long keyThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("slurm-jwt-keys"))
        .count();
  }
}
