package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An unpacked Tomcat with a CATALINA_BASE of its own.
 *
 * @param home the CATALINA_HOME
 * @param base the CATALINA_BASE
 * @param port the port of its connector
 */
record TomcatInstallation(Path home, Path base, int port) {
  /** Configures one in this folder; docs/servers.md says the same in words. */
  static TomcatInstallation of(Path home, Path folder) throws IOException {
    return of(home, home.resolve("conf"), folder);
  }

  /** As {@link #of(Path, Path)}, where the configuration lies elsewhere. */
  static TomcatInstallation of(Path home, Path conf, Path folder) throws IOException {
    Path base = folder.resolve("base");
    for (String each : List.of("conf", "lib", "logs", "temp", "webapps", "work")) {
      Files.createDirectories(base.resolve(each));
    }
    try (Stream<Path> files = Files.list(conf)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, base.resolve("conf").resolve(file.getFileName()));
      }
    }
    int port = Ports.free();
    Path server = base.resolve("conf").resolve("server.xml");
    Files.writeString(
        server,
        Files.readString(server)
            .replace("port=\"8005\"", "port=\"-1\"")
            .replace("port=\"8080\"", "address=\"127.0.0.1\" port=\"" + port + "\"")
            .replaceFirst(
                "(<Connector [^>]*protocol=\"HTTP/1.1\"[^>]*)/>",
                "$1><UpgradeProtocol className=\"org.apache.coyote.http2.Http2Protocol\"/></Connector>"));
    return new TomcatInstallation(home, base, port);
  }

  /** Puts the jars into lib/ and the filter into conf/web.xml, for all applications. */
  void share(List<Path> jars, String filterXml) throws IOException {
    for (Path jar : jars) {
      Files.copy(jar, base.resolve("lib").resolve(jar.getFileName()));
    }
    Path webXml = base.resolve("conf").resolve("web.xml");
    Files.writeString(
        webXml, Files.readString(webXml).replace("</web-app>", filterXml + "</web-app>"));
  }

  RunningServer start(Path jdk, List<WebApp> apps) throws Exception {
    InstalledProcess.copy(apps, base.resolve("webapps"));
    Path log = base.resolve("logs").resolve("console.log");
    Process process =
        InstalledProcess.run(
            List.of("sh", home.resolve("bin").resolve("catalina.sh").toString(), "run"),
            Map.of(
                "JAVA_HOME", jdk.toString(),
                "CATALINA_HOME", home.toString(),
                "CATALINA_BASE", base.toString()),
            base,
            log);
    return InstalledProcess.await(process, port, log, base.resolve("webapps"), apps);
  }
}
