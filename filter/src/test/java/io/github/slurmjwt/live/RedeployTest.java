package io.github.slurmjwt.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.EmptyServletContext;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.TestFilterConfig;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred deployments leave no class loader, no thread and no open file behind. */
class RedeployTest {
  private static final int TIMES = 100;

  /** What an application has in WEB-INF/lib: loaded anew in each deployment. */
  private static final List<String> OWN_PACKAGES =
      List.of("io.github.slurmjwt.", "com.auth0.", "com.fasterxml.", "com.google.common.");

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private final RsaTestKey key = RsaTestKey.make("red");

  /** Other tests of this JVM may have clients of their own. */
  private final List<String> threadsBefore = ourThreads();

  @TempDir private Path folder;

  @Test
  void leavesNothingBehind() throws Exception {
    Path set = Files.writeString(folder.resolve("set.json"), RsaTestKey.set(key));
    try (KeySetServer server = KeySetServer.publishing(RsaTestKey.set(key))) {
      deploy("jwks=" + server.url());
      deploy("jwks=" + set);
      long filesBefore = openFiles();
      List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        loaders.add(deploy("jwks=" + (i % 2 == 0 ? server.url() : set)));
      }
      Await.until(
          "class loaders collected", Duration.ofSeconds(60), () -> collected(loaders) == TIMES);
      Await.until("threads ended", Duration.ofSeconds(30), () -> newThreads().isEmpty());
      Await.until("files closed", Duration.ofSeconds(30), () -> openFiles() <= filesBefore + 5);
      System.out.printf(
          "%d deployments: %d class loaders collected; open files %d before, %d after%n",
          TIMES, collected(loaders), filesBefore, openFiles());
    }
  }

  @Test
  void leavesNothingBehindWhenItCannotStart() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));
    try (KeySetServer server = KeySetServer.publishing("{}")) {
      List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        loaders.add(failToDeploy("jwks=" + server.url()));
        loaders.add(failToDeploy("jwt_key=" + empty + ",jwks=" + server.url()));
      }
      Await.until(
          "class loaders collected",
          Duration.ofSeconds(60),
          () -> collected(loaders) == loaders.size());
      Await.until("threads ended", Duration.ofSeconds(30), () -> newThreads().isEmpty());
    }
  }

  /** Loads the filter afresh, uses it once and takes it out of service. */
  private WeakReference<ClassLoader> deploy(String authAltParameters) throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (Deployment deployment = new Deployment(classPath())) {
      Thread.currentThread().setContextClassLoader(deployment);
      Filter filter = deployment.newFilter();
      filter.init(config(authAltParameters));
      List<String> users = new ArrayList<>();
      FilterChain chain =
          (request, response) -> users.add(((HttpServletRequest) request).getRemoteUser());
      filter.doFilter(request(key.token("alice")), response(), chain);
      filter.destroy();
      assertEquals(List.of("alice"), users);
      return new WeakReference<>(deployment);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private WeakReference<ClassLoader> failToDeploy(String authAltParameters) throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (Deployment deployment = new Deployment(classPath())) {
      Thread.currentThread().setContextClassLoader(deployment);
      Filter filter = deployment.newFilter();
      filter.init(config(authAltParameters));
      List<Object> statuses = new ArrayList<>();
      FilterChain open =
          (request, response) -> {
            throw new AssertionError(authAltParameters);
          };
      filter.doFilter(request(key.token("alice")), refusal(statuses), open);
      assertEquals(List.of(503), statuses);
      return new WeakReference<>(deployment);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static long collected(List<WeakReference<ClassLoader>> loaders) {
    System.gc();
    return loaders.stream().filter(loader -> loader.get() == null).count();
  }

  private List<String> newThreads() {
    return ourThreads().stream().filter(name -> !threadsBefore.contains(name)).toList();
  }

  /** The key thread, and those of the JDK's HTTP client, whose names are never used again. */
  private static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("slurm-jwt-") || name.startsWith("HttpClient-"))
        .toList();
  }

  private static long openFiles() throws IOException {
    if (!Files.isDirectory(OPEN_FILES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.count();
    }
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .map(
            path -> {
              try {
                return path.toUri().toURL();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            })
        .toArray(URL[]::new);
  }

  private static FilterConfig config(String authAltParameters) {
    return new TestFilterConfig(
        "slurm", EmptyServletContext.create(), Map.of("AuthAltParameters", authAltParameters));
  }

  /** A request with one token and nothing else. */
  private static ServletRequest request(String token) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            RedeployTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getDispatcherType" -> DispatcherType.REQUEST;
                  case "getHeaders" ->
                      "Authorization".equalsIgnoreCase(String.valueOf(arguments[0]))
                          ? Collections.enumeration(List.of("Bearer " + token))
                          : Collections.emptyEnumeration();
                  case "getHeaderNames" -> Collections.enumeration(List.of("Authorization"));
                  case "getRemoteAddr" -> "127.0.0.1";
                  case "getMethod" -> "GET";
                  case "getRequestURI", "getServletPath" -> "/me";
                  default -> null;
                });
  }

  /** A response that keeps its status. */
  private static ServletResponse refusal(List<Object> statuses) {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            RedeployTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "setStatus" -> {
                    statuses.add(arguments[0]);
                    yield null;
                  }
                  case "isCommitted", "containsHeader" -> false;
                  case "getOutputStream" -> throw new IllegalStateException();
                  case "getWriter" -> new PrintWriter(Writer.nullWriter());
                  default -> null;
                });
  }

  private static ServletResponse response() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            RedeployTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getHeaders" -> List.of();
                  case "setHeader" -> null;
                  case "containsHeader" -> false;
                  default -> throw new AssertionError(method + " " + Arrays.toString(arguments));
                });
  }

  /** The class loader of a web application: its own classes come first. */
  private static final class Deployment extends URLClassLoader {
    Deployment(URL[] classPath) {
      super(classPath, RedeployTest.class.getClassLoader());
    }

    Filter newFilter() throws ReflectiveOperationException {
      return (Filter)
          loadClass("io.github.slurmjwt.servlet.SlurmJwtFilter").getConstructor().newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (OWN_PACKAGES.stream().noneMatch(name::startsWith)) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
