package io.github.slurmjwt.compatibility.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The servers, set up as docs/container-security.md says. */
enum Distribution {
  TOMCAT_10_1 {
    @Override
    List<String> prepare(Path work, int port) throws IOException {
      return tomcat("apache-tomcat-10", work, port, Application.withListener(work, settings(work)));
    }

    @Override
    Path accessLog(Path work) {
      return tomcatLog(work);
    }
  },

  /** For the whole server, with nothing in the application. */
  TOMCAT_10_1_PROVIDERS {
    @Override
    List<String> prepare(Path work, int port) throws IOException {
      Application.copyLibraries(work.resolve("lib"));
      Path conf = Files.createDirectories(work.resolve("conf"));
      String providers =
          Documentation.snippet("<jaspic-providers")
              .replace(Documentation.AUTH_ALT_PARAMETERS, Cluster.in(work).authAltParameters())
              .replace(
                  "</provider>", "<property name=\"startWithoutKeys\" value=\"true\"/></provider>");
      Files.writeString(conf.resolve("jaspic-providers.xml"), providers);
      return tomcat("apache-tomcat-10", work, port, Application.plain(work));
    }

    @Override
    Path accessLog(Path work) {
      return tomcatLog(work);
    }
  },

  TOMCAT_11 {
    @Override
    List<String> prepare(Path work, int port) throws IOException {
      return tomcat("apache-tomcat-11", work, port, Application.withListener(work, settings(work)));
    }

    @Override
    Path accessLog(Path work) {
      return tomcatLog(work);
    }
  },

  GLASSFISH_7 {
    @Override
    List<String> prepare(Path work, int port) throws IOException {
      Path application = Application.withListener(work, settings(work));
      Path temporary = Files.createDirectories(work.resolve("domain"));
      Files.writeString(work.resolve("server.properties"), resource("glassfish.properties"));
      return List.of(
          java(),
          "-Dglassfish.embedded.tmpdir=" + temporary,
          "-jar",
          server("glassfish-embedded-all").toString(),
          "--properties=server.properties",
          "--port=" + port,
          application.toString());
    }

    @Override
    Path accessLog(Path work) throws IOException {
      try (Stream<Path> files = Files.walk(work.resolve("domain"))) {
        return files
            .filter(file -> file.getFileName().toString().startsWith("server_access_log"))
            .findFirst()
            .orElse(work.resolve("none"));
      }
    }
  },

  OPEN_LIBERTY {
    @Override
    List<String> prepare(Path work, int port) throws IOException {
      Path tools = server("wlp").resolve("bin/tools");
      Path own = Files.createDirectories(work.resolve("servers/slurm"));
      Files.createDirectories(own.resolve("apps"));
      Files.move(
          Application.withListener(work, settings(work)), own.resolve("apps/application.war"));
      Files.writeString(
          own.resolve("server.xml"),
          resource("open-liberty.xml")
              .replace("<!--FEATURES-->", Documentation.snippet("<featureManager>"))
              .replace("@PORT@", Integer.toString(port)));
      return List.of(
          java(),
          "-javaagent:" + tools.resolve("ws-javaagent.jar"),
          "-jar",
          tools.resolve("ws-server.jar").toString(),
          "slurm");
    }

    @Override
    Path accessLog(Path work) {
      return work.resolve("servers/slurm/logs/http_access.log");
    }
  },

  WILDFLY_39 {
    @Override
    List<String> prepare(Path work, int port) throws IOException {
      Path home = server("wildfly");
      Path base = work.resolve("standalone");
      Application.copy(home.resolve("standalone"), base);
      Path configuration = base.resolve("configuration/standalone.xml");
      Files.writeString(configuration, configured(Files.readString(configuration)));
      Path application = Application.withListener(work, settings(work));
      Files.writeString(
          application.resolve("WEB-INF/jboss-web.xml"),
          "<jboss-web><context-root>/</context-root></jboss-web>");
      Files.move(application, base.resolve("deployments/application.war"));
      Files.createFile(base.resolve("deployments/application.war.dodeploy"));
      List<String> command = new ArrayList<>(List.of(java(), "-jar"));
      command.add(home.resolve("jboss-modules.jar").toString());
      command.addAll(List.of("-mp", home.resolve("modules").toString(), "org.jboss.as.standalone"));
      command.addAll(
          List.of(
              "-Djboss.home.dir=" + home,
              "-Djboss.server.base.dir=" + base,
              "-Djboss.http.port=" + port,
              "-Djboss.https.port=" + ServerProcess.freePort(),
              "-Djboss.management.http.port=" + ServerProcess.freePort()));
      for (String network : List.of("", "management", "private", "unsecure")) {
        command.addAll(List.of("-b" + network, "127.0.0.1"));
      }
      return command;
    }

    /** The line of jboss-cli in the documentation does the first; the second is for this test. */
    private static String configured(String standalone) {
      int undertow = standalone.indexOf("urn:jboss:domain:undertow:");
      String head = standalone.substring(0, undertow);
      String tail = standalone.substring(undertow);
      String domain = "<application-security-domain name=\"other\"";
      String jaspi = " integrated-jaspi=\"false\"";
      String host = "<host name=\"default-host\" alias=\"localhost\">";
      String accessLog = "<access-log/>";
      String changed = tail.replace(domain, domain + jaspi).replace(host, host + accessLog);
      if (changed.length() != tail.length() + jaspi.length() + accessLog.length()) {
        throw new AssertionError("standalone.xml is not as expected");
      }
      return head + changed;
    }

    @Override
    Path accessLog(Path work) {
      return work.resolve("standalone/log/access_log.log");
    }
  };

  private static final Path SERVERS = Path.of("target", "servers").toAbsolutePath();

  /** Writes what the server needs, and returns the command that starts it. */
  abstract List<String> prepare(Path work, int port) throws IOException;

  abstract Path accessLog(Path work) throws IOException;

  private static List<String> tomcat(String name, Path work, int port, Path application)
      throws IOException {
    Path home = server(name);
    Path conf = Files.createDirectories(work.resolve("conf"));
    for (String file : List.of("web.xml", "catalina.properties")) {
      Files.copy(home.resolve("conf").resolve(file), conf.resolve(file));
    }
    Files.createDirectories(work.resolve("temp"));
    Files.writeString(
        conf.resolve("server.xml"),
        resource("server.xml")
            .replace("@PORT@", Integer.toString(port))
            .replace("@APPLICATION@", application.toString()));
    String bootstrap =
        Stream.of("bootstrap.jar", "tomcat-juli.jar")
            .map(jar -> home.resolve("bin").resolve(jar).toString())
            .collect(Collectors.joining(java.io.File.pathSeparator));
    return List.of(
        java(),
        "-Dcatalina.home=" + home,
        "-Dcatalina.base=" + work,
        "-cp",
        bootstrap,
        "org.apache.catalina.startup.Bootstrap",
        "start");
  }

  private static Path tomcatLog(Path work) {
    return work.resolve("logs").resolve("access.log");
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

  private static Path server(String start) throws IOException {
    try (Stream<Path> all = Files.list(SERVERS)) {
      return all.filter(path -> path.getFileName().toString().startsWith(start))
          .findFirst()
          .orElseThrow(() -> new AssertionError(start + " is not in " + SERVERS));
    }
  }

  private static String resource(String name) throws IOException {
    return Files.readString(Path.of("src", "test", "servers", name));
  }
}
