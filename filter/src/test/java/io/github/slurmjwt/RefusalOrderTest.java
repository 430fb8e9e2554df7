package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which reason the log has, where several would do. */
class RefusalOrderTest {
  private static final TokenPolicy STRICT =
      TokenPolicy.builder()
          .maximumLifetime(Duration.ofHours(1))
          .requiredIssuer("https://idp.example")
          .requiredAudience("portal")
          .requiredType("at+jwt")
          .rolesClaim("roles")
          .build();

  private static String judge(String header, String... changes) {
    TokenVerifier verifier =
        TokenVerifier.builder(TestKeys.both().source()).policy(STRICT).clock(Tokens.CLOCK).build();
    return Verdict.of(verifier, Tokens.hs256(header, Tokens.payload(changes)));
  }

  /** One claim after the other is put right. */
  @Test
  void ofClaims() {
    long now = Tokens.NOW.getEpochSecond();
    String jwt = Tokens.HS256_HEADER;
    String early = Long.toString(now + 3600);
    String late = Long.toString(now - 1);
    String far = Long.toString(now + 7200);
    String soon = Long.toString(now + 60);
    assertEquals("expired", judge(jwt, "exp", late, "iat", "\"x\"", "nbf", early));
    assertEquals("issued-at-missing", judge(jwt, "exp", far, "iat", "\"x\"", "nbf", early));
    assertEquals("not-yet-valid", judge(jwt, "exp", far, "nbf", early));
    assertEquals("lifetime-too-long", judge(jwt, "exp", far));
    assertEquals("wrong-issuer", judge(jwt, "exp", soon));
    String issuer = "\"https://idp.example\"";
    assertEquals("wrong-audience", judge(jwt, "exp", soon, "iss", issuer));
    assertEquals("wrong-type", judge(jwt, "exp", soon, "iss", issuer, "aud", "\"portal\""));
    String typed = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}";
    assertEquals(
        "bad-user-name",
        judge(typed, "exp", soon, "iss", issuer, "aud", "\"portal\"", "sun", "\"a b\""));
    assertEquals("alice", judge(typed, "exp", soon, "iss", issuer, "aud", "\"portal\""));
  }

  private static String access(AccessPolicy.Builder rules, String denyList) {
    DenyList denied = DenyList.parse(denyList);
    return Verdict.of(
        TokenVerifier.builder(TestKeys.both().source())
            .access(rules.build())
            .denyList(() -> denied)
            .clock(Tokens.CLOCK)
            .build(),
        Tokens.validFor("alice"));
  }

  /** One rule after the other is lifted. */
  @Test
  void ofAccess() {
    String token = "token " + TokenFingerprint.of(Tokens.validFor("alice")) + "\n";
    String user = "user alice\n";
    String before = "user alice before 2100-01-01T00:00:00Z\n";
    AccessPolicy.Builder rules =
        AccessPolicy.builder()
            .minimumRemaining(Duration.ofDays(1))
            .requiredRoles(List.of("hpc"))
            .allowedUsers(List.of("bob"))
            .deniedUsers(List.of("alice"));
    assertEquals("token-denied", access(rules, before + user + token));
    assertEquals("user-denied", access(rules, before + user));
    assertEquals("old-token-denied", access(rules, before));
    assertEquals("user-denied", access(rules, ""));
    assertEquals("user-not-allowed", access(rules.deniedUsers(List.of("bob")), ""));
    assertEquals("role-missing", access(rules.allowedUsers(List.of("alice")), ""));
    assertEquals(
        "expires-soon", access(AccessPolicy.builder().minimumRemaining(Duration.ofDays(1)), ""));
  }
}
