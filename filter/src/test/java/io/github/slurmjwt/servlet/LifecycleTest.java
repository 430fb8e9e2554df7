package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyStatus;
import io.github.slurmjwt.testing.EmptyServletContext;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.TestFilterConfig;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.verdicts.Clusters;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that call init and destroy more often than they should. */
class LifecycleTest {
  @TempDir private Path folder;

  @Test
  void followsTheKeysWithOneThreadHoweverOftenItIsStarted() throws Exception {
    long before = keyThreads();
    SlurmJwtFilter filter = new SlurmJwtFilter();
    FilterConfig config = config(new Clusters(folder).authAltParameters("hs256"), Map.of());
    filter.destroy();
    filter.init(config);
    filter.init(config);
    assertEquals(before + 1, keyThreads());
    filter.destroy();
    filter.destroy();
    assertEquals(before, keyThreads());
  }

  @Test
  void followsTheDenyListWithOneThreadToo() throws Exception {
    SlurmJwtFilter filter = new SlurmJwtFilter();
    Path key = new Clusters(folder).keyFile("hs");
    Path denied = Files.createFile(folder.resolve("denied"));
    FilterConfig config = config("jwt_key=" + key, Map.of("denyList", denied.toString()));
    filter.init(config);
    filter.init(config);
    assertEquals(1, threads("slurm-jwt-deny-list"));
    KeyStatus status =
        AuthenticationStatus.of(config.getServletContext()).get(0).denyList().orElseThrow();
    assertTrue(status.keys().startsWith("denyList=" + folder));
    filter.destroy();
    assertEquals(0, threads("slurm-jwt-deny-list"));
    assertEquals(List.of(), AuthenticationStatus.of(config.getServletContext()));
    Files.delete(key);
    filter.init(config); // The list is good, the key is not.
    assertEquals(0, threads("slurm-jwt-deny-list"));
  }

  @Test
  void endsTheThreadOfTheDenyListAlsoWithKeysOfTheApplication() throws Exception {
    long before = threads("slurm-jwt-deny-list");
    Path denied = Files.createFile(folder.resolve("denied"));
    FilterSettings settings =
        FilterSettings.builder().authAltParameters("jwt_key=/unused").denyList(denied).build();
    SlurmJwtFilter filter = new SlurmJwtFilter(settings, TestKeys.both().source());
    filter.init(new TestFilterConfig("slurm", EmptyServletContext.create(), Map.of()));
    assertEquals(before + 1, threads("slurm-jwt-deny-list"));
    filter.destroy();
    assertEquals(before, threads("slurm-jwt-deny-list"));
  }

  @Test
  void letsNobodyInAfterAStartThatFailed() throws Exception {
    SlurmJwtFilter filter = new SlurmJwtFilter();
    Path key = new Clusters(folder).keyFile("hs");
    FilterConfig config = config("jwt_key=" + key, Map.of());
    filter.init(config);
    Files.delete(key);
    filter.init(config); // No server calls, so that nobody knows what becomes of an exception.
    try (Container jetty = Server.JETTY.start(TestApp.behind(new Passing(filter)))) {
      assertEquals(503, new Http(jetty.port()).get("/secret").status());
    }
  }

  private static FilterConfig config(String authAltParameters, Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.put("AuthAltParameters", authAltParameters);
    return new TestFilterConfig("slurm", EmptyServletContext.create(), parameters);
  }

  private static long keyThreads() {
    return threads("slurm-jwt-keys");
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  /** Hands requests to a filter without starting it. */
  private record Passing(SlurmJwtFilter filter) implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      filter.doFilter(request, response, chain);
    }
  }
}
