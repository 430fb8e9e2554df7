package io.github.slurmjwt.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An unpacked WildFly with a base folder of its own. */
final class WildFlyInstallation {
  private WildFlyInstallation() {}

  static RunningServer start(Path home, Path jdk, List<WebApp> apps, Path folder) throws Exception {
    Path base = folder.resolve("base");
    copyTree(home.resolve("standalone"), base);
    InstalledProcess.copy(apps, base.resolve("deployments"));
    int port = InstalledProcess.freePort();
    Path log = folder.resolve("console.log");
    String loopback = "127.0.0.1";
    Process process =
        InstalledProcess.run(
            List.of(
                "sh",
                home.resolve("bin").resolve("standalone.sh").toString(),
                "-Djboss.server.base.dir=" + base,
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=" + InstalledProcess.freePort(),
                "-Djboss.management.http.port=" + InstalledProcess.freePort(),
                "-Djboss.management.https.port=" + InstalledProcess.freePort(),
                "-b=" + loopback,
                "-bmanagement=" + loopback,
                "-bprivate=" + loopback,
                "-bunsecure=" + loopback),
            Map.of("JAVA_HOME", jdk.toString(), "LAUNCH_JBOSS_IN_BACKGROUND", "true"),
            folder,
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
