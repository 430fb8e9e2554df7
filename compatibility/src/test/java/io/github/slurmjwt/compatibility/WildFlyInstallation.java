package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An unpacked WildFly with a base folder of its own.
 *
 * @param home what was unpacked
 * @param base the base folder
 */
record WildFlyInstallation(Path home, Path base) {
  static WildFlyInstallation of(Path home, Path folder) throws IOException {
    Path base = folder.resolve("base");
    copyTree(home.resolve("standalone"), base);
    return new WildFlyInstallation(home, base);
  }

  /** Lays the web.xml and the jars of each application over the one that is deployed as its WAR. */
  void overlay(Path jdk, List<WebApp> apps) throws Exception {
    List<String> commands = new ArrayList<>(List.of("embed-server"));
    for (WebApp app : apps) {
      String content =
          app.overlay().entrySet().stream()
              .map(part -> "/" + part.getKey() + "=" + part.getValue())
              .collect(Collectors.joining(","));
      String war = app.war().getFileName().toString();
      commands.add(
          "deployment-overlay add --name=slurm-%s --content=%s --deployments=%s"
              .formatted(war, content, war));
    }
    Path script = Files.write(base.resolve("overlay.cli"), commands);
    Path log = base.resolve("overlay.log");
    Process process =
        InstalledProcess.run(
            List.of(
                "sh",
                home.resolve("bin").resolve("jboss-cli.sh").toString(),
                "-Djboss.server.base.dir=" + base,
                "--file=" + script),
            Map.of("JAVA_HOME", jdk.toString()),
            base,
            log);
    if (process.waitFor() != 0) {
      throw new IOException("the overlays could not be added, see " + log);
    }
  }

  RunningServer start(Path jdk, List<WebApp> apps) throws Exception {
    InstalledProcess.copy(apps, base.resolve("deployments"));
    int port = Ports.free();
    Path log = base.resolve("console.log");
    String loopback = "127.0.0.1";
    Process process =
        InstalledProcess.run(
            List.of(
                "sh",
                home.resolve("bin").resolve("standalone.sh").toString(),
                "-Djboss.server.base.dir=" + base,
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=" + Ports.free(),
                "-Djboss.management.http.port=" + Ports.free(),
                "-Djboss.management.https.port=" + Ports.free(),
                "-b=" + loopback,
                "-bmanagement=" + loopback,
                "-bprivate=" + loopback,
                "-bunsecure=" + loopback),
            Map.of("JAVA_HOME", jdk.toString(), "LAUNCH_JBOSS_IN_BACKGROUND", "true"),
            base,
            log);
    return InstalledProcess.await(process, port, log, base.resolve("deployments"), apps);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
