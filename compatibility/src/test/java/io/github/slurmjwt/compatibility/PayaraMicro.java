package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.testing.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Payara Micro: one jar that takes the WARs as arguments. */
final class PayaraMicro {
  private PayaraMicro() {}

  static RunningServer start(Path jar, Path jdk, List<WebApp> apps, Path folder) throws Exception {
    int port = Ports.free();
    List<String> command =
        new ArrayList<>(
            List.of(
                jdk.resolve("bin").resolve("java").toString(),
                "-jar",
                jar.toString(),
                "--noHazelcast",
                "--disablephonehome",
                "--interfaces",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--rootDir",
                folder.resolve("root").toString()));
    for (WebApp app : apps) {
      command.addAll(List.of("--deploy", app.war().toString()));
    }
    Path log = folder.resolve("console.log");
    Process process = InstalledProcess.run(command, Map.of(), folder, log);
    return InstalledProcess.await(process, port, log, folder, apps);
  }
}
