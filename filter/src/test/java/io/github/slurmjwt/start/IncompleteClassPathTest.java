package io.github.slurmjwt.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.servlet.CapturedLog;
import io.github.slurmjwt.testing.EmptyServletContext;
import io.github.slurmjwt.testing.SecretFiles;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that a library of the class path prevents; {@link MissingLibraryTest} has servers. */
class IncompleteClassPathTest {
  private static final String CANNOT_START = "slurm-jwt-filter portal cannot start: ";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.auth0:java-jwt",
        "com.auth0:jwks-rsa",
        "com.github.ben-manes.caffeine:caffeine",
        "com.fasterxml.jackson.core:jackson-core"
      })
  void namesTheMissingLibraryBeforeItReadsTheSettings(String artifact) throws Exception {
    try (PlainJar jar = PlainJar.without(artifact)) {
      assertEquals(
          CANNOT_START
              + "the library "
              + artifact
              + " is missing: replace this jar with slurm-jwt-filter-all-VERSION.jar, or add it"
              + " beside this jar",
          failure(jar, () -> new AssertionError("not read")));
    }
  }

  @Test
  void namesAllThatAreMissing() throws Exception {
    try (PlainJar jar = PlainJar.alone()) {
      assertEquals(
          CANNOT_START
              + "the libraries com.auth0:java-jwt, com.auth0:jwks-rsa,"
              + " com.github.ben-manes.caffeine:caffeine, com.fasterxml.jackson.core:jackson-core"
              + " are missing: replace this jar with slurm-jwt-filter-all-VERSION.jar, or add them"
              + " beside this jar",
          failure(jar, () -> new AssertionError("not read")));
    }
  }

  @Test
  void removesTheMetersOfAStartThatFails() throws Exception {
    ClassFiles.caffeineOfAnotherVersion(folder);
    Map<String, String> parameters =
        Map.of("AuthAltParameters", "jwt_key=" + SecretFiles.key(folder.resolve("jwt.key")));
    try (PlainJar jar = PlainJar.behind(folder)) {
      Object registry = jar.globalMeters();
      List<Object> removed = new ArrayList<>();
      Object config = call(registry, "config");
      Consumer<Object> listener = removed::add;
      config.getClass().getMethod("onMeterRemoved", Consumer.class).invoke(config, listener);
      Method from = jar.load("config.FilterSettings").getMethod("from", Map.class);
      String failure = failure(jar, () -> unchecked(() -> from.invoke(null, parameters)));
      assertTrue(
          failure.startsWith(
              CANNOT_START
                  + "a library is missing or has an incompatible version:"
                  + " java.lang.NoSuchMethodError: "),
          failure);
      assertEquals(2, removed.size(), removed::toString);
      assertEquals(List.of(), call(registry, "getMeters"));
    }
  }

  @Test
  void namesTheServersMissingAuthentication() throws Exception {
    try (PlainJar jar = PlainJar.withoutAuthentication()) {
      assertHasNoAuthentication(jar);
    }
  }

  /** Jakarta Authentication 3.0: a server that has the API may have no list of modules. */
  @Test
  void namesTheServersDisabledAuthentication() throws Exception {
    ClassFiles.authenticationWithoutAList(folder);
    try (PlainJar jar = PlainJar.withAuthenticationBehind(folder)) {
      assertHasNoAuthentication(jar);
    }
  }

  private static void assertHasNoAuthentication(PlainJar jar) throws Exception {
    var listener = (ServletContextListener) jar.create("jaspic.SlurmAuthenticationListener");
    ServletContextEvent start = new ServletContextEvent(EmptyServletContext.create());
    try (CapturedLog log = new CapturedLog()) {
      String sentence =
          "slurm-jwt-filter authentication of / cannot start: this server has no Jakarta"
              + " Authentication, or has it disabled: use the filter";
      assertEquals(
          sentence,
          assertThrows(IllegalStateException.class, () -> listener.contextInitialized(start))
              .getMessage());
      assertEquals(List.of("SEVERE " + sentence), log.lines());
    }
  }

  /** Returns the message of a start that fails. */
  private static String failure(PlainJar jar, Supplier<Object> settings) throws Exception {
    Class<?> type = jar.load("engine.AuthenticationStarter");
    Object starter =
        type.getConstructor(String.class, Supplier.class).newInstance("portal", settings);
    try (CapturedLog log = new CapturedLog()) {
      var failure =
          assertThrows(
              InvocationTargetException.class, () -> type.getMethod("start").invoke(starter));
      String message =
          String.valueOf(assertInstanceOf(ServletException.class, failure.getCause()).getMessage());
      assertEquals(List.of("SEVERE " + message), log.lines());
      return message;
    }
  }

  private static Object call(Object object, String method) throws ReflectiveOperationException {
    return object.getClass().getMethod(method).invoke(object);
  }

  private static Object unchecked(Callable<Object> callable) {
    try {
      return callable.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
