package io.github.slurmjwt.gateway;

import static io.github.slurmjwt.gateway.VerifiedUsers.asRoot;
import static io.github.slurmjwt.gateway.VerifiedUsers.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.SlurmPrincipal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may do what, by rules and accounts together. */
final class AccessDecisionTest {
  private final FakeNameService service = new FakeNameService(Map.of("alice", 1000));

  private AccessControl access(boolean requiresAccount, String... rules) {
    List<AccessRule> parsed =
        Arrays.stream(rules).map(rule -> AccessRule.parse(rule).orElseThrow()).toList();
    return new AccessControl(
        new AccessSettings(100, requiresAccount, parsed), new Accounts(service, () -> 0));
  }

  private static void assertRefused(
      GatewayProblem problem, AccessControl access, SlurmPrincipal user) {
    GatewayRefusal refusal =
        assertThrows(GatewayRefusal.class, () -> access.check(user, "GET", "/slurm/x"));
    assertEquals(problem, refusal.problem());
  }

  @Test
  void isOffWithoutRulesAndAccountsAlone() throws Exception {
    assertTrue(access(false).isOff());
    assertFalse(access(true).isOff());
    assertFalse(access(false, "GET /slurm/* : any").isOff());
    access(false).check(user("nobody-knows"), "GET", "/slurm/x");
  }

  @Test
  void wantsBothARuleAndAnAccount() throws Exception {
    AccessControl both = access(true, "GET /other : any", "GET /slurm/* : user alice, bob");
    both.check(user("alice"), "GET", "/slurm/x");
    assertRefused(GatewayProblem.NO_ACCOUNT, both, user("bob"));
    assertRefused(GatewayProblem.NOT_ALLOWED, both, user("carol"));
  }

  /** The account is that of the user who acts, and not root's. */
  @Test
  void wantsAnAccountOfWhomRootActsFor() throws Exception {
    service.ids.put("root", 0);
    access(true).check(asRoot("alice"), "GET", "/slurm/x");
    assertRefused(GatewayProblem.NO_ACCOUNT, access(true), asRoot("bob"));
  }

  @Test
  void asksNoNameServiceForWhatNoRuleAllows() throws Exception {
    service.down = true;
    assertRefused(GatewayProblem.NOT_ALLOWED, access(true, "GET /other : any"), user("alice"));
    assertRefused(GatewayProblem.ACCOUNTS_UNAVAILABLE, access(true), user("alice"));
  }

  /** A plus is a plus in a path. */
  @Test
  void readsPathsDecoded() throws Exception {
    AccessControl access = access(false, "GET /slurm/a+b/\u00e9 : any");
    access.check(user("alice"), "GET", "/slurm/a+b/%C3%A9");
    access.check(user("alice"), "GET", "/slurm/%61%2bb/%c3%a9");
    for (String path : List.of("/slurm/a%20b/%C3%A9", "/slurm/a%252bb/%C3%A9", "/slurm/a+b/%E9")) {
      assertThrows(GatewayRefusal.class, () -> access.check(user("alice"), "GET", path), path);
    }
  }
}
