package io.github.slurmjwt.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.jose.StrictJson;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code verify} says of a token, and that each finding is there only when it is true. */
class VerifyCommandTest {
  private static final byte[] KEY = TestKeys.HMAC.getEncoded();
  private static final String ALICE = Tokens.validFor("alice");

  @TempDir private Path folder;
  private Terminal terminal;
  private String key;

  @BeforeEach
  void writeKey() throws IOException {
    terminal = new Terminal(folder);
    key = terminal.secret("jwt_hs256.key", KEY).toString();
  }

  /** Verifies a token and returns the report. */
  private Map<String, ?> report(String token, String... options) throws IOException {
    String[] arguments = Arrays.copyOf(new String[] {"verify", "--json"}, options.length + 3);
    System.arraycopy(options, 0, arguments, 2, options.length);
    arguments[arguments.length - 1] = token;
    int code = terminal.run(arguments);
    Map<String, ?> report = StrictJson.parseObject(terminal.out().strip().getBytes(ISO_8859_1));
    assertEquals("accepted".equals(report.get("verdict")) ? 0 : 1, code, terminal.out());
    return report;
  }

  private List<String> findings(String token, String... options) throws IOException {
    List<?> findings = (List<?>) Objects.requireNonNull(report(token, options).get("findings"));
    return findings.stream()
        .map(finding -> String.valueOf(((Map<?, ?>) finding).get("code")))
        .toList();
  }

  private String keyFile(String content) throws IOException {
    return terminal.secret("other.key", content.getBytes(ISO_8859_1)).toString();
  }

  private String keySet(String keyId, KeyPair pair) throws IOException {
    String set = RsaTestKey.set(new RsaTestKey(keyId, pair));
    return terminal.file("jwks.json", set).toString();
  }

  @Test
  void saysWhoAndUntilWhen() {
    assertEquals(0, terminal.run("verify", "--jwt-key", key, ALICE));
    String out = terminal.out();
    assertTrue(out.startsWith("accepted" + System.lineSeparator()), out);
    assertTrue(out.contains("user     alice"), out);
    assertTrue(
        out.contains(
            "until    2027-01-15 08:30:00 UTC (2027-01-15 09:30:00 Europe/Berlin), in 30 min 0 s"),
        out);
    assertTrue(out.contains("sun alice  (the Slurm user)"), out);
    assertTrue(out.contains("keys     HS256 by jwt_key=" + key), out);
  }

  @Test
  void saysWhichRuleRefuses() {
    String expired = Tokens.hs256(Tokens.payload("exp", "1799999990"));
    assertEquals(1, terminal.run("verify", "--jwt-key", key, expired));
    String out = terminal.out();
    assertTrue(out.startsWith("refused: expired" + System.lineSeparator()), out);
    assertTrue(out.contains("rule     The token has expired."), out);
    assertTrue(out.contains("It expired 10 s ago. If it should still be valid, compare"), out);
  }

  @Test
  void marksClaimsThatNobodyVouchesFor() {
    String forged = Tokens.hs256(Tokens.HS256_HEADER, Tokens.payload(), new byte[32]);
    assertEquals(1, terminal.run("verify", "--jwt-key", key, forged));
    assertTrue(terminal.out().contains("claims (not verified"), terminal.out());
  }

  @Test
  void saysWhoHasAskedForAnotherUser() {
    String root = Tokens.validFor("root");
    assertEquals(0, terminal.run("verify", "--jwt-key", key, "--user-name", "bob", root));
    assertTrue(terminal.out().contains("user     bob, requested by root"), terminal.out());
  }

  @Test
  void theJsonIsStable() throws IOException {
    Map<String, ?> report = report(ALICE, "--jwt-key", key);
    assertEquals(
        List.of(
            "verdict",
            "reason",
            "description",
            "user",
            "tokenUser",
            "expiresAt",
            "expiresInSeconds",
            "fingerprint",
            "keys",
            "verified",
            "header",
            "claims",
            "findings",
            "warnings"),
        List.copyOf(report.keySet()));
    assertEquals("alice", report.get("user"));
    assertEquals("2027-01-15T08:30:00Z", report.get("expiresAt"));
    assertEquals(1800L, report.get("expiresInSeconds"));
    assertEquals(List.of(), report.get("findings"));
  }

