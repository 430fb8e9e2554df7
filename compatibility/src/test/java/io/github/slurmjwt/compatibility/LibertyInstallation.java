package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.testing.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An unpacked Open Liberty with a user folder of its own. */
final class LibertyInstallation {
  private static final String SERVER_XML =
      """
      <server>
        <featureManager>
          <feature>servlet-6.0</feature>
          <feature>websocket-2.1</feature>
        </featureManager>
        <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
        <applicationMonitor pollingRate="500ms"/>
      </server>
      """;

  private LibertyInstallation() {}

  static RunningServer start(Path home, Path jdk, List<WebApp> apps, Path folder) throws Exception {
    Path user = folder.resolve("usr");
    Path server = user.resolve("servers").resolve("contract");
    Path deployments = server.resolve("dropins");
    InstalledProcess.copy(apps, deployments);
    int port = Ports.free();
    Files.writeString(server.resolve("server.xml"), SERVER_XML.formatted(port));
    Path log = folder.resolve("console.log");
    Process process =
        InstalledProcess.run(
            List.of("sh", home.resolve("bin").resolve("server").toString(), "run", "contract"),
            Map.of("JAVA_HOME", jdk.toString(), "WLP_USER_DIR", user.toString()),
            folder,
            log);
    return InstalledProcess.await(process, port, log, deployments, apps);
  }
}
