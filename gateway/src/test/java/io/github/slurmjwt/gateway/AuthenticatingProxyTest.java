package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.gateway.FakeSlurmrestd.Received;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import io.github.slurmjwt.testing.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway speaks for its users with a token of its own. */
final class AuthenticatingProxyTest extends IdentityProviderTest {
  AuthenticatingProxyTest() {
    super("authenticating-proxy");
  }

  /** The cluster knows HS256 alone, the users have RS256 alone. */
  @Test
  void usersOfAnIdentityProviderReachAnHs256Cluster() throws Exception {
    try (GatewayProcess gateway = gateway("--proxy-key", key.toString())) {
      String alice = provider.token("alice");

      assertEquals(200, status(gateway, "Authorization: Bearer " + alice));
      Received request = slurmrestd.onlyRequest();
      assertEquals("alice", request.header("X-SLURM-USER-NAME"));
      String sent = request.header("X-SLURM-USER-TOKEN");
      assertNotEquals(alice, sent);
      assertTrue(LiveTokens.isSignedWith(sent, key));
      JsonNode claims = LiveTokens.claims(sent);
      assertEquals("root", claims.get("sun").asText());
      assertEquals(1800, claims.get("exp").asLong() - claims.get("iat").asLong());
      assertFalse(request.headers().containsKey("authorization"));

      assertEquals(401, status(gateway, "Authorization: Bearer " + LiveTokens.tampered(alice)));
      assertEquals(401, status(gateway, "Authorization: Bearer " + LiveTokens.of("alice", key)));
      assertEquals(
          403, status(gateway, "Authorization: Bearer " + alice, "X-SLURM-USER-NAME: bob"));
      assertEquals(1, slurmrestd.received().size());
      assertFalse((gateway.out() + gateway.err()).contains(sent));
    }
  }

  @Test
  void refusesAdministrators() throws Exception {
    try (GatewayProcess gateway =
        gateway("--proxy-key", key.toString(), "--proxy-user", "hpcadmin")) {
      for (String name : List.of("slurm", "hpcadmin")) {
        assertEquals(403, status(gateway, "Authorization: Bearer " + provider.token(name)), name);
      }
      String root = provider.token("root");

      String answer = send(gateway, "Authorization: Bearer " + root);
      assertEquals(403, RawHttp.status(answer));
      assertTrue(answer.contains("\"code\":\"administrator-not-forwarded\""), answer);
      assertEquals(
          403, status(gateway, "Authorization: Bearer " + root, "X-SLURM-USER-NAME: alice"));
      assertEquals(List.of(), slurmrestd.received());
    }
  }

  /** More of them than may be at the gateway at the same time: 1 in a slot and 256 that wait. */
  @Test
  void refusedRequestsTakeNoPlaceOfOthers() throws Exception {
    try (GatewayProcess gateway = gateway("--proxy-key", key.toString(), "--user-slots", "1")) {
      String close = RawHttp.get("/slurm/ping", "Authorization: Bearer " + provider.token("root"));
      String keep = close.replace("Connection: close\r\n", "");
      String answers = RawHttp.send(gateway.address().getPort(), keep.repeat(299) + close);
      assertEquals(300, answers.split("HTTP/1.1 403 ", -1).length - 1, answers);
    }
  }

  @Test
  void forwardsAdministratorsWhereTheOptionSaysSo() throws Exception {
    try (GatewayProcess gateway =
        gateway("--proxy-key", key.toString(), "--administrators", "forward")) {
      String root = provider.token("root");

      assertEquals(200, status(gateway, "Authorization: Bearer " + root));
      assertEquals("root", slurmrestd.onlyRequest().header("X-SLURM-USER-NAME"));
      slurmrestd.reset();
      assertEquals(
          200, status(gateway, "Authorization: Bearer " + root, "X-SLURM-USER-NAME: alice"));
      assertEquals("alice", slurmrestd.onlyRequest().header("X-SLURM-USER-NAME"));
    }
  }

  @Test
  void takesKeyAndSlurmUserFromSlurmConf() throws Exception {
    Path conf = folder.resolve("slurm.conf");
    Files.writeString(
        conf,
        """
        SlurmUser=slurm
        AuthAltTypes=auth/jwt
        AuthAltParameters=jwt_key=%s,max_token_lifespan=600,disable_token_creation
        """
            .formatted(key));
    try (GatewayProcess gateway =
        GatewayProcess.start(
            folder.resolve("gateway"),
            "--slurm-conf",
            conf.toString(),
            "--slurmrestd",
            slurmrestd.url(),
            "--forward",
            "authenticating-proxy")) {
      assertEquals(200, status(gateway, "Authorization: Bearer " + LiveTokens.of("alice", key)));

      JsonNode claims = LiveTokens.claims(slurmrestd.onlyRequest().header("X-SLURM-USER-TOKEN"));
      assertEquals("slurm", claims.get("sun").asText());
      assertEquals(600, claims.get("exp").asLong() - claims.get("iat").asLong());
      assertEquals(403, status(gateway, "Authorization: Bearer " + LiveTokens.of("slurm", key)));
    }
  }

