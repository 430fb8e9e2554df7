package io.github.slurmjwt.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.servlet.CapturedLog;
import io.github.slurmjwt.servlet.Echo;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain jar in a Tomcat, and one of the libraries that its pom names left out. */
@Tag("slow")
class MissingLibraryTest {
  private static final List<String> NEEDED =
      List.of(
          "com.auth0:java-jwt",
          "com.auth0:jwks-rsa",
          "com.github.ben-manes.caffeine:caffeine",
          "com.fasterxml.jackson.core:jackson-core");

  /** For minting alone. */
  private static final String NOT_NEEDED = "com.fasterxml.jackson.core:jackson-databind";

  private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");

  /** Held, since java.util.logging forgets the settings of a logger that nobody holds. */
  private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

  static {
    TOMCAT_LOG.setLevel(Level.OFF); // Expected failures, each with a stack trace.
  }

  @TempDir private Path folder;

  static Stream<Arguments> neededInEveryForm() {
    return Stream.of(Deployment.WEB_XML, Deployment.CODE, Deployment.LISTENER, Deployment.PROVIDER)
        .flatMap(deployment -> NEEDED.stream().map(artifact -> Arguments.of(deployment, artifact)));
  }

  @ParameterizedTest(name = "{0} without {1}")
  @MethodSource("neededInEveryForm")
  void startsNothingAndSaysWhichIsMissing(Deployment deployment, String artifact) throws Exception {
    try (PlainJar jar = PlainJar.without(artifact)) {
      assertRefusesToStart(
          deployment,
          jar,
          "the library "
              + artifact
              + " is missing: replace this jar with slurm-jwt-filter-all-VERSION.jar, or add it beside this jar");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INITIALIZED")
  void namesAllThatAreMissing(Deployment deployment) throws Exception {
    try (PlainJar jar = PlainJar.alone()) {
      assertRefusesToStart(
          deployment,
          jar,
          "the libraries "
              + String.join(", ", NEEDED)
              + " are missing: replace this jar with slurm-jwt-filter-all-VERSION.jar, or add them"
              + " beside this jar");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NOT_NEEDED,
        "com.fasterxml.jackson.core:jackson-annotations",
        "com.google.guava:guava",
        "com.google.guava:failureaccess",
        "org.jspecify:jspecify",
        "io.micrometer:micrometer-core",
        "io.micrometer:micrometer-commons",
        "io.micrometer:micrometer-observation"
      })
  void judgesTokensWithout(String artifact) throws Exception {
    RsaTestKey rsa = RsaTestKey.make("first");
    String hs256 = Tokens.hs256(Tokens.payload("exp", Long.toString(Long.MAX_VALUE)));
    try (PlainJar jar = PlainJar.without(artifact);
        CapturedLog log = new CapturedLog();
        Server server = new Server(Deployment.WEB_XML, jar, folder, parameters(rsa))) {
      assertEquals(LifecycleState.STARTED, server.application.getState());
      Http http = new Http(server.tomcat.getConnector().getLocalPort());
      assertEquals("200 alice", http.getWith(hs256, "/").verdict());
      assertEquals("200 alice", http.getWith(rsa.token("alice"), "/").verdict());
      assertEquals("401", http.getWith(rsa.token("alice") + "A", "/").verdict());
      assertEquals("401", http.get("/").verdict());
      String first = log.lines().get(0);
      assertTrue(first.startsWith("INFO slurm-jwt-filter in force: "), first);
    }
    assertEquals(List.of(), ourThreads());
  }

  @Test
  void namesTheServersMissingAuthentication() throws Exception {
    try (PlainJar jar = PlainJar.withoutAuthentication()) {
      assertRefusesToStart(
          Deployment.LISTENER,
          jar,
          "this server has no Jakarta Authentication, or has it disabled: use the filter");
    }
  }

  /** The initializer of the jar is called in every server. */
  @Test
  void startsTheFilterWhereThereIsNoAuthentication() throws Exception {
    try (PlainJar jar = PlainJar.withoutAuthentication();
        CapturedLog log = new CapturedLog();
        Server server =
            new Server(Deployment.INITIALIZED, jar, folder, parameters(RsaTestKey.make("k")))) {
      assertEquals(LifecycleState.STARTED, server.application.getState());
      Http http = new Http(server.tomcat.getConnector().getLocalPort());
      assertEquals("401", http.get("/").verdict());
      List<String> shown = log.lines().stream().filter(line -> line.startsWith("INFO ")).toList();
      assertTrue(shown.get(0).startsWith("INFO slurm-jwt-filter in force: "), shown.toString());
    }
  }

  @Test
  void namesEveryLibraryOfThePom() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    Set<String> named =
        DEPENDENCY
            .matcher(pom.substring(0, pom.indexOf("<build>"))) // Plugins have dependencies too.
            .results()
            .map(dependency -> dependency.group(1))
            .filter(text -> !text.matches("(?s).*<(scope>(test|provided)|optional>true).*"))
            .map(text -> element(text, "groupId") + ":" + element(text, "artifactId"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> known = new TreeSet<>(NEEDED);
    known.add(NOT_NEEDED);
    assertEquals(known, named);
  }

  /** Found when the keys are followed already. */
  @ParameterizedTest
  @EnumSource(names = {"WEB_XML", "CODE", "PROVIDER"})
  void leavesNothingBehindALibraryOfAnotherVersion(Deployment deployment) throws Exception {
    Path other = folder.resolve("other");
    ClassFiles.caffeineOfAnotherVersion(other);
    try (PlainJar jar = PlainJar.behind(other)) {
      assertRefusesToStart(
          deployment,
          jar,
          "a library is missing or has an incompatible version: java.lang.NoSuchMethodError: '"
              + ClassFiles.CAFFEINE
              + " "
              + ClassFiles.CAFFEINE
              + ".newBuilder()': replace this jar with slurm-jwt-filter-all-VERSION.jar, or use the"
              + " versions that the pom of this jar names");
    }
  }

  private void assertRefusesToStart(Deployment deployment, PlainJar jar, String why)
      throws Exception {
    String sentence = "slurm-jwt-filter " + deployment.title + " cannot start: " + why;
    try (CapturedLog log = new CapturedLog()) {
      try (Server server = new Server(deployment, jar, folder, parameters(RsaTestKey.make("k")))) {
        assertEquals(deployment.stateAfterFailure(), server.application.getState());
      }
      assertEquals(List.of("SEVERE " + sentence), log.lines());
    }
    assertEquals(List.of(), ourThreads());
  }

  private Map<String, String> parameters(RsaTestKey rsa) throws IOException {
    Path key = folder.resolve("jwt.key");
    Files.write(key, TestKeys.HMAC.getEncoded());
    Path set = folder.resolve("jwks.json");
    Files.writeString(set, RsaTestKey.set(rsa));
    for (Path file : List.of(key, set)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return Map.of("AuthAltParameters", "jwt_key=" + key + ",jwks=" + set);
  }

  private static String element(String xml, String name) {
    return xml.replaceFirst("(?s).*<" + name + ">(.*?)</" + name + ">.*", "$1");
  }

  private static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("slurm-jwt-"))
        .toList();
  }

  /** A Tomcat whose one application tells the user. */
  private static final class Server implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Context application;

    Server(Deployment deployment, PlainJar jar, Path folder, Map<String, String> parameters)
        throws Exception {
      tomcat.setBaseDir(folder.toString());
      tomcat.setPort(0);
      tomcat.getConnector().setProperty("address", "127.0.0.1");
      application = tomcat.addContext("", folder.toString());
      Tomcat.addServlet(application, "echo", new Echo()).addMapping("/");
      deployment.addTo(application, jar, parameters);
      Deployment.map(application);
      tomcat.start();
    }

    @Override
    public void close() throws LifecycleException {
      tomcat.stop();
      tomcat.destroy();
    }
  }
}
