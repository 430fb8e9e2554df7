package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.Ports;
import io.github.slurmjwt.testing.Processes;
import io.github.slurmjwt.testing.RawHttp;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No hostile request reaches slurmrestd as somebody else's, at another path, or as two; the next
 * client gets the answer to its own request.
 */
final class HostileRequestsTest {
  private static final String CONFIGURATION =
      """
      daemon off;
      worker_processes 1;
      pid nginx.pid;
      error_log error.log;
      events {}
      http {
        access_log off;
        client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f;
        uwsgi_temp_path u; scgi_temp_path s;
        underscores_in_headers on;
        ignore_invalid_headers off;
        merge_slashes off;
        upstream gateway {
          server 127.0.0.1:%2$d;
          keepalive 1;
        }
        server {
          listen 127.0.0.1:%1$d;
          location / {
            proxy_pass http://gateway;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_request_buffering off;
          }
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void forgesNothingAtTheGateway() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway = start(slurmrestd)) {
      judge(gateway, slurmrestd, gateway.address().getPort());
    }
  }

  /** Nginx uses one connection to the gateway for the requests of all its clients. */
  @Test
  @Tag("live-balancer")
  void forgesNothingBehindNginx() throws Exception {
    RequiredPrograms.check(List.of("nginx"), "apt-get install nginx-light");
    int port = Ports.free();
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway = start(slurmrestd)) {
      Path file = folder.resolve("nginx.conf");
      Files.writeString(file, CONFIGURATION.formatted(port, gateway.address().getPort()));
      Process nginx =
          new ProcessBuilder("nginx", "-p", folder.toString(), "-c", file.toString())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("nginx.log").toFile())
              .start();
      try {
        assertTrue(Await.until(() -> Ports.isOpen(port)), "nginx does not start");
        judge(gateway, slurmrestd, port);
      } finally {
        Processes.stop(nginx);
      }
    }
  }

  private GatewayProcess start(FakeSlurmrestd slurmrestd) throws Exception {
    return GatewayProcess.start(
        folder, "--slurmrestd", slurmrestd.url(), "--login-limit", "0", "--head-time", "5");
  }

  private static void judge(GatewayProcess gateway, FakeSlurmrestd slurmrestd, int port)
      throws Exception {
    String alice = LiveTokens.of("alice", gateway.key());
    String bob = LiveTokens.of("bob", gateway.key());
    List<String> faults = new ArrayList<>();
    int forwarded = 0;
    for (Map.Entry<String, String> attack : HostileRequests.with(alice).entrySet()) {
      slurmrestd.reset();
      String answer = answer(port, attack.getValue());
      forwarded += slurmrestd.received().size();
      for (String fault : HostileRequests.faults(slurmrestd.received(), alice)) {
        faults.add(attack.getKey() + ": " + fault);
      }
      if (slurmrestd.received().size() > 1 || answer.contains("user=root")) {
        faults.add(attack.getKey() + ": " + slurmrestd.received());
      }
      String next = RawHttp.send(port, RawHttp.get("/slurm/next", "Authorization: Bearer " + bob));
      if (!next.endsWith("user=bob line=GET /slurm/next HTTP/1.1")) {
        faults.add(attack.getKey() + ": the next client gets " + next);
      }
    }
    assertEquals(List.of(), faults);
    assertTrue(forwarded >= 20, "harmless ones pass: " + forwarded);
  }

  /** A server that refuses at once may reset the connection while the client sends on. */
  private static String answer(int port, String request) throws IOException {
    try {
      return HostileRequests.send(port, request);
    } catch (SocketException reset) {
      return "";
    }
  }
}
