package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LogLines;
import jakarta.servlet.ServletContext;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of MBeans, and what is said when one cannot be registered or removed. */
class JmxManagementTest {
  private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();

  /** No other test of this JVM has authentications of this name. */
  private static final String NAME = "of JmxManagementTest";

  private final AuthenticationState state =
      new AuthenticationState(
          NAME,
          Optional.empty(),
          Optional.empty(),
          new Decisions(new FilterMetrics.None(), new TokenExtractor(Optional.empty())));

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      nullValues = "null",
      quoteCharacter = '`',
      textBlock =
          """
          www.example.org, /app, `host=www.example.org,application=/app,`
          [::1],           ``,   `host="[::1]",application=/,`
          ``,              /app, `application=/app,`
          null,            /app, `application=/app,`
          UNKNOWN,         /app, `application=/app,`
          """)
  void tellsServerAndApplication(@Nullable String host, String path, String expected) {
    Management registered = JmxManagement.register(state, Optional.of(application(host, path)));
    try {
      assertEquals(
          Set.of("io.github.slurmjwt:type=Authentication," + expected + "name=" + NAME), beans());
    } finally {
      registered.close();
    }
    assertEquals(Set.of(), beans());
  }

  @Test
  void givesUpAfter1000OfOneName() throws Exception {
    String first = "io.github.slurmjwt:type=Authentication,name=" + NAME;
    List<ObjectName> taken = new ArrayList<>();
    try (LogLines log = LogLines.of("io.github.slurmjwt")) {
      for (int number = 1; number < 1000; number++) {
        taken.add(register(number == 1 ? first : first + ",instance=" + number));
      }
      JmxManagement.register(state, Optional.empty()).close();
      assertEquals(List.of(), log.at(Level.WARNING));
      taken.add(register(first + ",instance=1000"));
      assertSame(Management.NONE, JmxManagement.register(state, Optional.empty()));
      List<String> said = log.at(Level.WARNING);
      assertEquals(1, said.size(), said::toString);
      assertTrue(
          said.get(0)
              .startsWith(
                  "cannot register the MBean "
                      + first
                      + ": javax.management.InstanceAlreadyExistsException: "),
          said::toString);
    } finally {
      for (ObjectName name : taken) {
        JMX.unregisterMBean(name);
      }
    }
  }

  @Test
  void saysThatSomebodyElseHasRemovedIt() throws Exception {
    Management registered = JmxManagement.register(state, Optional.empty());
    ObjectName name = new ObjectName(beans().iterator().next());
    JMX.unregisterMBean(name);
    try (LogLines log = LogLines.of("io.github.slurmjwt")) {
      registered.close();
      assertEquals(
          List.of(
              "cannot unregister the MBean "
                  + name
                  + ": javax.management.InstanceNotFoundException: "
                  + name),
          log.at(Level.WARNING));
    }
  }

  private ObjectName register(String name) throws JMException {
    return JMX.registerMBean(new JmxAttributes(state), new ObjectName(name)).getObjectName();
  }

  private static Set<String> beans() {
    return JMX.queryNames(null, null).stream()
        .map(ObjectName::toString)
        .filter(name -> name.contains(NAME))
        .collect(Collectors.toSet());
  }

  private static ServletContext application(@Nullable String host, String path) {
    return (ServletContext)
        Proxy.newProxyInstance(
            JmxManagementTest.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getContextPath")) {
                return path;
              }
              if (method.getName().equals("getVirtualServerName") && !"UNKNOWN".equals(host)) {
                return host;
              }
              // As of a listener that code has added.
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
