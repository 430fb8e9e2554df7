package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's nginx or Caddy with the configuration that docs/forward-auth.md shows. */
final class ConfiguredProxy implements AutoCloseable {
  private static final Path PAGE = Path.of("..", "docs", "forward-auth.md");

  private final Process process;
  private final int port;

  private ConfiguredProxy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static ConfiguredProxy nginx(Path folder, int verdicts, int slurmrestd, int service)
      throws Exception {
    int port = Ports.free();
    Path file = write(folder, "nginx.conf", port, verdicts, slurmrestd, service);
    return start(
        folder,
        port,
        List.of(
            "/usr/sbin/nginx",
            "-c",
            file.toString(),
            "-p",
            folder.toString(),
            "-g",
            "daemon off; pid nginx.pid; error_log stderr;"));
  }

  static ConfiguredProxy caddy(Path folder, int verdicts, int slurmrestd, int service)
      throws Exception {
    int port = Ports.free();
    Path file = write(folder, "Caddyfile", port, verdicts, slurmrestd, service);
    return start(folder, port, List.of("/usr/bin/caddy", "run", "--config", file.toString()));
  }

  int port() {
    return port;
  }

  private static Path write(
      Path folder, String name, int port, int verdicts, int slurmrestd, int service)
      throws IOException {
    Matcher block =
        Pattern.compile("(?s)<!-- tested: " + Pattern.quote(name) + " -->\n```\\w+\n(.*?)\n```")
            .matcher(Files.readString(PAGE));
    assertTrue(block.find(), name + " is not in " + PAGE);
    String text = block.group(1);
    Map<Integer, Integer> ports =
        Map.of(8080, port, 8082, verdicts, 6820, slurmrestd, 5000, service);
    for (Map.Entry<Integer, Integer> each : ports.entrySet()) {
      text = text.replace(":" + each.getKey(), ":port" + each.getValue());
    }
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve(name), text.replace(":port", ":") + "\n");
  }

  private static ConfiguredProxy start(Path folder, int port, List<String> command)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("HOME", folder.toString());
    ConfiguredProxy proxy = new ConfiguredProxy(builder.start(), port);
    if (!Await.until(() -> Ports.isOpen(port) || !proxy.process.isAlive())
        || !proxy.process.isAlive()) {
      proxy.close();
      throw new AssertionError(Files.readString(folder.resolve("log")));
    }
    return proxy;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