  @Test
  void writesNothingThatATerminalObeys() {
    String claims = Tokens.payload("x", "\"\\u001b[2J\\u202eabc\"", "\\u001by", "1");
    assertEquals(0, terminal.run("verify", "--jwt-key", key, Tokens.hs256(claims)));
    assertTrue(terminal.out().contains("\\u001b[2J\\u202eabc"), terminal.out());
    assertFalse(terminal.out().contains("\u001b"));
    assertFalse(terminal.out().contains("\u202e"));
  }

  @Test
  void actsAsARequestWithAnotherUsersName() throws IOException {
    assertEquals(
        "alternate-user-not-allowed",
        report(ALICE, "--jwt-key", key, "--user-name", "bob").get("reason"));
    Map<String, ?> root = report(Tokens.validFor("root"), "--jwt-key", key, "--user-name", "bob");
    assertEquals("bob", root.get("user"));
    assertEquals("root", root.get("tokenUser"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SLURM_JWT=# | pasted-prefix",
        "export SLURM_JWT=# | pasted-line-breaks pasted-prefix",
        "Bearer # | pasted-line-breaks pasted-bearer",
        "Authorization: Bearer # | pasted-line-breaks pasted-bearer",
        "X-SLURM-USER-TOKEN: # | pasted-line-breaks pasted-header-name",
        "\"#\" | pasted-quotes",
        "SLURM_JWT=\"#\" | pasted-prefix pasted-quotes",
        "#= | pasted-padding"
      })
  void findsWhatWasPastedAlong(String text, String codes) throws IOException {
    Map<String, ?> report = report(text.replace("#", ALICE), "--jwt-key", key);
    assertEquals("malformed", report.get("reason"));
    assertTrue(report.toString().contains("accepted for user alice"), report.toString());
    assertEquals(
        Set.of(codes.split(" ", -1)),
        Set.copyOf(findings(text.replace("#", ALICE), "--jwt-key", key)));
  }

  @Test
  void findsLineBreaksInTheToken() throws IOException {
    String broken = ALICE.substring(0, 40) + "\n" + ALICE.substring(40);
    assertEquals(List.of("pasted-line-breaks"), findings(broken, "--jwt-key", key));
  }

  @Test
  void findsNothingInGarbage() throws IOException {
    for (String garbage : List.of("garbage|1 part", "a.b|2 parts")) {
      String[] parts = garbage.split("[|]", -1);
      assertEquals(
          List.of(Map.of("code", "parts", "text", "It has " + parts[1] + ", not three.")),
          report(parts[0], "--jwt-key", key).get("findings"));
    }
    assertEquals(List.of("encrypted"), findings("a.b.c.d.e", "--jwt-key", key));
  }

  @Test
  void findsTheNewlineAtTheEndOfTheKey() throws IOException {
    String text = HexFormat.of().formatHex(KEY);
    String token = Tokens.hs256(Tokens.HS256_HEADER, Tokens.payload(), text.getBytes(ISO_8859_1));
    assertEquals(List.of("key-newline"), findings(token, "--jwt-key", keyFile(text + "\n")));
    assertEquals(List.of(), findings(token, "--jwt-key", keyFile(text)));
    String other =
        Tokens.hs256(Tokens.HS256_HEADER, Tokens.payload(), (text + "\n").getBytes(ISO_8859_1));
    assertEquals(List.of("key-newline-missing"), findings(other, "--jwt-key", keyFile(text)));
  }

  @Test
  void findsAKeyThatIsText() throws IOException {
    String hex = HexFormat.of().formatHex(KEY);
    String base64 = Base64.getEncoder().encodeToString(KEY);
    String pem = "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    assertEquals(List.of("key-hex"), findings(ALICE, "--jwt-key", keyFile(hex + "\n")));
    assertEquals(List.of("key-base64"), findings(ALICE, "--jwt-key", keyFile(base64)));
    assertEquals(List.of("key-pem"), findings(ALICE, "--jwt-key", keyFile(pem)));
  }

  @Test
  void findsAnIssuerWhoseKeyIsText() throws IOException {
    byte[] hex = HexFormat.of().formatHex(KEY).getBytes(ISO_8859_1);
    byte[] base64 = (Base64.getEncoder().encodeToString(KEY) + "\n").getBytes(ISO_8859_1);
    String byHex = Tokens.hs256(Tokens.HS256_HEADER, Tokens.payload(), hex);
    String byBase64 = Tokens.hs256(Tokens.HS256_HEADER, Tokens.payload(), base64);
    assertEquals(List.of("issuer-key-hex"), findings(byHex, "--jwt-key", key));
    assertEquals(List.of("issuer-key-base64"), findings(byBase64, "--jwt-key", key));
  }

  @Test
  void claimsNoReasonThatItHasNotTried() throws IOException {
    String hexLooking =
        keyFile("5b1f0c77e2a94d3886f1c0de9b427a6d13e8f5902c4b7ad6e1f39805c7b2640e\n");
    assertEquals(List.of("other-hs256-key"), findings(ALICE, "--jwt-key", hexLooking));
    assertEquals(
        List.of("cut"), findings(ALICE.substring(0, ALICE.length() - 8), "--jwt-key", key));
  }

  @Test
  void findsTheKeyThatFitsUnderAnotherName() throws IOException {
    String token = Tokens.rs256(Tokens.rs256Header("\"new\""), Tokens.payload());
    String jwks = keySet("old", TestKeys.RSA);
    Map<String, ?> report = report(token, "--jwks", jwks);
    assertEquals("unknown-key", report.get("reason"));
    assertTrue(report.toString().contains("key whose kid is old"), report.toString());
    assertEquals(List.of("other-key"), findings(token, "--jwks", jwks));
  }

  @Test
  void triesEachKeyAndNamesThemInOrder() throws IOException {
    RsaTestKey other = new RsaTestKey("a", TestKeys.OTHER_RSA);
    RsaTestKey right = new RsaTestKey("c", TestKeys.RSA);
    RsaTestKey third = new RsaTestKey("b", TestKeys.OTHER_RSA);
    for (String set : List.of(RsaTestKey.set(other, right), RsaTestKey.set(right, other))) {
      String jwks = terminal.file("jwks.json", set).toString();
      String token = Tokens.rs256(Tokens.rs256Header("\"new\""), Tokens.payload());
      String found = report(token, "--jwks", jwks).toString();
      assertTrue(found.contains("key whose kid is c, but the token names the kid new"), found);
    }
    String jwks = terminal.file("jwks.json", RsaTestKey.set(right, third, other)).toString();
    String nameless = Tokens.rs256("{\"alg\":\"RS256\"}", Tokens.payload());
    String found = report(nameless, "--jwks", jwks).toString();
    assertTrue(found.contains("The key set has the kid a b c."), found);
  }

  @Test
  void showsHeaderClaimsAndEachWarning() throws IOException {
    String token =
        Tokens.hs256("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", Tokens.payload("x", "\"\u00e9\""));
    String options = "jwt_key=" + key + ",jwk=x,JWKS=y";
    Map<String, ?> report = report(token, "--auth-alt-parameters", options);
    assertEquals(Map.of("alg", "HS256", "typ", "JWT"), report.get("header"));
    assertEquals(2, ((List<?>) Objects.requireNonNull(report.get("warnings"))).size());
    assertTrue(terminal.out().contains("\\u00E9"), terminal.out());
  }

  @Test
  void namesTheKeysThereAre() throws IOException {
    String jwks = keySet("old", TestKeys.OTHER_RSA);
    String token = Tokens.rs256(Tokens.rs256Header("\"new\""), Tokens.payload());
    Map<String, ?> report = report(token, "--jwks", jwks);
    assertTrue(report.toString().contains("names the kid new. The key set has old"));
    assertEquals(List.of("key-ids"), findings(token, "--jwks", jwks));
    String nameless = Tokens.rs256("{\"alg\":\"RS256\"}", Tokens.payload());
    assertEquals(List.of("key-id-missing"), findings(nameless, "--jwks", jwks));
  }

  @Test
  void saysWhichAlgorithmIsOff() throws IOException {
    String jwks = keySet("first", TestKeys.RSA);
    assertEquals(
        List.of(
            Map.of(
                "code",
                "algorithm-off",
                "text",
                "The token is signed with HS256, which jwks= without jwt_key= disables.")),
        report(ALICE, "--jwks", jwks).get("findings"));
    assertEquals(
        List.of(
            Map.of(
                "code",
                "algorithm-off",
                "text",
                "The token is signed with RS256, but there is no jwks=.")),
        report(Tokens.rs256(Tokens.payload()), "--jwt-key", key).get("findings"));
    String es256 = Tokens.hs256("{\"alg\":\"ES256\"}", Tokens.payload());
    assertEquals(List.of("algorithm"), findings(es256, "--jwt-key", key));
    assertEquals(List.of(), findings(ALICE, "--jwt-key", key, "--jwks", jwks));
  }

  @Test
  void findsClocksThatDiffer() throws IOException {
    String early = Tokens.hs256(Tokens.payload("iat", "1800000090"));
    Map<String, ?> report = report(early, "--jwt-key", key);
    assertEquals("accepted", report.get("verdict"));
    assertTrue(report.toString().contains("1 min 30 s from now"), report.toString());
    assertEquals(List.of("clock"), findings(early, "--jwt-key", key));
    String later = Tokens.hs256(Tokens.payload("nbf", "1800000090"));
    assertEquals(List.of("not-before"), findings(later, "--jwt-key", key));
  }

  @Test
  void saysWhatIsWrongWithTheExpiry() throws IOException {
    for (String exp : List.of("\"1800001800\"", "1800001800.5", "null")) {
      Map<String, ?> report = report(Tokens.hs256(Tokens.payload("exp", exp)), "--jwt-key", key);
      assertTrue(report.toString().contains("is not an integer"), report.toString());
    }
    Map<String, ?> report = report(Tokens.hs256(Tokens.payloadWithout("exp")), "--jwt-key", key);
    assertTrue(report.toString().contains("exp is missing"), report.toString());
    assertTrue((boolean) Objects.requireNonNull(report.get("verified")));
  }

  @Test
  void suggestsTheClaimThatNamesTheUser() throws IOException {
    String token =
        Tokens.hs256(
            Tokens.payload("sun", "1", "preferred_username", "\"alice01\"", "email", "\"a@b.c\""));
    Map<String, ?> report = report(token, "--jwt-key", key);
    assertEquals("no-user-name", report.get("reason"));
    assertTrue(
        report
            .toString()
            .contains("With userclaimfield=preferred_username it is accepted for user alice01"));
    assertFalse(report.toString().contains("userclaimfield=email"), report.toString());
  }

  @Test
  void saysThatAConfiguredClaimIsNotLookedAt() throws IOException {
    String token = Tokens.hs256(Tokens.payload("login", "\"bob\""));
    String options = "jwt_key=" + key + ",userclaimfield=login";
    assertEquals(List.of("user-claim-unused"), findings(token, "--auth-alt-parameters", options));
  }

  @Test
  void comparesTextsThatDiffer() throws IOException {
    String token = Tokens.hs256(Tokens.payload("iss", "\"https://idp/realm/\""));
    Map<String, ?> report =
        report(token, "--jwt-key", key, "--parameter", "requiredIssuer=https://idp/realm");
    assertTrue(
        report.toString().contains("they differ only in the trailing slash"), report.toString());
  }

  @Test
  void comparesEachOfSeveralTexts() throws IOException {
    String token = Tokens.hs256(Tokens.payload("iss", "\"https://b/\""));
    String parameter = "requiredIssuer=https://a https://b";
    String found = report(token, "--jwt-key", key, "--parameter", parameter).toString();
    assertTrue(found.contains("requiredIssuer is https://a or https://b; they differ only"), found);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "deniedUsers=Alice|user-denied|denied-users|deniedUsers has alice.",
        "allowedUsers=bob|user-not-allowed|allowed-users|allowedUsers lacks alice.",
        "minimumRemainingSeconds=3600|expires-soon|time-left|It expires in 30 min 0 s, and"
            + " minimumRemainingSeconds requires 1 h 0 min.",
      })
  void saysWhoMayNotPass(String parameter, String reason, String code, String text)
      throws IOException {
    Map<String, ?> report = report(ALICE, "--jwt-key", key, "--parameter", parameter);
    assertEquals(reason, report.get("reason"));
    assertEquals(List.of(Map.of("code", code, "text", text)), report.get("findings"));
  }

