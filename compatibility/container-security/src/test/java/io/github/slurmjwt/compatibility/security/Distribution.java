package io.github.slurmjwt.compatibility.security;

import io.github.slurmjwt.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The servers, set up as docs/container-security.md says. */
enum Distribution implements Installation {
  TOMCAT_10_1("apache-tomcat-10") {
    @Override
    public List<String> prepare(Path work, int port) throws IOException {
      return tomcat(work, port, Jars.SELF_CONTAINED);
    }
  },

  /** For the whole server, with nothing in the application. */
  TOMCAT_10_1_PROVIDERS("apache-tomcat-10") {
    @Override
    public List<String> prepare(Path work, int port) throws IOException {
      return tomcatWithProviders(work, port);
    }
  },

  /** With the plain jar and its dependencies. */
  TOMCAT_11("apache-tomcat-11") {
    @Override
    public List<String> prepare(Path work, int port) throws IOException {
      return tomcat(work, port, Jars.PLAIN);
    }
  },

  TOMCAT_11_PROVIDERS("apache-tomcat-11") {
    @Override
    public List<String> prepare(Path work, int port) throws IOException {
      return tomcatWithProviders(work, port);
    }
  },

  GLASSFISH_7("glassfish-embedded-all") {
    @Override
    public List<String> prepare(Path work, int port) throws IOException {
      Path application = Application.withListener(work, settings(work), Jars.SELF_CONTAINED);
      Path temporary = Files.createDirectories(work.resolve("domain"));
      Files.writeString(work.resolve("server.properties"), resource("glassfish.properties"));
      return List.of(
          java(),
          "-Dglassfish.embedded.tmpdir=" + temporary,
          "-jar",
          home().toString(),
          "--properties=server.properties",
          "--port=" + port,
          application.toString());
    }

    @Override
    public Path accessLog(Path work) throws IOException {
      try (Stream<Path> files = Files.walk(work.resolve("domain"))) {
        return files
            .filter(file -> file.getFileName().toString().startsWith("server_access_log"))
            .findFirst()
            .orElse(work.resolve("none"));
      }
    }
  },

  OPEN_LIBERTY("wlp") {
    @Override
    public List<String> prepare(Path work, int port) throws IOException {
      Path tools = home().resolve("bin/tools");
      Path own = Files.createDirectories(work.resolve("servers/slurm"));
      Files.createDirectories(own.resolve("apps"));
      Files.move(
          Application.withListener(work, settings(work), Jars.SELF_CONTAINED),
          own.resolve("apps/application.war"));
      Files.writeString(
          own.resolve("server.xml"),
          resource("open-liberty.xml")
              .replace("<!--FEATURES-->", Documentation.SECURITY.snippet("<featureManager>"))
              .replace("@PORT@", Integer.toString(port)));
      return List.of(
          java(),
          "-javaagent:" + tools.resolve("ws-javaagent.jar"),
          "-jar",
          tools.resolve("ws-server.jar").toString(),
          "slurm");
    }

    @Override
    public Path accessLog(Path work) {
      return work.resolve("servers/slurm/logs/http_access.log");
    }

    @Override
    public boolean lendsSessionsToOthers() {
      return false;
    }
  },

  WILDFLY_39("wildfly") {
    @Override
    public List<String> prepare(Path work, int port) throws IOException {
      Path home = home();
      Path base = work.resolve("standalone");
      Application.copy(home.resolve("standalone"), base);
      Path configuration = base.resolve("configuration/standalone.xml");
      Files.writeString(configuration, withAccessLog(Files.readString(configuration)));
      Path application = Application.withListener(work, settings(work), Jars.SELF_CONTAINED);
      Files.writeString(
          application.resolve("WEB-INF/jboss-web.xml"),
          "<jboss-web><context-root>/</context-root></jboss-web>");
      Files.move(application, base.resolve("deployments/application.war"));
      Files.createFile(base.resolve("deployments/application.war.dodeploy"));
      int management = Ports.free();
      String line = Documentation.SECURITY.snippet("/subsystem=undertow");
      Files.writeString(script(work), "connect 127.0.0.1:" + management + "\n" + line + "reload\n");
      List<String> command = new ArrayList<>(List.of(java(), "-jar"));
      command.add(home.resolve("jboss-modules.jar").toString());
      command.addAll(List.of("-mp", home.resolve("modules").toString(), "org.jboss.as.standalone"));
      command.addAll(
          List.of(
              "-Djboss.home.dir=" + home,
              "-Djboss.server.base.dir=" + base,
              "-Djboss.http.port=" + port,
              "-Djboss.https.port=" + Ports.free(),
              "-Djboss.management.http.port=" + management));
      for (String network : List.of("", "management", "private", "unsecure")) {
        command.addAll(List.of("-b" + network, "127.0.0.1"));
      }
      return command;
    }

    private static String withAccessLog(String standalone) {
      String host = "<host name=\"default-host\" alias=\"localhost\">";
      if (!standalone.contains(host)) {
        throw new AssertionError("standalone.xml is not as expected");
      }
      return standalone.replace(host, host + "<access-log/>");
    }

    /** With the line of the documentation, and as that says, by jboss-cli. */
    @Override
    public void configure(Path work) throws Exception {
      Path log = work.resolve("jboss-cli.log");
      ProcessBuilder builder =
          new ProcessBuilder(
                  "sh", home().resolve("bin/jboss-cli.sh").toString(), "--file=" + script(work))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("JAVA_OPTS", "-Duser.home=" + work);
      Process jbossCli = builder.start();
      if (!jbossCli.waitFor(2, TimeUnit.MINUTES)) {
        jbossCli.destroyForcibly();
      }
      if (jbossCli.waitFor() != 0) {
        throw new AssertionError("jboss-cli: " + Files.readString(log));
      }
    }

    private static Path script(Path work) {
      return work.resolve("slurm.cli");
    }

    @Override
    public Path accessLog(Path work) {
      return work.resolve("standalone/log/access_log.log");
    }

    @Override
    public boolean showsProblems() {
      return false;
    }
  };

  private static final Path SERVERS = Path.of("target", "servers").toAbsolutePath();

  private final String start;

  Distribution(String start) {
    this.start = start;
  }

  /** That of Tomcat. */
  @Override
  public Path accessLog(Path work) throws IOException {
    return work.resolve("logs").resolve("access.log");
  }

  /** The file or folder as it was unpacked. */
  Path home() throws IOException {
    try (Stream<Path> all = Files.list(SERVERS)) {
      return all.filter(path -> path.getFileName().toString().startsWith(start))
          .findFirst()
          .orElseThrow(() -> new AssertionError(start + " is not in " + SERVERS));
    }
  }

  List<String> tomcat(Path work, int port, Jars jars) throws IOException {
    Path application = Application.withListener(work, settings(work), jars);
    return TomcatInstallation.of(home(), work)
        .command(port, TomcatInstallation.context("", application));
  }

  List<String> tomcatWithProviders(Path work, int port) throws IOException {
    TomcatInstallation tomcat = TomcatInstallation.of(home(), work);
    tomcat.share(Jars.SELF_CONTAINED);
    tomcat.provide(
        Cluster.in(work).authAltParameters(),
        "<property name=\"startWithoutKeys\" value=\"true\"/>");
    return tomcat.command(port, TomcatInstallation.context("", Application.plain(work)));
  }

  private static Map<String, String> settings(Path work) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("AuthAltParameters", Cluster.in(work).authAltParameters());
    settings.put("startWithoutKeys", "true");
    return settings;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String resource(String name) throws IOException {
    return Files.readString(Path.of("src", "test", "servers", name));
  }
}
