package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules on {@code exp}, {@code iat} and {@code nbf}; now is 1800000000. */
class TimeClaimTest {
  @ParameterizedTest(name = "T19 exp {0}: {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          null,                    expired
          "1800001800",            expired
          "",                      expired
          true,                    expired
          [1800001800],            expired
          {},                      expired
          1800001800.0,            expired
          1800001800.5,            expired
          18e8,                    expired
          1.8e9,                   expired
          -1,                      expired
          -0,                      expired
          0,                       expired
          1,                       expired
          1799999940,              expired
          1799999999,              expired
          1800000000,              alice
          1800000001,              alice
          1800000060,              alice
          2147483647,              alice
          2147483648,              alice
          4294967296,              alice
          9007199254740993,        alice
          31556889864403199,       alice
          31556889864403200,       alice
          9223372036854775807,     alice
          9223372036854775808,     malformed
          -9223372036854775808,    expired
          -9223372036854775809,    malformed
          1e400,                   malformed
          """)
  void judgesExpiry(String json, String verdict) {
    assertEquals(verdict, Verdict.of(Tokens.hs256(Tokens.payload("exp", json))));
  }

  @Test
  @DisplayName("T19 exp absent")
  void refusesTokenWithoutExpiry() {
    assertEquals("expired", Verdict.of(Tokens.hs256(Tokens.payloadWithout("exp"))));
  }

  @ParameterizedTest(name = "T19 clock at exp {0} ns: {1}")
  @CsvSource({"-1, alice", "0, alice", "999999999, alice", "1000000000, expired"})
  void acceptsTheWholeLastSecond(long nanosAfter, String verdict) {
    Instant then = Tokens.NOW.plusSeconds(1800).plusNanos(nanosAfter);
    TokenVerifier verifier =
        TokenVerifier.builder(TestKeys.both().source()).clock(InstantSource.fixed(then)).build();
    assertEquals(verdict, Verdict.of(verifier, Tokens.validFor("alice")));
  }

  @Test
  @DisplayName("T19 expiry beyond what an Instant holds")
  void tellsFarExpiryWithoutOverflow() throws Exception {
    String token = Tokens.hs256(Tokens.payload("exp", Long.toString(Long.MAX_VALUE)));
    SlurmPrincipal principal = Verdict.verifier().verify(token);
    assertEquals(Instant.MAX.getEpochSecond(), principal.expiresAt().getEpochSecond());
  }

  @ParameterizedTest(name = "T20 iat {0}: {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          null,                    issued-at-missing
          "1800000000",            issued-at-missing
          true,                    issued-at-missing
          [1800000000],            issued-at-missing
          {},                      issued-at-missing
          0,                       alice
          -1,                      alice
          1800000000.5,            alice
          1.8e9,                   alice
          1e300,                   alice
          1800000001,              alice
          1900000000,              alice
          9223372036854775807,     alice
          -9223372036854775808,    alice
          9223372036854775808,     malformed
          1e400,                   malformed
          """)
  void demandsIssuedAtButNotItsValue(String json, String verdict) {
    assertEquals(verdict, Verdict.of(Tokens.hs256(Tokens.payload("iat", json))));
  }

  @Test
  @DisplayName("T20 iat absent")
  void refusesTokenWithoutIssuedAt() {
    assertEquals("issued-at-missing", Verdict.of(Tokens.hs256(Tokens.payloadWithout("iat"))));
  }

  @ParameterizedTest(name = "T20 T25 at most 3600 s: exp {0}, iat {1}: {2}")
  @CsvSource(
      textBlock =
          """
          1800003600,          1800000000,           alice
          1800003601,          1800000000,           lifetime-too-long
          1800000000,          1799996400,           alice
          1800000000,          1799996399,           lifetime-too-long
          1800001800,          1800009999,           alice
          1800003600,          1800003600,           alice
          1800003601,          1800003601,           lifetime-too-long
          4102448400,          4102444800,           lifetime-too-long
          1800003600,          1800000000.5,         alice
          1800003600,          1799999999.5,         lifetime-too-long
          1800001800,          0,                    lifetime-too-long
          9223372036854775807, 1800000000,           lifetime-too-long
          9223372036854775807, -9223372036854775808, lifetime-too-long
          """)
  void limitsLifetimeWhenAsked(String exp, String iat, String verdict) {
    String token = Tokens.hs256(Tokens.payload("exp", exp, "iat", iat));
    Duration hour = Duration.ofHours(1);
    assertEquals(verdict, Verdict.of(token, rules -> rules.maximumLifetime(hour)));
  }

  @ParameterizedTest(name = "T21 nbf {0}: {1} with 60 s tolerance, {2} with none")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          0,                    alice,         alice
          -1,                   alice,         alice
          1799999999,           alice,         alice
          1800000000,           alice,         alice
          1800000000.5,         alice,         not-yet-valid
          1800000001,           alice,         not-yet-valid
          1800000060,           alice,         not-yet-valid
          1800000060.5,         not-yet-valid, not-yet-valid
          1800000061,           not-yet-valid, not-yet-valid
          9223372036854775807,  not-yet-valid, not-yet-valid
          1e300,                not-yet-valid, not-yet-valid
          1e400,                malformed,     malformed
          null,                 not-yet-valid, not-yet-valid
          "0",                  not-yet-valid, not-yet-valid
          false,                not-yet-valid, not-yet-valid
          [],                   not-yet-valid, not-yet-valid
          """)
  void honoursNotBefore(String json, String tolerant, String strict) {
    String token = Tokens.hs256(Tokens.payload("nbf", json));
    assertEquals(tolerant, Verdict.of(token));
    assertEquals(strict, Verdict.of(token, rules -> rules.notBeforeTolerance(Duration.ZERO)));
  }

  @Test
  @DisplayName("T19 the signature is checked before the time")
  void tellsNothingOfTheClaimsOfForgedTokens() {
    String expired = Tokens.hs256(Tokens.payload("exp", "0"));
    String forged = expired.substring(0, expired.length() - 8) + "AAAAAAAA";
    assertEquals("bad-signature", Verdict.of(forged));
  }
}
