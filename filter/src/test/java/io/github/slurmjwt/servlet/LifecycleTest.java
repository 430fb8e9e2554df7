package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.keys.KeyStatus;
import io.github.slurmjwt.testing.EmptyServletContext;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.verdicts.Clusters;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that call init and destroy more often than they should. */
class LifecycleTest {
  @TempDir private Path folder;

  @Test
  void followsTheKeysWithOneThreadHoweverOftenItIsStarted() throws Exception {
    long before = keyThreads();
    SlurmJwtFilter filter = new SlurmJwtFilter();
    Config config = new Config(new Clusters(folder).authAltParameters("hs256"));
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
    Config config = new Config("jwt_key=" + key);
    config.parameters.put("denyList", Files.createFile(folder.resolve("denied")).toString());
    filter.init(config);
    filter.init(config);
    assertEquals(1, threads("slurm-jwt-deny-list"));
    KeyStatus status = AuthenticationStatus.of(config.context).get(0).denyList().orElseThrow();
    assertTrue(status.keys().startsWith("denyList=" + folder));
    filter.destroy();
    assertEquals(0, threads("slurm-jwt-deny-list"));
    assertEquals(List.of(), AuthenticationStatus.of(config.context));
    Files.delete(key);
    filter.init(config); // The list is good, the key is not.
    assertEquals(0, threads("slurm-jwt-deny-list"));
  }

  @Test
  void letsNobodyInAfterAStartThatFailed() throws Exception {
    SlurmJwtFilter filter = new SlurmJwtFilter();
    Path key = new Clusters(folder).keyFile("hs");
    Config config = new Config("jwt_key=" + key);
    filter.init(config);
    Files.delete(key);
    filter.init(config); // No server calls, so that nobody knows what becomes of an exception.
    try (Container jetty = Server.JETTY.start(TestApp.behind(new Passing(filter)))) {
      assertEquals(503, new Http(jetty.port()).get("/secret").status());
    }
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

  private static final class Config implements FilterConfig {
    private final Map<String, String> parameters = new HashMap<>();
    private final ServletContext context = EmptyServletContext.create();

    Config(String authAltParameters) {
      parameters.put("AuthAltParameters", authAltParameters);
    }

    @Override
    public String getFilterName() {
      return "slurm";
    }

    @Override
    public ServletContext getServletContext() {
      return context;
    }

    @Override
    public @Nullable String getInitParameter(String name) {
      return parameters.get(name);
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
      return Collections.enumeration(parameters.keySet());
    }
  }
}
