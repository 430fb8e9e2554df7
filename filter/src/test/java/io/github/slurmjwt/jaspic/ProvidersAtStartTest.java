package io.github.slurmjwt.jaspic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LogLines;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server creates its modules with its first application. */
class ProvidersAtStartTest {
  private final ClassLoader ours = ProvidersAtStart.class.getClassLoader();

  @Test
  void createsTheModulesOfTheServerOnceAndNotThoseOfAnApplication() throws Exception {
    ProvidersAtStart initializer = new ProvidersAtStart(new AtomicBoolean());
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    try (ServerList list = ServerList.of(ServerList.Noting.class);
        URLClassLoader application = new URLClassLoader(new URL[0], ours)) {
      thread.setContextClassLoader(application);
      initializer.onStartup(null, contextOf(ours));
      assertEquals(List.of(), ServerList.CREATED_IN, "the jar is the application's");

      initializer.onStartup(null, contextOf(application));
      assertEquals(List.of(ours), ServerList.CREATED_IN, "the jar is the server's");
      assertSame(application, thread.getContextClassLoader());

      list.forget();
      initializer.onStartup(null, contextOf(application));
      assertEquals(List.of(ours), ServerList.CREATED_IN, "the second application");
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  /** Applications that do not use Slurm must start as usual. */
  @ParameterizedTest
  @ValueSource(classes = {ServerList.Absent.class, ServerList.AbsentInJavaEe.class})
  void startsTheApplicationWhereTheServerHasNoList(Class<?> absent) throws Exception {
    try (LogLines log = LogLines.of("io.github.slurmjwt");
        ServerList list = ServerList.of(absent.asSubclass(AuthConfigFactory.class));
        URLClassLoader application = new URLClassLoader(new URL[0], ours)) {
      new ProvidersAtStart(new AtomicBoolean()).onStartup(null, contextOf(application));
      list.forget();
      assertEquals(
          List.of(), log.at(Level.INFO).stream().filter(line -> line.contains("Jakarta")).toList());
      assertEquals(List.of(), log.at(Level.WARNING));
      assertEquals(List.of(), log.at(Level.SEVERE));
    }
  }

  @Test
  void warnsWhereAPartOfTheServerIsMissing() throws Exception {
    try (LogLines log = LogLines.of("io.github.slurmjwt");
        ServerList list = ServerList.of(ServerList.Missing.class);
        URLClassLoader application = new URLClassLoader(new URL[0], ours)) {
      new ProvidersAtStart(new AtomicBoolean()).onStartup(null, contextOf(application));
      list.forget();
      List<String> said = log.at(Level.WARNING);
      assertEquals(1, said.size(), said::toString);
      assertTrue(
          // The JVM says the cause once, and then that the class cannot be used.
          said.get(0)
              .matches(
                  "the server cannot create its authentication modules:"
                      + " java\\.lang\\.NoClassDefFoundError: (a part of the server|Could not"
                      + " initialize class .*): a library of the server is missing or has an"
                      + " incompatible version"),
          said::toString);
    }
  }

  @Test
  void saysThatTheServerCannotCreateItsModules() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (LogLines log = LogLines.of("io.github.slurmjwt");
        ServerList list = ServerList.of(ServerList.Failing.class);
        URLClassLoader application = new URLClassLoader(new URL[0], ours)) {
      new ProvidersAtStart(new AtomicBoolean()).onStartup(null, contextOf(application));
      list.forget();
      List<String> said = log.at(Level.SEVERE);
      assertEquals(1, said.size(), said::toString);
      assertTrue(
          said.get(0)
              .startsWith(
                  "the server cannot create its authentication modules, and tries again for each"
                      + " request: "),
          said::toString);
      assertSame(before, thread.getContextClassLoader());
    }
  }

  private static ServletContext contextOf(ClassLoader loader) {
    return (ServletContext)
        Proxy.newProxyInstance(
            ProvidersAtStartTest.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getClassLoader")) {
                return loader;
              }
              throw new UnsupportedOperationException(method.toString());
            });
  }
}
