package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.Tokens;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens that the same identity provider signed for another purpose. */
class CrossTokenTest {
  @ParameterizedTest(name = "T24 iss {0}, aud {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\"https://a/x,y\"|\"portal\"|alice",
        "\"https://b\"|[\"x\",\"api\"]|alice",
        "\"https://c\"|\"portal\"|wrong-issuer",
        "\"https://a/x\"|\"portal\"|wrong-issuer",
        "[\"https://b\"]|\"portal\"|wrong-issuer",
        "null|\"portal\"|wrong-issuer",
        "\"https://b\"|\"other\"|wrong-audience",
        "\"https://b\"|[null,1,[\"api\"]]|wrong-audience",
        "\"https://b\"|\"portal api\"|wrong-audience",
        "\"https://b\"|null|wrong-audience"
      })
  void acceptsEachOfSeveral(String issuer, String audience, String verdict) {
    String token = Tokens.hs256(Tokens.payload("iss", issuer, "aud", audience));
    assertEquals(
        verdict,
        Verdict.of(
            token,
            rules ->
                rules
                    .requiredIssuer("https://a/x,y", "https://b")
                    .requiredAudience("portal", "api")));
  }

  @ParameterizedTest(name = "T24 iss {0}: {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          "https://idp.example/realm",    alice
          "https://idp.example/realm/",   wrong-issuer
          "HTTPS://idp.example/realm",    wrong-issuer
          "https://evil.example/",        wrong-issuer
          ["https://idp.example/realm"],  wrong-issuer
          "",                             wrong-issuer
          null,                           wrong-issuer
          1,                              wrong-issuer
          """)
  void acceptsOnlyTheRequiredIssuer(String json, String verdict) {
    String token = Tokens.rs256(Tokens.payload("iss", json));
    assertEquals("alice", Verdict.of(token));
    String issuer = "https://idp.example/realm";
    assertEquals(verdict, Verdict.of(token, rules -> rules.requiredIssuer(issuer)));
  }

  @ParameterizedTest(name = "T24 aud {0}: {1}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          "slurm"             | alice
          ["slurm"]           | alice
          ["portal","slurm"]  | alice
          "portal"            | wrong-audience
          ["portal"]          | wrong-audience
          ["slurmx"]          | wrong-audience
          "slurm portal"      | wrong-audience
          [["slurm"]]         | wrong-audience
          {"slurm":1}         | wrong-audience
          []                  | wrong-audience
          null                | wrong-audience
          """)
  void acceptsOnlyTokensForTheRequiredAudience(String json, String verdict) {
    String token = Tokens.rs256(Tokens.payload("aud", json));
    assertEquals("alice", Verdict.of(token));
    assertEquals(verdict, Verdict.of(token, rules -> rules.requiredAudience("slurm")));
  }

  @ParameterizedTest(name = "T24 typ {0}: {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          "at+jwt",             alice
          "AT+JWT",             alice
          "application/at+jwt", alice
          "JWT",                wrong-type
          "text/at+jwt",        wrong-type
          "/at+jwt",            wrong-type
          "at+jwt ",            wrong-type
          "",                   wrong-type
          ["at+jwt"],           wrong-type
          null,                 wrong-type
          """)
  void acceptsOnlyTheRequiredType(String json, String verdict) {
    String header = "{\"alg\":\"RS256\",\"kid\":\"first\",\"typ\":" + json + "}";
    String token = Tokens.rs256(header, Tokens.payload());
    assertEquals("alice", Verdict.of(token));
    assertEquals(verdict, Verdict.of(token, rules -> rules.requiredType("at+jwt")));
  }

  /** The prefix may be left out, but not a part of it. */
  @Test
  void completesNoTypeThatHasASlash() {
    String token =
        Tokens.rs256("{\"alg\":\"RS256\",\"kid\":\"first\",\"typ\":\"/jwt\"}", Tokens.payload());
    assertEquals("wrong-type", Verdict.of(token, rules -> rules.requiredType("application//jwt")));
  }

  @ParameterizedTest(name = "T24 required but missing: {0}")
  @CsvSource({"wrong-issuer, i, ''", "wrong-audience, '', a"})
  void refusesTokensWithoutTheRequiredClaim(String verdict, String issuer, String audience) {
    String token = Tokens.rs256(Tokens.payload());
    String actual =
        Verdict.of(
            token,
            policy -> {
              if (issuer.isEmpty()) {
                policy.requiredAudience(audience);
              } else {
                policy.requiredIssuer(issuer);
              }
            });
    assertEquals(verdict, actual);
  }

  @Test
  void judgesEachTokenByItsOwnHeader() {
    TokenVerifier verifier = Verdict.verifier();
    String hs256 = Tokens.hs256(Tokens.payload());
    String signature = hs256.substring(hs256.lastIndexOf('.'));
    String other = "{\"alg\":\"none\",\"typ\":\"JWT\"}";
    Map<String, String> verdicts = new LinkedHashMap<>();
    verdicts.put(Tokens.rs256(Tokens.payload()), "alice");
    verdicts.put(Tokens.rs256(Tokens.rs256Header("\"unknown\""), Tokens.payload()), "unknown-key");
    verdicts.put(Tokens.hs256(other, Tokens.payload()), "unsupported-algorithm");
    verdicts.put(Tokens.part(other) + "." + Tokens.part("{}") + signature, "unsupported-algorithm");
    verdicts.put(
        Tokens.hs256("{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", Tokens.payload()),
        "critical-header");
    verdicts.put(
        hs256.substring(0, hs256.indexOf('.')) + "." + Tokens.part("{}") + signature,
        "bad-signature");
    verdicts.forEach(
        (token, verdict) -> {
          assertEquals("alice", Verdict.of(verifier, hs256));
          assertEquals(verdict, Verdict.of(verifier, token));
        });
  }
}
