package io.github.slurmjwt.gateway;

import static io.github.slurmjwt.gateway.VerifiedUsers.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.config.ForwardAuthSettings;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.Ports;
import io.github.slurmjwt.testing.RawHttp;
import io.github.slurmjwt.testing.RequestWith;
import io.github.slurmjwt.testing.SecretFiles;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway gives verdicts on a port of its own. */
final class ForwardAuthServerTest {
  @TempDir private Path folder;
  private Path key;

  @BeforeEach
  void makeKey() throws Exception {
    key = SecretFiles.key(folder.resolve("cluster.key"));
  }

  @Test
  void handsOutWhatTheGatewayWouldForward() throws Exception {
    String alice = LiveTokens.of("alice", key);
    try (GatewayProcess gateway = start("--forward", "mint", "--forward-auth-token", "true")) {
      String answer = ask(gateway, "192.0.2.7", "/slurm/x", "Authorization: Bearer " + alice);
      assertEquals(200, RawHttp.status(answer));
      assertEquals("alice", header(answer, "X-SLURM-USER-NAME"));
      String minted = header(answer, "X-SLURM-USER-TOKEN");
      assertNotEquals(alice, minted);
      assertTrue(LiveTokens.isSignedWith(minted, key));

      String root = LiveTokens.of("root", key);
      String refused = ask(gateway, "192.0.2.7", "/slurm/x", "Authorization: Bearer " + root);
      assertEquals(403, RawHttp.status(refused));
      assertEquals("not-forwarded", header(refused, "X-SLURM-REFUSAL"));
    }
    try (GatewayProcess gateway = start("--forward-auth-token", "true")) {
      String answer = ask(gateway, "192.0.2.7", "/slurm/x", "Authorization: Bearer " + alice);
      assertEquals(alice, header(answer, "X-SLURM-USER-TOKEN"));
    }
    try (GatewayProcess gateway = start()) {
      String answer = ask(gateway, "192.0.2.7", "/slurm/x", "Authorization: Bearer " + alice);
      assertEquals(200, RawHttp.status(answer));
      assertEquals("", header(answer, "X-SLURM-USER-TOKEN"));
      assertEquals("", header(answer, "Server"));
    }
  }

  @Test
  void opensPathsForTheProxyAlone() throws Exception {
    try (GatewayProcess gateway = start("--forward-auth-open", "/slurm/pub/*,/app/public/*")) {
      assertEquals(200, RawHttp.status(ask(gateway, "192.0.2.7", "/app/public/x")));
      assertEquals(200, RawHttp.status(ask(gateway, "192.0.2.7", "/slurm/pub/x")));
      assertEquals(401, RawHttp.status(ask(gateway, "192.0.2.7", "/app/x")));
      assertEquals(401, gateway.get("/slurm/pub/x").statusCode());
      assertEquals(401, gateway.get("/forward-auth/").statusCode());
    }
  }

  @Test
  void rulesGoByTheOriginalMethodAndPath() throws Exception {
    String alice = "Authorization: Bearer " + LiveTokens.of("alice", key);
    try (GatewayProcess gateway = start("--allow", "GET /app/* : user alice")) {
      assertEquals(200, RawHttp.status(ask(gateway, "192.0.2.7", "/app/x", alice)));
      for (String path : List.of("/slurm/x", "/app/../slurm/x", "/app/%2e%2e/x", "/app//x")) {
        String answer = ask(gateway, "192.0.2.7", path, alice);
        assertEquals(403, RawHttp.status(answer), path);
        assertEquals("not-forwarded", header(answer, "X-SLURM-REFUSAL"));
      }
      String bob = "Authorization: Bearer " + LiveTokens.of("bob", key);
      assertEquals(403, RawHttp.status(ask(gateway, "192.0.2.7", "/app/x", bob)));
    }
  }

  @Test
  void limitsBadTokensByTheAddressOfTheClient() throws Exception {
    String bad = "Authorization: Bearer " + LiveTokens.tampered(LiveTokens.of("alice", key));
    String good = "Authorization: Bearer " + LiveTokens.of("alice", key);
    try (GatewayProcess gateway = start("--login-limit", "3")) {
      for (int i = 0; i < 3; i++) {
        String invented = "X-Forwarded-For: 198.51.100." + i;
        assertEquals(401, RawHttp.status(ask(gateway, "192.0.2.7", "/a", bad, invented)));
      }
      String limited = ask(gateway, "192.0.2.7", "/a", good);
      assertEquals(403, RawHttp.status(limited));
      assertEquals("too-many-failed-logins", header(limited, "X-SLURM-REFUSAL"));
      assertTrue(
          Await.until(
              () ->
                  gateway
                      .err()
                      .contains("too many failed logins: remote=192.0.2.7 gets 403 for up to 60")),
          gateway.err());
      assertEquals(200, RawHttp.status(ask(gateway, "192.0.2.8", "/a", good)));
      assertEquals(400, RawHttp.status(RawHttp.send(gateway.forwardAuthPort(), "hello\r\n\r\n")));
      assertTrue(
          Await.until(() -> gateway.err().contains("path=- status=400 result=bad-request "))
              && Await.until(() -> gateway.err().contains(" result=too-many-failed-logins ")));
      List<String> lines =
          gateway.err().lines().filter(line -> line.contains("gateway.audit: ")).toList();
      assertEquals(2, lines.size(), gateway.err());
      assertTrue(
          lines
              .get(0)
              .replaceFirst(" millis=[0-9]+", "")
              .endsWith(
                  "user=- token-user=- method=- path=- status=403 result=too-many-failed-logins"
                      + " remote=192.0.2.7"),
          gateway.err());
    }
  }

