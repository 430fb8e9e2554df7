package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An unpacked jetty-home with a JETTY_BASE of its own.
 *
 * @param home what was unpacked
 * @param base the JETTY_BASE
 */
record JettyInstallation(Path home, Path base, List<String> modules) {
  static JettyInstallation of(Path home, Path folder) throws IOException {
    Path base = Files.createDirectories(folder.resolve("base"));
    List<String> modules =
        new ArrayList<>(
            List.of("http", "http2c", "ee10-deploy", "ee10-annotations", "ee10-websocket-jakarta"));
    return new JettyInstallation(home, base, modules);
  }

  /** Puts the jars beside the environment's own, and the filter into its default web.xml. */
  void share(List<Path> jars, String filterXml) throws IOException {
    Path lib = Files.createDirectories(base.resolve("lib").resolve("slurm"));
    for (Path jar : jars) {
      Files.copy(jar, lib.resolve(jar.getFileName()));
    }
    Files.writeString(
        Files.createDirectories(base.resolve("modules")).resolve("slurm.mod"),
        """
        [environment]
        ee10
        [depend]
        ee10-deploy
        [lib]
        lib/slurm/*.jar
        [ini]
        jetty.deploy.defaultsDescriptorPath?=${jetty.base}/etc/webdefault-ee10.xml
        """);
    modules.add("slurm");
    Path defaults = Files.createDirectories(base.resolve("etc")).resolve("webdefault-ee10.xml");
    String original = Files.readString(home.resolve("etc").resolve("webdefault-ee10.xml"));
    Files.writeString(defaults, original.replace("</web-app>", filterXml + "</web-app>"));
  }

  RunningServer start(Path jdk, List<WebApp> apps) throws Exception {
    InstalledProcess.copy(apps, base.resolve("webapps"));
    Path log = base.resolve("console.log");
    String java = jdk.resolve("bin").resolve("java").toString();
    String start = home.resolve("start.jar").toString();
    int port = Ports.free();
    Process setUp =
        InstalledProcess.run(
            List.of(java, "-jar", start, "--add-modules=" + String.join(",", modules)),
            Map.of(),
            base,
            log);
    if (setUp.waitFor() != 0) {
      throw new IOException("jetty-home could not be set up, see " + log);
    }
    Process process =
        InstalledProcess.run(
            List.of(
                java,
                "-jar",
                start,
                "jetty.http.host=127.0.0.1",
                "jetty.http.port=" + port,
                "jetty.httpConfig.headerCacheCaseSensitive=true",
                "jetty.deploy.scanInterval=1"),
            Map.of(),
            base,
            log);
    return InstalledProcess.await(process, port, log, base.resolve("webapps"), apps);
  }
}
