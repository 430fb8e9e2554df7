package io.github.slurmjwt.jaspic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server creates its modules with its first application. */
class ProvidersAtStartTest {
  private final ClassLoader ours = ProvidersAtStart.class.getClassLoader();

  /** In one test, since a server does it once. */
  @Test
  void createsTheModulesOfTheServerOnceAndNotThoseOfAnApplication() throws Exception {
    ProvidersAtStart initializer = new ProvidersAtStart();
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