  @Test
  void takesTheLongestToken() throws Exception {
    long now = System.currentTimeMillis() / 1000;
    String claims =
        "{\"sun\":\"alice\",\"iat\":%d,\"exp\":%d,\"x\":\"%s\"}"
            .formatted(now, now + 600, "x".repeat(5950));
    String token = LiveTokens.signed(claims, key);
    assertTrue(token.length() > 8000 && token.length() <= 8192, "" + token.length());
    try (GatewayProcess gateway = start("--forward-auth-token", "true")) {
      String answer = ask(gateway, "192.0.2.7", "/a", "Authorization: Bearer " + token);
      assertEquals(token, header(answer, "X-SLURM-USER-TOKEN"));
    }
  }

  /** A refusal that passes by itself is no verdict. */
  @Test
  void refusesWhatTheGatewayWould() throws Exception {
    FakeNameService service = new FakeNameService(Map.of("alice", 1000));
    AccessControl access =
        new AccessControl(new AccessSettings(100, true, List.of()), new Accounts(service, () -> 0));
    IdentityForwarding forwarding = new PassThrough();
    HttpServletRequest original =
        RequestWith.of(
            Map.of("getRequestURI", "/app/x", "getQueryString", "a=b", "getMethod", "GET"),
            List.of());
    assertEquals(
        user("alice").token(),
        ForwardAuthServer.token(forwarding, access, original, user("alice")));
    assertEquals(
        Rejection.NOT_FORWARDED,
        assertThrows(
                TokenRejectedException.class,
                () -> ForwardAuthServer.token(forwarding, access, original, user("bob")))
            .reason());
    service.down = true;
    assertThrows(
        KeyUnavailableException.class,
        () -> ForwardAuthServer.token(forwarding, access, original, user("carol")));
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      GatewayException refused = assertThrows(GatewayException.class, () -> startOn(port, key));
      assertEquals(
          "cannot listen on port "
              + port
              + " of 127.0.0.1: choose another with --forward-auth-port or --forward-auth-host",
          refused.getMessage());
    }
  }

  @Test
  void keepsNoPortWhenItCannotStart() throws Exception {
    int port = Ports.free();
    assertThrows(Exception.class, () -> startOn(port, folder.resolve("no.key")));
    assertFalse(Ports.isOpen(port));
  }

  private static void startOn(int port, Path key) throws Exception {
    AccessSettings everything = new AccessSettings(0, false, List.of());
    ForwardAuthServer.start(
            new ForwardAuth(
                "127.0.0.1",
                port,
                ForwardAuthSettings.from(Map.of("proxy", "nginx")),
                Optional.empty()),
            Map.of("AuthAltParameters", "jwt_key=" + key),
            new PassThrough(),
            new AccessControl(everything, Accounts.ofThisMachine()),
            Optional.empty(),
            new GatewayStop(ClientSettings.DEFAULT))
        .stop();
  }

  @ParameterizedTest
  @CsvSource({
    "--forward-auth apache, '--forward-auth: proxy must be one of nginx, caddy, traefik, envoy'",
    "--forward-auth-port 9, '--forward-auth-port needs --forward-auth'",
    "--forward-auth-token true, '--forward-auth-token needs --forward-auth'",
    "--forward-auth nginx --forward-auth-from proxy, 'must be an address like 192.0.2.7'",
    "--forward-auth nginx --forward-auth-open a, 'excludedPaths: a must be an exact path'",
    "--forward-auth nginx --forward-auth-port 0 --forward-auth-token true --forward"
        + " authenticating-proxy, '--forward-auth-token would give out a token of SlurmUser'",
  })
  void saysWhyItDoesNotStart(String line, String sentence) throws Exception {
    List<String> options = new ArrayList<>(options());
    options.addAll(List.of(line.split(" ", -1)));
    GatewayProcess gateway =
        GatewayProcess.runToEnd(folder.resolve("gateway"), options.toArray(String[]::new));
    assertNotEquals(0, gateway.exitCode());
    assertTrue(gateway.err().contains(sentence), gateway.err());
    assertFalse(gateway.out().contains("verdicts for"), gateway.out());
  }

  private GatewayProcess start(String... more) throws Exception {
    List<String> options = new ArrayList<>(options());
    options.addAll(List.of("--forward-auth", "nginx", "--forward-auth-port", "0"));
    options.addAll(List.of(more));
    return GatewayProcess.start(folder.resolve("gateway"), options.toArray(String[]::new));
  }

  private List<String> options() {
    return List.of("--auth-alt-parameters", "jwt_key=" + key, "--slurmrestd", "http://127.0.0.1:9");
  }

  private static String ask(GatewayProcess gateway, String client, String path, String... headers)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("X-Original-Method: GET");
    all.add("X-Original-URI: " + path);
    all.add("X-Forwarded-Host: hpc.example.org");
    all.add("X-Forwarded-Proto: https");
    all.add("X-Forwarded-For: " + client);
    return RawHttp.send(
        gateway.forwardAuthPort(), RawHttp.get("/forward-auth/", all.toArray(String[]::new)));
  }

  private static String header(String answer, String name) {
    return answer
        .lines()
        .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }
}
