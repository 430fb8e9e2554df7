package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.Tokens;
import io.github.slurmjwt.verdicts.Clusters;
import io.github.slurmjwt.verdicts.VerdictFiles;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Micrometer's figures in a real Jetty, and the filter without Micrometer. */
class MetricsTest {
  @TempDir private Path folder;

  /** Other tests of this JVM may have modules of a container, which has no way to end them. */
  @BeforeEach
  void forgetOtherMeters() {
    Metrics.globalRegistry.clear();
  }

  @Test
  void countsDecisionsAndShowsTheKeysUntilTheFilterEnds() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    try {
      SlurmJwtFilter filter = new SlurmJwtFilter(new Clusters(folder).settings("hs256"));
      try (Container jetty = Server.JETTY.start(TestApp.behind(filter))) {
        Http http = new Http(jetty.port());
        String good = VerdictFiles.lines("hs256.jsonl").get(0).get("token").textValue();
        http.getWith(good, "/secret");
        http.getWith(good, "/secret");
        http.get("/secret");
        http.getWith(Tokens.validFor("alice"), "/secret");
        assertEquals(2, count(registry, "accepted"));
        assertEquals(1, count(registry, "no-credential"));
        assertEquals(1, count(registry, "bad-signature"));
        assertTrue(registry.get("slurm.jwt.keys.age").gauge().value() < 60);
        assertEquals(0, registry.get("slurm.jwt.keys.failures").functionCounter().count());
      }
      assertNull(registry.find("slurm.jwt.decisions").counter());
      assertNull(registry.find("slurm.jwt.keys.age").gauge());
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  @Test
  void showsKeysThatTheApplicationFollows() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    FilterSettings settings = new Clusters(folder).settings("hs256");
    try (CapturedLog log = new CapturedLog();
        LiveKeys keys = LiveKeys.start(settings.keys(), InstantSource.system())) {
      SlurmJwtFilter filter = new SlurmJwtFilter(settings, keys);
      try (Container jetty = Server.JETTY.start(TestApp.behind(filter))) {
        assertTrue(jetty.port() > 0);
        assertTrue(registry.get("slurm.jwt.keys.age").gauge().value() < 60);
        String start = log.lines().get(log.lines().size() - 1);
        assertTrue(
            start.startsWith("INFO slurm-jwt-filter in force: HS256 by jwt_key=" + folder), start);
      }
      assertNull(registry.find("slurm.jwt.keys.age").gauge());
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  @Test
  void showsTheDenyList() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    Path list = Files.createFile(folder.resolve("denied"));
    try (CapturedLog log = new CapturedLog()) {
      SlurmJwtFilter filter = TestApp.filter(settings -> settings.denyList(list));
      try (Container jetty = Server.JETTY.start(TestApp.behind(filter))) {
        assertTrue(jetty.port() > 0);
        assertTrue(registry.get("slurm.jwt.denylist.age").gauge().value() < 60);
        assertEquals(0, registry.get("slurm.jwt.denylist.failures").functionCounter().count());
        String start = log.lines().get(log.lines().size() - 1);
        assertTrue(start.contains("; denyList=" + list + " (0 tokens, 0 users, "), start);
      }
      assertNull(registry.find("slurm.jwt.denylist.age").gauge());
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  @Test
  void leavesNothingWhenTheRegistryFails() throws Exception {
    SimpleMeterRegistry failing =
        new SimpleMeterRegistry() {
          @Override
          protected <T> FunctionCounter newFunctionCounter(
              Meter.Id id, T object, ToDoubleFunction<T> function) {
            throw new IllegalStateException("full");
          }
        };
    Metrics.addRegistry(failing);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (CapturedLog log = new CapturedLog()) {
      SlurmJwtFilter filter = new SlurmJwtFilter(new Clusters(folder).settings("hs256"));
      assertThrows(Exception.class, () -> Server.JETTY.start(TestApp.behind(filter)).close());
      List<String> shown = log.lines().stream().filter(line -> !line.startsWith("FINE")).toList();
      assertEquals(
          List.of(
              "SEVERE slurm-jwt-filter filter0 cannot start: unexpected"
                  + " java.lang.IllegalStateException: please report it"),
          shown);
      assertTrue(
          log.lines()
              .contains(
                  "FINE the cause of the following failure java.lang.IllegalStateException: full"),
          log.lines()::toString);
      assertNull(failing.find("slurm.jwt.keys.age").gauge());
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !before.contains(thread))
              .noneMatch(thread -> thread.getName().equals("slurm-jwt-keys")));
    } finally {
      Metrics.removeRegistry(failing);
    }
  }

  @Test
  void doesWithoutMicrometer() throws Exception {
    URL[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
            .filter(entry -> !entry.contains("micrometer"))
            .map(MetricsTest::url)
            .toArray(URL[]::new);
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader withoutMicrometer = new URLClassLoader(classPath, platform)) {
      Class<?> starter =
          Class.forName("io.github.slurmjwt.engine.AuthenticationStarter", true, withoutMicrometer);
      var find = starter.getDeclaredMethod("metrics", String.class, Optional.class, Optional.class);
      find.setAccessible(true);
      Object found = find.invoke(null, "slurm", Optional.empty(), Optional.empty());
      assertEquals("None", found.getClass().getSimpleName());
    }
  }

  private static double count(SimpleMeterRegistry registry, String reason) {
    return registry.get("slurm.jwt.decisions").tag("reason", reason).counter().count();
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (java.net.MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
