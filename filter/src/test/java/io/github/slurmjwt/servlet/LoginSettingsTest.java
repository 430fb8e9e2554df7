package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.ServletConfig;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The init-params of the log-in servlet; LoginStartTest has those that are refused. */
class LoginSettingsTest {
  private static LoginSettings settings(Map<String, String> parameters) {
    return LoginSettings.from(
        (ServletConfig)
            Proxy.newProxyInstance(
                LoginSettingsTest.class.getClassLoader(),
                new Class<?>[] {ServletConfig.class},
                (proxy, method, arguments) ->
                    arguments == null
                        ? Collections.enumeration(parameters.keySet())
                        : parameters.get(String.valueOf(arguments[0]))));
  }

  @Test
  void hasTheseDefaults() {
    assertEquals(new LoginSettings(Optional.empty(), "/", Optional.empty()), settings(Map.of()));
  }

  @Test
  void readsEachParameterWithoutBlanks() {
    assertEquals(
        new LoginSettings(Optional.of("/own.jsp"), "/jobs?mine", Optional.of("main")),
        settings(Map.of("page", " /own.jsp", "home", "/jobs?mine ", "filter", " main ")));
  }
}
