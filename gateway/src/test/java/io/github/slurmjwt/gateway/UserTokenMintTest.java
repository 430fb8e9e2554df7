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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway sends slurmrestd a token of each user's own. */
final class UserTokenMintTest extends IdentityProviderTest {
  UserTokenMintTest() {
    super("mint");
  }

  @Test
  void sendsATokenOfTheUsersOwn() throws Exception {
    try (GatewayProcess gateway = gateway("--proxy-key", key.toString(), "--timeout", "30")) {
      String alice = provider.token("alice");

      assertEquals(200, status(gateway, alice));
      Received request = slurmrestd.onlyRequest();
      assertEquals("alice", request.header("X-SLURM-USER-NAME"));
      String sent = request.header("X-SLURM-USER-TOKEN");
      assertNotEquals(alice, sent);
      assertTrue(LiveTokens.isSignedWith(sent, key));
      JsonNode claims = LiveTokens.claims(sent);
      assertEquals("alice", claims.get("sun").asText());
      assertEquals(120, claims.get("exp").asLong() - claims.get("iat").asLong());
      assertFalse(request.headers().containsKey("authorization"));
      assertFalse((gateway.out() + gateway.err()).contains(sent));

      assertEquals(401, status(gateway, LiveTokens.of("alice", key)));
      assertEquals(403, status(gateway, alice, "X-SLURM-USER-NAME: bob"));
      assertEquals(1, slurmrestd.received().size());
    }
  }

  @Test
  void refusesAdministratorsUnlessTheOptionSaysOtherwise() throws Exception {
    try (GatewayProcess gateway = gateway("--proxy-key", key.toString())) {
      for (String name : List.of("root", "slurm")) {
        assertEquals(403, status(gateway, provider.token(name)), name);
      }
      assertEquals(403, status(gateway, provider.token("root"), "X-SLURM-USER-NAME: alice"));
      assertEquals(List.of(), slurmrestd.received());
    }
    try (GatewayProcess gateway =
        gateway("--proxy-key", key.toString(), "--administrators", "forward")) {
      assertEquals(200, status(gateway, provider.token("root"), "X-SLURM-USER-NAME: alice"));
      String sent = slurmrestd.onlyRequest().header("X-SLURM-USER-TOKEN");
      assertEquals("alice", LiveTokens.claims(sent).get("sun").asText());
    }
  }

  @Test
  void followsTheKeyAndItsWithdrawal() throws Exception {
    try (GatewayProcess gateway =
        gateway("--proxy-key", key.toString(), "--parameter", "reloadSeconds=1")) {
      String alice = provider.token("alice");
      Path fresh = SecretFiles.key(folder.resolve("fresh.key"));
      Files.copy(fresh, folder.resolve("copy.key"), StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(folder.resolve("copy.key"), key, StandardCopyOption.REPLACE_EXISTING);
      assertTrue(
          Await.until(
              () -> {
                assertEquals(200, status(gateway, alice));
                return LiveTokens.isSignedWith(lastToken(), fresh);
              }));

      Files.write(key, new byte[0]);
      assertTrue(Await.until(() -> send(gateway, alice).contains("\"proxy-token-unavailable\"")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "120, 0, 180",
    "30, 0, 90",
    "120, 100, 100",
    "120, 3600, 180",
  })
  void aTokenLivesAsLongAsARequestMayTake(long timeout, long longest, long lifespan) {
    assertEquals(
        Duration.ofSeconds(lifespan),
        UserTokenMint.lifespan(
            Duration.ofSeconds(timeout),
            longest == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(longest))));
  }

  @ParameterizedTest
  @CsvSource({
    "--proxy-user slurm, '--proxy-user needs --forward authenticating-proxy'",
    "--proxy-token /x, '--proxy-token needs --forward authenticating-proxy'",
    "--timeout 30, 'no jwt_key of the cluster is configured: name it with --proxy-key'",
  })
  void saysWhyItDoesNotStart(String line, String sentence) throws Exception {
    List<String> options = new ArrayList<>(options());
    options.addAll(List.of(line.split(" ", -1)));
    GatewayProcess gateway =
        GatewayProcess.runToEnd(folder.resolve("gateway"), options.toArray(String[]::new));
    assertNotEquals(0, gateway.exitCode());
    assertTrue(gateway.err().contains(sentence), gateway.err());
  }

  @Test
  void doesNotStartWhereSlurmWantsIdentities() throws Exception {
    GatewayProcess gateway =
        GatewayProcess.runToEnd(
            folder.resolve("gateway"),
            "--auth-alt-parameters",
            "jwt_key=" + key + ",use_jwt_client_ids_only",
            "--slurmrestd",
            slurmrestd.url(),
            "--forward",
            "mint");
    assertEquals(2, gateway.exitCode());
    assertTrue(gateway.err().contains("use_jwt_client_ids_only"), gateway.err());
  }

  private static int status(GatewayProcess gateway, String token, String... headers)
      throws Exception {
    return RawHttp.status(send(gateway, token, headers));
  }

  private static String send(GatewayProcess gateway, String token, String... headers)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Authorization: Bearer " + token);
    return RawHttp.send(gateway.address().getPort(), RawHttp.get(PATH, all.toArray(String[]::new)));
  }
}
