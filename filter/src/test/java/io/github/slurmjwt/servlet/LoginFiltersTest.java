package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.HttpSettings;
import io.github.slurmjwt.engine.AuthenticationStarter;
import io.github.slurmjwt.engine.SlurmAuthentication;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that start a filter with the first request have a log-in servlet wait for it. */
class LoginFiltersTest {
  private static final String OURS = SlurmJwtFilter.class.getName();
  private static final String NONE =
      "there is no SlurmJwtFilter with a cookieName: declare it, and map it to /*";

  private final Map<String, FilterRegistration> registrations = new HashMap<>();
  private final Map<String, ServletRegistration> servlets = new LinkedHashMap<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private final ServletContext application =
      fake(
          ServletContext.class,
          (method, arguments) ->
              switch (method) {
                case "getFilterRegistrations" -> registrations;
                case "getServletRegistrations" -> servlets;
                case "getAttribute" -> attributes.get(String.valueOf(arguments[0]));
                default -> attributes.put(String.valueOf(arguments[0]), arguments[1]);
              });

  private interface Answers {
    @Nullable Object of(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            LoginFiltersTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.of(method.getName(), arguments)));
  }

  private void declare(String name, String type) {
    registrations.put(
        name,
        fake(
            FilterRegistration.class,
            (method, arguments) -> method.equals("getName") ? name : type));
  }

  private SlurmAuthentication start(String name, String... cookie) throws Exception {
    FilterSettings.Builder settings = FilterSettings.builder();
    List.of(cookie).forEach(it -> settings.http(http -> http.cookieName(it)));
    SlurmAuthentication started =
        new AuthenticationStarter(
                name, settings::build, Optional.of(TestKeys.both().source()), Tokens.CLOCK)
            .start();
    LoginFilters.add(
        fake(
            FilterConfig.class,
            (method, arguments) -> method.equals("getFilterName") ? name : application),
        started);
    return started;
  }

  private void assertFindsNone(String sentence, Optional<String> name) {
    assertEquals(
        sentence,
        assertThrows(ConfigException.class, () -> LoginFilters.find(application, name))
            .getMessage());
  }

  @Test
  void waitsForAFilterThatIsDeclared() {
    declare("slurm", OURS);
    declare("other", "org.example.OtherFilter");
    assertEquals(Optional.empty(), LoginFilters.find(application, Optional.empty()));
    assertEquals(Optional.empty(), LoginFilters.find(application, Optional.of("slurm")));
  }

  @ParameterizedTest
  @CsvSource({"other", "slurm2"})
  void waitsForNoOther(String name) {
    declare("slurm", OURS);
    declare("other", "org.example.OtherFilter");
    assertFindsNone(
        "there is no SlurmJwtFilter of the name " + name + ": declare it, and map it to /*",
        Optional.of(name));
  }

  @Test
  void waitsForNoFilterOfAnotherClass() {
    declare("other", "org.example.OtherFilter");
    assertFindsNone(NONE, Optional.empty());
  }

  @Test
  void waitsForNoFilterThatHasStarted() throws Exception {
    declare("one", OURS);
    declare("two", OURS);
    SlurmAuthentication one = start("one");
    SlurmAuthentication two = start("two");
    assertFindsNone(NONE, Optional.empty());
    one.close();
    two.close();
  }

  private void declareLogin(String name, String type, String... paths) {
    servlets.put(
        name,
        fake(
            ServletRegistration.class,
            (method, arguments) ->
                switch (method) {
                  case "getName" -> name;
                  case "getClassName" -> type;
                  case "getMappings" -> List.of(paths);
                  default -> null;
                }));
  }

  private void assertNotOpen(String servlet, String path) {
    HttpSettings settings =
        FilterSettings.builder()
            .http(
                http ->
                    http.loginPage("/login")
                        .cookieName("slurm")
                        .excludedPaths(List.of("/login", "/log/*")))
            .build()
            .http();
    assertEquals(
        "the servlet " + servlet + " must be open to everyone: add " + path + " to excludedPaths",
        assertThrows(ConfigException.class, () -> LoginFilters.check(application, settings))
            .getMessage());
  }

  @Test
  void looksAtEveryPathOfALogin() {
    declareLogin("own", SlurmLoginServlet.class.getName(), "/login", "/log/in", "/enter");
    assertNotOpen("own", "/enter");
  }

  @Test
  void looksAtEveryLogin() {
    declareLogin("other", "org.example.OtherServlet", "/other");
    declareLogin("one", SlurmLoginServlet.class.getName(), "/login");
    declareLogin("two", SlurmLoginServlet.class.getName(), "/enter");
    assertNotOpen("two", "/enter");
  }

  @Test
  void findsAFilterThatHasBeenStartedAnew() throws Exception {
    declare("slurm", OURS);
    SlurmAuthentication before = start("slurm", "slurm");
    before.close();
    SlurmAuthentication after = start("slurm", "slurm");
    assertEquals(Optional.of(after), LoginFilters.find(application, Optional.empty()));
    after.close();
  }

  @Test
  void findsTheFilterWithACookie() throws Exception {
    declare("one", OURS);
    declare("two", OURS);
    SlurmAuthentication one = start("one");
    SlurmAuthentication two = start("two", "slurm");
    assertEquals(Optional.of(two), LoginFilters.find(application, Optional.empty()));
    assertFindsNone("the filter one has no cookieName: set it", Optional.of("one"));
    one.close();
    two.close();
  }
}
