package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.TokenFingerprint;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import io.github.slurmjwt.testing.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter's rules on who may pass, in the gateway's configuration. */
final class GatewayDenyListTest {
  private static final String PATH = "/slurm/v0.0.38/jobs";

  @TempDir private Path folder;
  private FakeSlurmrestd slurmrestd;
  private Path key;
  private Path list;

  @BeforeEach
  void start() throws Exception {
    slurmrestd = FakeSlurmrestd.start();
    key = SecretFiles.key(folder.resolve("jwt_hs256.key"));
    list = Files.createFile(folder.resolve("jwt_denied"));
  }

  @AfterEach
  void stop() throws Exception {
    slurmrestd.close();
  }

  @Test
  @DisplayName("O12 a stolen token and a compromised user, at the running gateway")
  void obeysWithoutARestart() throws Exception {
    try (GatewayProcess gateway = gateway("reloadSeconds = 1\ndenyList = " + list + "\n")) {
      String stolen = LiveTokens.of("alice", key, Duration.ofMinutes(10));
      String fresh = LiveTokens.of("alice", key, Duration.ofMinutes(20));
      assertEquals(200, status(gateway, stolen));
      Files.writeString(list, "token " + TokenFingerprint.of(stolen) + "\n");
      assertTrue(Await.until(() -> status(gateway, stolen) == 401), gateway.err());
      assertTrue(send(gateway, stolen).contains("\"code\":\"token-denied\""));
      assertEquals(200, status(gateway, fresh));

      Files.writeString(list, "user ALICE\n");
      assertTrue(Await.until(() -> status(gateway, fresh) == 403), gateway.err());
      assertTrue(send(gateway, fresh).contains("\"code\":\"user-denied\""));
      assertEquals(200, status(gateway, LiveTokens.of("bob", key)));
      assertTrue(gateway.err().contains("reason=token-denied user=- token-user=alice "));

      Files.delete(list);
      String kept = "keeping the last good deny list: denyList=" + list + " does not exist";
      assertTrue(Await.until(() -> gateway.err().contains(kept)), gateway.err());
      assertEquals(403, status(gateway, fresh));
    }
  }

  @Test
  @DisplayName("O13 no start without the deny list, and --check says so too")
  void refusesToStartWithoutTheFile() throws Exception {
    Files.delete(list);
    Path file = configuration("denyList = " + list + "\n");
    for (String[] options : List.of(new String[] {"--check"}, new String[0])) {
      String[] all = {"--config", file.toString()};
      String[] given = Arrays.copyOf(all, all.length + options.length);
      System.arraycopy(options, 0, given, all.length, options.length);
      GatewayProcess refused = GatewayProcess.runToEnd(folder, given);
      assertEquals(2, refused.exitCode());
      assertTrue(
          refused.err().contains("denyList=" + list + " does not exist: create it"), refused.err());
    }
  }

  @Test
  void honoursTheOtherRules() throws Exception {
    String rules =
        """
        allowedUsers = alice, bob, carol
        deniedUsers = bob
        rolesClaim = groups
        requiredRoles = hpc
        minimumRemainingSeconds = 60
        """;
    try (GatewayProcess gateway = gateway(rules)) {
      assertEquals(200, status(gateway, token("alice", "hpc", 600)));
      assertEquals("expires-soon", code(gateway, token("alice", "hpc", 30)));
      assertEquals("user-denied", code(gateway, token("bob", "hpc", 600)));
      assertEquals("role-missing", code(gateway, token("carol", "users", 600)));
      assertEquals("user-not-allowed", code(gateway, token("dave", "hpc", 600)));
      assertEquals("alice", slurmrestd.onlyRequest().header("X-SLURM-USER-NAME"));
    }
  }

  private Path configuration(String more) throws Exception {
    return Files.writeString(
        folder.resolve("gateway.conf"), "slurmrestd = " + slurmrestd.url() + "\n" + more);
  }

  private GatewayProcess gateway(String more) throws Exception {
    return GatewayProcess.start(folder, "--config", configuration(more).toString());
  }

  private String token(String user, String group, int seconds) throws Exception {
    long now = Instant.now().getEpochSecond();
    return LiveTokens.signed(
        "{\"sun\":\"%s\",\"iat\":%d,\"exp\":%d,\"groups\":[\"%s\"]}"
            .formatted(user, now, now + seconds, group),
        key);
  }

  private static String code(GatewayProcess gateway, String token) throws Exception {
    return send(gateway, token).replaceAll("(?s).*\"code\":\"([^\"]+)\".*", "$1");
  }

  private static int status(GatewayProcess gateway, String token) throws Exception {
    return RawHttp.status(send(gateway, token));
  }

  private static String send(GatewayProcess gateway, String token) throws Exception {
    return RawHttp.send(
        gateway.address().getPort(), RawHttp.get(PATH, "Authorization: Bearer " + token));
  }
}
