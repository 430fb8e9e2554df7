package io.github.slurmjwt.compatibility;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The embedded servers, each with a class path from {@code servers/}. */
enum EmbeddedServers implements ServerKind {
  TOMCAT_10("Tomcat 10.1", "tomcat-10.1", "TomcatServer", "tomcat-embed-core"),
  TOMCAT_11("Tomcat 11", "tomcat-11", "TomcatServer", "tomcat-embed-core"),
  JETTY_12_0("Jetty 12.0 ee10", "jetty-12.0-ee10", "JettyEe10Server", "jetty-ee10-webapp") {
    @Override
    public Map<String, Gap> notOffered() {
      return NO_WEBSOCKET;
    }
  },
  JETTY_12_1("Jetty 12.1 ee10", "jetty-12.1-ee10", "JettyEe10Server", "jetty-ee10-webapp") {
    @Override
    public Map<String, Gap> notOffered() {
      return NO_WEBSOCKET;
    }
  },
  JETTY_12_1_EE11("Jetty 12.1 ee11", "jetty-12.1-ee11", "JettyEe11Server", "jetty-ee11-webapp") {
    @Override
    public String webXml() {
      return JETTY_WEBSOCKET.formatted("ee11");
    }
  },
  UNDERTOW("Undertow", "undertow", "UndertowServer", "undertow-servlet") {
    @Override
    public Map<String, Gap> notOffered() {
      Map<String, Gap> gaps = new HashMap<>(ONE_COPY);
      gaps.putAll(NO_WEBSOCKET);
      gaps.putAll(UNDERTOW_GAPS);
      return gaps;
    }
  },
  GLASSFISH_7("GlassFish 7", "glassfish-7", "GlassFishServer", "glassfish-embedded-all") {
    @Override
    List<String> jvmOptions() {
      return GLASSFISH_OPTIONS;
    }

    @Override
    public Map<String, Gap> notOffered() {
      return GLASSFISH_GAPS;
    }
  },
  GLASSFISH_8("GlassFish 8", "glassfish-8", "GlassFishServer", "glassfish-embedded-all") {
    @Override
    List<String> jvmOptions() {
      return GLASSFISH_OPTIONS;
    }

    @Override
    public Map<String, Gap> notOffered() {
      return GLASSFISH_GAPS;
    }
  },
  SPRING_BOOT_3("Spring Boot 3.5", "spring-boot-3.5", "SpringBootServer", "spring-boot") {
    @Override
    public Map<String, Gap> notOffered() {
      return ONE_COPY;
    }
  },
  SPRING_BOOT_4("Spring Boot 4.1", "spring-boot-4.1", "SpringBootServer", "spring-boot") {
    @Override
    public Map<String, Gap> notOffered() {
      return ONE_COPY;
    }
  };

  private static final Map<String, Gap> ONE_COPY =
      Map.of(
          "each has its own version of the jar",
          new Gap(
              "the applications are on the class path of the server: there is one copy",
              "expected: <" + Jars.OTHER_VERSION + "> but was:"));

  private static final Gap WEBSOCKET_GAP =
      new Gap("no WebSocket on the class path of this server", "handshake answered with 200");

  private static final Map<String, Gap> NO_WEBSOCKET =
      Map.of("the user of the session", WEBSOCKET_GAP, "cookie of the own page", WEBSOCKET_GAP);

  private static final Gap NO_WILDCARD =
      new Gap(
          "takes * in a mapping for the name of a servlet",
          "expected: <200 alice> but was: <200 null>");

  static final Gap NO_HEADER_IN_INCLUDE =
      new Gap(
          "sets no header during an include, so that a public page cannot be made private",
          "expected: <200 alice> but was: <500");

  static final Map<String, Gap> UNDERTOW_GAPS =
      Map.of(
          "two spaces",
          new Gap(
              "makes one of them before anybody sees the header",
              "expected: <401> but was: <200 alice>"),
          "named-forward from a public path",
          NO_WILDCARD,
          "named-include from a public path",
          NO_WILDCARD,
          "named-forward after a forward from a public path",
          NO_WILDCARD,
          "include from a public to a protected path",
          NO_HEADER_IN_INCLUDE,
          CacheCases.INCLUDE,
          NO_HEADER_IN_INCLUDE,
          CacheCases.INCLUDE_AND_PUBLIC,
          NO_HEADER_IN_INCLUDE);

  static final Gap NO_CONNECT =
      new Gap("never answers CONNECT, whoever asks", "SocketTimeoutException: Read timed out");

  private static final Map<String, Gap> GLASSFISH_GAPS =
      Map.of("CONNECT without token", NO_CONNECT);

  /** Without it Jetty answers handshakes before it asks any filter of the application. */
  static final String JETTY_WEBSOCKET =
      """
      <filter>
        <filter-name>org.eclipse.jetty.%1$s.websocket.servlet.WebSocketUpgradeFilter</filter-name>
        <filter-class>org.eclipse.jetty.%1$s.websocket.servlet.WebSocketUpgradeFilter</filter-class>
        <async-supported>true</async-supported>
        <init-param>
          <param-name>autoFragment</param-name>
          <param-value>true</param-value>
        </init-param>
      </filter>
      <filter-mapping>
        <filter-name>org.eclipse.jetty.%1$s.websocket.servlet.WebSocketUpgradeFilter</filter-name>
        <url-pattern>/*</url-pattern>
      </filter-mapping>
      """;

  /** GlassFish's own naming needs it, with or without the filter. */
  private static final List<String> GLASSFISH_OPTIONS =
      List.of("--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED");

  private final String title;
  private final String classPathFile;
  private final String starter;
  private final String artifact;

  EmbeddedServers(String title, String classPathFile, String starter, String artifact) {
    this.title = title;
    this.classPathFile = classPathFile;
    this.starter = starter;
    this.artifact = artifact;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String version() throws IOException {
    return resolved().stream()
        .map(path -> Path.of(path).getFileName().toString())
        .filter(name -> name.matches(artifact + "-[0-9].*[.]jar"))
        .map(name -> name.substring(artifact.length() + 1, name.length() - ".jar".length()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public RunningServer start(Path jdk, List<WebApp> apps, Path folder) throws Exception {
    return EmbeddedProcess.start(this, jdk, apps, folder.resolve("server.log"));
  }

  List<String> jvmOptions() {
    return List.of();
  }

  String mainClass() {
    return "io.github.slurmjwt.compatibility.server." + starter;
  }

  /** The starter, the server, and, for servers that read no WAR, the classes of the application. */
  List<String> classPath(List<WebApp> apps) throws IOException {
    List<String> paths = new ArrayList<>();
    paths.add(Path.of("target", "classes").toAbsolutePath().toString());
    paths.addAll(resolved());
    if (notOffered().keySet().containsAll(ONE_COPY.keySet())) {
      paths.add(apps.get(0).classes().toString());
    }
    return paths;
  }

  private List<String> resolved() throws IOException {
    return ClassPaths.of(classPathFile);
  }
}