  @Test
  void saysWhichRolesAreThere() throws IOException {
    String token = Tokens.hs256(Tokens.payload("groups", "[\"users\",\"lab\"]"));
    Map<String, ?> report =
        report(
            token,
            "--jwt-key",
            key,
            "--parameter",
            "rolesClaim=groups",
            "--parameter",
            "requiredRoles=hpc, admin");
    assertEquals("role-missing", report.get("reason"));
    assertTrue(
        report
            .toString()
            .contains("Its roles are lab, users, and requiredRoles asks for hpc or admin."),
        report.toString());
  }

  @Test
  void namesBothUsersWhereOneActsForAnother() throws IOException {
    String found =
        report(
                Tokens.validFor("root"),
                "--jwt-key",
                key,
                "--user-name",
                "alice",
                "--parameter",
                "deniedUsers=alice")
            .toString();
    assertTrue(found.contains("deniedUsers has alice or root."), found);
  }

  @Test
  void readsTheDenyList() throws IOException {
    terminal.run("verify", "--jwt-key", key, ALICE);
    String print = terminal.out().replaceAll("(?s).*token=([0-9a-f]+) in the audit.*", "$1");
    Map<String, String> lists =
        Map.of(
            "token " + print,
            "token-denied",
            "user alice",
            "user-denied",
            "user alice before 2100-01-01T00:00:00Z",
            "old-token-denied");
    for (Map.Entry<String, String> list : lists.entrySet()) {
      String parameter = "denyList=" + terminal.file("denied", list.getKey() + "\n");
      Map<String, ?> report = report(ALICE, "--jwt-key", key, "--parameter", parameter);
      assertEquals(list.getValue(), report.get("reason"));
      assertEquals(
          List.of("deny-list"), findings(ALICE, "--jwt-key", key, "--parameter", parameter));
      assertEquals(
          "bob",
          report(Tokens.validFor("bob"), "--jwt-key", key, "--parameter", parameter).get("user"));
    }
  }

