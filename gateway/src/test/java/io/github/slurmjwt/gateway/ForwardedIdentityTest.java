package io.github.slurmjwt.gateway;

import static io.github.slurmjwt.gateway.VerifiedUsers.asRoot;
import static io.github.slurmjwt.gateway.VerifiedUsers.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names a header carries unchanged. */
final class ForwardedIdentityTest {
  @ParameterizedTest
  @ValueSource(strings = {"alice", "!~", "EXAMPLE,alice@example.org"})
  void printableNamesAreForwardedAsTheyAre(String name) throws Exception {
    assertEquals(name, ForwardedIdentity.headerSafe(user(name)));
    assertEquals(name, ForwardedIdentity.headerSafe(asRoot(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "al\u00edce", "alice\u00a0"})
  void othersAreRefused(String name) {
    GatewayRefusal refusal =
        assertThrows(GatewayRefusal.class, () -> ForwardedIdentity.headerSafe(user(name)));
    assertEquals(GatewayProblem.USER_NAME_NOT_FORWARDED, refusal.problem());
  }

  @Test
  void showsNoToken() {
    assertEquals(
        "ForwardedIdentity[userName=alice]", new ForwardedIdentity("alice", "secret").toString());
  }
}