  @Test
  void followsTheKey() throws Exception {
    try (GatewayProcess gateway =
        gateway("--proxy-key", key.toString(), "--parameter", "reloadSeconds=1")) {
      assertEquals(200, status(gateway, "Authorization: Bearer " + provider.token("alice")));
      assertTrue(LiveTokens.isSignedWith(lastToken(), key));

      Path fresh = SecretFiles.key(folder.resolve("fresh.key"));
      Files.copy(fresh, folder.resolve("copy.key"), StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(folder.resolve("copy.key"), key, StandardCopyOption.REPLACE_EXISTING);
      String alice = provider.token("alice");
      assertTrue(
          Await.until(
              () -> {
                status(gateway, "Authorization: Bearer " + alice);
                return LiveTokens.isSignedWith(lastToken(), fresh);
              }));
    }
  }

  @Test
  void sendsTheTokenInAFileAndFollowsIt() throws Exception {
    String first = LiveTokens.of("hpcadmin", key);
    Path file = SecretFiles.write(folder.resolve("proxy.token"), "SLURM_JWT=" + first + "\n");
    try (GatewayProcess gateway = gateway("--proxy-token", file.toString())) {
      String alice = provider.token("alice");
      assertEquals(200, status(gateway, "Authorization: Bearer " + alice));
      assertEquals(first, lastToken());
      assertEquals(403, status(gateway, "Authorization: Bearer " + provider.token("hpcadmin")));
      assertEquals("alice", slurmrestd.received().get(0).header("X-SLURM-USER-NAME"));

      Files.writeString(file, "not a token");
      assertTrue(
          Await.until(
              () -> {
                assertEquals(200, status(gateway, "Authorization: Bearer " + alice));
                assertEquals(first, lastToken());
                return gateway.err().contains("holds no token");
              }));
      String second = LiveTokens.of("root", key);
      Files.writeString(file, second);
      assertTrue(
          Await.until(
              () -> {
                status(gateway, "Authorization: Bearer " + alice);
                return lastToken().equals(second);
              }));
      Files.writeString(file, LiveTokens.expired("root", key));
      assertTrue(
          Await.until(
              () ->
                  send(gateway, "Authorization: Bearer " + alice).contains("proxy-token-unavail")));
      assertFalse((gateway.out() + gateway.err()).contains(first));
      assertFalse((gateway.out() + gateway.err()).contains(second));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "; --proxy-key",
        "--proxy-key /no/such/key; names no file",
        "--proxy-token eyJhbGciOiJIUzI1NiJ9.e30.AA; --proxy-token names no file",
        "--proxy-token OPEN; has unsafe permissions",
        "--proxy-token BAD; holds no token",
        "--proxy-token FIFO; is not a regular file",
        "--proxy-token STALE; holds an expired token",
        "--proxy-key KEY --proxy-user 1001; must be a user name",
      })
  void saysWhyItDoesNotStart(String row) throws Exception {
    Path open = SecretFiles.write(folder.resolve("open"), LiveTokens.of("root", key));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Path bad = SecretFiles.write(folder.resolve("bad"), "SLURM_JWT=bnVsbA.bnVsbA.AA");
    Path fifo = folder.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", "-m", "600", fifo.toString()).start().waitFor());
    Path stale = SecretFiles.write(folder.resolve("stale"), LiveTokens.expired("root", key));
    String line =
        row.substring(0, row.indexOf(';'))
            .replace("OPEN", open.toString())
            .replace("BAD", bad.toString())
            .replace("FIFO", fifo.toString())
            .replace("STALE", stale.toString())
            .replace("KEY", key.toString());
    List<String> options = new ArrayList<>(List.of("--port", "0"));
    options.addAll(options());
    options.addAll(line.isEmpty() ? List.of() : List.of(line.split(" ", -1)));

    GatewayProcess gateway =
        GatewayProcess.runToEnd(folder.resolve("gateway"), options.toArray(String[]::new));

    assertNotEquals(0, gateway.exitCode());
    assertEquals(1, gateway.err().lines().count(), gateway.err());
    assertTrue(gateway.err().contains(row.substring(row.indexOf(';') + 2)), gateway.err());
  }

  private static int status(GatewayProcess gateway, String... headers) throws Exception {
    return RawHttp.status(send(gateway, headers));
  }

  private static String send(GatewayProcess gateway, String... headers) throws Exception {
    return RawHttp.send(gateway.address().getPort(), RawHttp.get(PATH, headers));
  }
}
