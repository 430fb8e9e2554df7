package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.SecretFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways behind a real balancer are restarted one after the other under load: each request is
 * answered, and reaches slurmrestd exactly once.
 */
@Tag("live-balancer")
final class RollingRestartTest {
  private static final int CLIENTS = 8;
  private static final int RESTARTS = 6;
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  @TempDir private Path folder;
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /** Haproxy asks each gateway whether it is ready, and takes the other one otherwise. */
  @Test
  void losesAndRepeatsNothingBehindHaproxy() throws Exception {
    run(
        """
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
          timeout check 5s
          option redispatch 1
        frontend f
          bind 127.0.0.1:%d
          default_backend b
        backend b
          option httpchk GET /readyz
          default-server check inter 100ms fall 1 rise 1
          server one 127.0.0.1:%d port %d
          server two 127.0.0.1:%d port %d
        """,
        List.of("haproxy", "-db", "-f"));
  }

  /** Nginx notices it by the refused connection, and takes the other one. */
  @Test
  void losesAndRepeatsNothingBehindNginx() throws Exception {
    run(
        """
        daemon off;
        pid nginx.pid;
        error_log error.log;
        events {}
        http {
          access_log off;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f;
          uwsgi_temp_path u; scgi_temp_path s;
          upstream gateways {
            server 127.0.0.1:%2$d max_fails=0;
            server 127.0.0.1:%4$d max_fails=0;
          }
          server {
            listen 127.0.0.1:%1$d;
            location / { proxy_pass http://gateways; proxy_next_upstream error; }
          }
        }
        """,
        List.of("nginx", "-p", folder.toString(), "-c"));
  }

  private void run(String configuration, List<String> balancer) throws Exception {
    RequiredPrograms.check(List.of(balancer.get(0)), "apt-get install nginx-light haproxy");
    SecretFiles.key(folder.resolve("key"));
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayPair pair =
            GatewayPair.start(folder, options(slurmrestd), configuration, balancer)) {
      underLoad(pair);
      judge(slurmrestd);
    }
  }

  private void underLoad(GatewayPair pair) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = "client" + i;
      running.add(clients.submit(() -> send(pair.port(), name)));
    }
    clients.shutdown();
    for (int i = 0; i < RESTARTS; i++) {
      Await.moment(System.nanoTime() + BETWEEN.toNanos());
      pair.restart(i % 2);
    }
    stopping = true;
    for (Future<?> client : running) {
      client.get(60, TimeUnit.SECONDS);
    }
  }

  private List<String> options(FakeSlurmrestd slurmrestd) {
    return List.of(
        "--slurmrestd",
        slurmrestd.url(),
        "--auth-alt-parameters",
        "jwt_key=" + folder.resolve("key"),
        "--stop-delay",
        "2");
  }

  /** Each request has a path of its own, so that it can be counted. */
  private Void send(int port, String name) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    String token = LiveTokens.of(name, folder.resolve("key"));
    for (int n = 0; !stopping; n++) {
      String path = "/slurm/" + name + "/" + n;
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .header("Authorization", "Bearer " + token);
      if (n % 2 == 0) {
        request.POST(HttpRequest.BodyPublishers.ofString("{\"job\": {}}"));
      }
      statuses.put(
          path, client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode());
    }
    return null;
  }

  private void judge(FakeSlurmrestd slurmrestd) {
    Map<String, Integer> arrived = new HashMap<>();
    slurmrestd
        .received()
        .forEach(it -> arrived.merge(it.line().split(" ", -1)[1], 1, Integer::sum));
    Map<String, Integer> wrong = new HashMap<>(statuses);
    wrong.values().removeIf(status -> status == 200);
    assertEquals(Map.of(), wrong, "answered with another status");
    long lost = statuses.keySet().stream().filter(path -> !arrived.containsKey(path)).count();
    long repeated = arrived.values().stream().filter(count -> count > 1).count();
    String result = "requests=" + statuses.size() + " lost=" + lost + " repeated=" + repeated;
    System.out.println("RollingRestartTest: restarts=" + RESTARTS + " " + result);
    assertEquals("lost=0 repeated=0", "lost=" + lost + " repeated=" + repeated);
    assertTrue(statuses.size() > 100, result);
  }
}
