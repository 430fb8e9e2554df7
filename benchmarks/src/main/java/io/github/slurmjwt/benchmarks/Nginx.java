package io.github.slurmjwt.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's nginx, with one worker on one core; as in Debian's configuration it logs requests. */
final class Nginx implements AutoCloseable {
  private static final Path FORWARD_AUTH = Path.of("..", "docs", "forward-auth.md");

  private static final String ANSWER = "{\"meta\": {}, \"errors\": [], \"pings\": []}";

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Answers each request at once, as an upstream that costs next to nothing. */
  static Nginx upstream(int core, Path folder) throws IOException {
    return start(
        core,
        folder,
        """
        events { worker_connections 4096; }
        http {
            access_log off;
            default_type application/json;
            server {
                listen 127.0.0.1:8080 backlog=4096;
                location / { return 200 '%s'; }
            }
        }
        """
            .formatted(ANSWER));
  }

  /** Forwards each request on a connection of its own. */
  static Nginx proxy(int core, Path folder, int upstream) throws IOException {
    return start(
        core,
        folder,
        """
        events { worker_connections 4096; }
        http {
            server {
                listen 127.0.0.1:8080 backlog=4096;
                location / {
                    proxy_pass http://127.0.0.1:%d;
                    proxy_http_version 1.1;
                    proxy_set_header Connection close;
                }
            }
        }
        """
            .formatted(upstream));
  }

  /** Asks for a verdict first, by the configuration that docs/forward-auth.md shows. */
  static Nginx forwardAuth(int core, Path folder, int upstream, int verdicts) throws IOException {
    Matcher block =
        Pattern.compile("(?s)<!-- tested: nginx.conf -->\n```nginx\n(.*?)\n```")
            .matcher(Files.readString(FORWARD_AUTH));
    if (!block.find()) {
      throw new IOException("no nginx.conf in " + FORWARD_AUTH);
    }
    return start(
        core,
        folder,
        block
            .group(1)
            .replace("events {", "events { worker_connections 4096;")
            .replace("127.0.0.1:8082", "127.0.0.1:" + verdicts)
            .replace("127.0.0.1:6820", "127.0.0.1:" + upstream));
  }

  int port() {
    return port;
  }

  Process process() {
    return process;
  }

  private static Nginx start(int core, Path folder, String configuration) throws IOException {
    Files.createDirectory(folder);
    int port = Programs.freePort();
    Path file =
        Files.writeString(
            folder.resolve("nginx.conf"),
            configuration
                .replace("127.0.0.1:8080", "127.0.0.1:" + port)
                .replaceFirst("http \\{", "http { access_log " + folder + "/access.log;"));
    Path output = folder.resolve("log");
    Process process =
        Programs.pinned(
                core,
                output,
                "nginx",
                "-c",
                file.toString(),
                "-p",
                folder.toString(),
                "-g",
                "daemon off; worker_rlimit_nofile 8192; pid nginx.pid; error_log stderr;")
            .start();
    Nginx nginx = new Nginx(process, port);
    try {
      Programs.await(process, output, () -> Programs.isOpen(port));
      return nginx;
    } catch (IOException e) {
      nginx.close();
      throw e;
    }
  }

  @Override
  public void close() {
    Programs.stop(process);
  }
}