  @Test
  void complainsOfADenyListThatCannotBeUsed() throws IOException {
    String missing = "denyList=" + folder.resolve("missing");
    assertEquals(2, terminal.run("verify", "--jwt-key", key, "--parameter", missing, ALICE));
    assertTrue(terminal.err().contains("missing does not exist: create it"), terminal.err());
    String wrong = "denyList=" + terminal.file("denied", "token " + ALICE);
    assertEquals(2, terminal.run("verify", "--jwt-key", key, "--parameter", wrong, ALICE));
    assertTrue(terminal.err().contains("denied line 1 must have a fingerprint"), terminal.err());
    assertFalse(terminal.err().contains("eyJ"), terminal.err());
  }

  @Test
  void takesParametersOnlyWithAName() {
    assertEquals(2, terminal.run("verify", "--jwt-key", key, "--parameter", "=b", ALICE));
    assertTrue(terminal.err().contains("--parameter takes NAME=VALUE"), terminal.err());
    assertEquals(2, terminal.run("verify", "--jwt-key", key, "--parameter", "a=b", ALICE));
    assertTrue(terminal.err().contains("unknown parameter a: did you mean"), terminal.err());
  }

  @Test
  void saysWhatItWouldTakeForAServiceAccount() throws IOException {
    String token = Tokens.validFor("service-account-portal");
    assertEquals(List.of("service-account"), findings(token, "--jwt-key", key));
  }
}
