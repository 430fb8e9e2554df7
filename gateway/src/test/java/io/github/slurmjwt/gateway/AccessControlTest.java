package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import io.github.slurmjwt.testing.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules in a configuration file, and users without an account, before the running gateway. */
final class AccessControlTest {
  private static final String RULES =
      """
      rolesClaim = groups
      allow = GET /slurm/* : any
      allow = POST /slurm/*/job/submit : role hpc-users
      allow = DELETE /slurm/*/job/* : user carol, dave
      """;
  private static final String SUBMIT = "/slurm/v0.0.38/job/submit";

  @TempDir private Path folder;
  private FakeSlurmrestd slurmrestd;
  private Path key;

  @BeforeEach
  void start() throws Exception {
    slurmrestd = FakeSlurmrestd.start();
    key = SecretFiles.key(folder.resolve("jwt_hs256.key"));
  }

  @AfterEach
  void stop() throws Exception {
    slurmrestd.close();
  }

  @Test
  void whatNoRuleAllowsIsRefused() throws Exception {
    try (GatewayProcess gateway = gateway(RULES)) {
      String alice = token("alice", "\"users\"");
      String bob = token("bob", "\"x\",\"hpc-users\"");
      String carol = token("carol", "");

      assertEquals(200, status(gateway, "GET", "/slurm/v0.0.38/jobs", alice));
      assertEquals(200, status(gateway, "POST", SUBMIT, bob));
      assertEquals(200, status(gateway, "DELETE", "/slurm/v0.0.38/job/42", carol));
      assertEquals(3, slurmrestd.received().size());

      assertEquals(403, status(gateway, "POST", SUBMIT, alice));
      assertEquals(403, status(gateway, "POST", "/slurm/v0.0.38/job/42", bob));
      assertEquals(403, status(gateway, "DELETE", "/slurm/v0.0.38/job/42", bob));
      assertEquals(403, status(gateway, "GET", "/slurmdb/v0.0.38/users", bob));
      assertEquals(403, status(gateway, "GET", "/openapi/v3", bob));
      assertEquals(403, status(gateway, "HEAD", "/slurm/v0.0.38/jobs", alice));
      String answer = send(gateway, "POST", SUBMIT, alice);
      assertTrue(answer.contains("\"code\":\"not-allowed\""), answer);
      assertEquals(3, slurmrestd.received().size());
      assertLogged(
          gateway,
          "user=alice token-user=alice method=POST path="
              + SUBMIT
              + " status=403 result=not-allowed");
    }
  }

  /** Slurmrestd reads a path decoded, and so do the rules. */
  @Test
  void noSpellingOfAPathSlipsARule() throws Exception {
    try (GatewayProcess gateway = gateway("allow = GET /slurm/*/ping : any\n")) {
      String alice = token("alice", "");
      assertEquals(200, status(gateway, "GET", "/slurm/v0.0.38/%70ing", alice));
      assertEquals(1, slurmrestd.received().size());
      for (String path :
          List.of(
              "/slurm/v0.0.38/%6aobs",
              "/slurm/v0.0.38/ping/",
              "/slurm/v0.0.38/ping/x",
              "/slurm/v0.0.38/jobs?x=/slurm/v0.0.38/ping",
              "/slurm/v0.0.38/PING",
              "/slurm/v0.0.38/%C3%BFing")) {
        assertEquals(403, status(gateway, "GET", path, alice), path);
      }
      for (String path :
          List.of(
              "/slurm/v0.0.38//ping",
              "/slurm/v0.0.38/jobs/../ping",
              "/slurm/jobs%2f/ping",
              "/slurm/jobs%2F..%2Fx/ping",
              "/slurm/v0.0.38/jobs;/ping",
              "/slurm/v0.0.38/jobs;x/../ping",
              "/slurm/jobs%5c/ping",
              "/slurm/jobs%00/ping",
              "/slurm/jobs%252f/ping")) {
        assertEquals(400, status(gateway, "GET", path, alice), path);
      }
      String override =
          "POST /slurm/v0.0.38/ping HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
              + "X-HTTP-Method-Override: GET\r\nContent-Length: 0\r\nAuthorization: Bearer "
              + alice
              + "\r\n\r\n";
      assertEquals(403, RawHttp.status(RawHttp.send(gateway.address().getPort(), override)));
      assertEquals(1, slurmrestd.received().size());
    }
  }

  @Test
  void usersWithoutAnAccountAreRefused() throws Exception {
    try (GatewayProcess gateway = gateway("require-account = true\n")) {
      String path = "/slurm/v0.0.38/jobs";
      assertEquals(200, status(gateway, "GET", path, token("daemon", "")));
      String answer = send(gateway, "GET", path, token("no-such-account-here", ""));

      assertEquals(403, RawHttp.status(answer));
      assertTrue(answer.contains("\"code\":\"no-account\""), answer);
      assertEquals("daemon", slurmrestd.onlyRequest().header("X-SLURM-USER-NAME"));
      assertLogged(
          gateway,
          "user=no-such-account-here token-user=no-such-account-here method=GET path="
              + path
              + " status=403 result=no-account");
    }
  }

  @Test
  void theAuditLineOfTheFilterNamesWhoTried() throws Exception {
    try (GatewayProcess gateway = gateway("requiredIssuer = https://i.example.org\n")) {
      assertEquals(401, status(gateway, "GET", "/slurm/v0.0.38/jobs", token("alice", "")));
      String forged = LiveTokens.tampered(token("mallory", ""));
      assertEquals(401, status(gateway, "GET", "/slurm/v0.0.38/jobs", forged));

      assertLogged(gateway, "reason=wrong-issuer user=- token-user=alice ");
      assertLogged(gateway, "reason=bad-signature user=- token-user=- ");
      assertFalse(gateway.err().contains("mallory"), gateway.err());
    }
  }

  private GatewayProcess gateway(String configuration) throws Exception {
    Path file = folder.resolve("gateway.conf");
    Files.writeString(file, "slurmrestd = " + slurmrestd.url() + "\n" + configuration);
    return GatewayProcess.start(folder, "--config", file.toString());
  }

  private static void assertLogged(GatewayProcess gateway, String part) throws Exception {
    assertTrue(Await.until(() -> gateway.err().contains(part)), gateway.err());
  }

  private String token(String user, String groups) throws Exception {
    long now = Instant.now().getEpochSecond();
    return LiveTokens.signed(
        "{\"sun\":\"%s\",\"iat\":%d,\"exp\":%d,\"groups\":[%s]}"
            .formatted(user, now, now + 600, groups),
        key);
  }

  private static int status(GatewayProcess gateway, String method, String path, String token)
      throws Exception {
    return RawHttp.status(send(gateway, method, path, token));
  }

  private static String send(GatewayProcess gateway, String method, String path, String token)
      throws Exception {
    String request = RawHttp.get(path, "Authorization: Bearer " + token);
    return RawHttp.send(gateway.address().getPort(), request.replaceFirst("GET", method));
  }
}
