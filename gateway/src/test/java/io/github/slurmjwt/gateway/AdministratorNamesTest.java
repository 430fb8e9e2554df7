package io.github.slurmjwt.gateway;

import static io.github.slurmjwt.gateway.VerifiedUsers.asRoot;
import static io.github.slurmjwt.gateway.VerifiedUsers.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.keys.KeySettings;
import io.github.slurmjwt.keys.SlurmTokenSource;
import io.github.slurmjwt.testing.SecretFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are those of root and SlurmUser. */
final class AdministratorNamesTest {
  private final FakeNameService service =
      new FakeNameService(
          Map.of(
              "root",
              0,
              "toor",
              0,
              "slurm",
              64030,
              "hpc.svc",
              64030,
              "alice",
              1000,
              "HpcAdmin",
              1500,
              "boss",
              1500));
  private final AtomicLong nanos = new AtomicLong();
  private final Accounts accounts = new Accounts(service, nanos::get);
  private final AdministratorNames administrators =
      new AdministratorNames(List.of("HpcAdmin", "elsewhere"), accounts);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root",
        "Root",
        "ROOT",
        "slurm",
        "SLURM",
        "hpcadmin",
        "HPCADMIN",
        "root.",
        "slurm..",
        " root",
        "EXAMPLE\\root",
        "a\\b\\Slurm",
        "root@example.org",
        "Slurm@EXAMPLE@ORG",
        "@example.org",
        "\uff52\uff4f\uff4f\uff54",
        "\u017flurm",
        "0",
        "00",
        "+0",
        "-0",
        "64030",
        "\uff10",
        "",
        "toor",
        "hpc.svc",
        "boss",
        "Elsewhere",
        "hpcadm\u0131n",
        ".root",
        "root\t",
        "1000",
      })
  void refusesWhateverMayLeadToAnAdministrator(String name) throws Exception {
    assertTrue(administrators.contains(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "rooty", "root-backup", "slurm_user", "r00t", "stranger", "1a"})
  void letsOthersPass(String name) throws Exception {
    assertFalse(administrators.contains(name));
  }

  @Test
  void refusesEverybodyWhileTheNameServiceIsDown() {
    service.down = true;

    GatewayRefusal refusal =
        assertThrows(GatewayRefusal.class, () -> administrators.contains("alice"));

    assertEquals(GatewayProblem.ACCOUNTS_UNAVAILABLE, refusal.problem());
  }

  /** Their own token, or another's that they act with. */
  @Test
  void theRuleIsForTheTokensUserToo() throws Exception {
    AdministratorRule rule = new AdministratorRule("hpc", accounts, false);
    for (SlurmPrincipal user : List.of(user("hpc"), user("slurm"), user("root"), asRoot("alice"))) {
      GatewayRefusal refusal = assertThrows(GatewayRefusal.class, () -> rule.check(user));
      assertEquals(GatewayProblem.ADMINISTRATOR_NOT_FORWARDED, refusal.problem());
      new AdministratorRule("hpc", accounts, true).check(user);
    }
    rule.check(user("alice"));
  }

  /** Slurm believes the proxy's token whoever SlurmUser is, so both names count. */
  @Test
  void aProxyRefusesSlurmUserAndTheUserOfItsToken(@TempDir Path folder) throws Exception {
    Path file = SecretFiles.key(folder.resolve("cluster.key"));
    KeySettings keys = KeySettings.builder().jwtKey(file).build();
    try (SlurmTokenSource token =
            SlurmTokenSource.mint(keys, "proxy", Optional.empty(), InstantSource.system());
        AuthenticatingProxy refusing = new AuthenticatingProxy(token, "hpc", accounts, false);
        AuthenticatingProxy all = new AuthenticatingProxy(token, "hpc", accounts, true)) {
      for (SlurmPrincipal user : List.of(user("hpc"), user("proxy"), asRoot("alice"))) {
        GatewayRefusal refusal = assertThrows(GatewayRefusal.class, () -> refusing.of(user));
        assertEquals(GatewayProblem.ADMINISTRATOR_NOT_FORWARDED, refusal.problem());
        assertEquals(user.getName(), all.of(user).userName());
      }
      assertEquals(token.current(), refusing.of(user("alice")).token());
      assertThrows(GatewayRefusal.class, () -> refusing.of(user("a b")));

      refusing.close();
      GatewayRefusal closed = assertThrows(GatewayRefusal.class, () -> refusing.of(user("alice")));
      assertEquals(GatewayProblem.PROXY_TOKEN_UNAVAILABLE, closed.problem());
    }
  }
}
