package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a deny list. */
class DenyListTest {
  private static String verdict(String list, String user) {
    DenyList denied = DenyList.parse(list);
    return Verdict.of(
        TokenVerifier.builder(TestKeys.both().source())
            .denyList(() -> denied)
            .clock(Tokens.CLOCK)
            .build(),
        Tokens.validFor(user));
  }

  @Test
  void readsLinesCommentsAndBlanks() {
    String alice = TokenFingerprint.of(Tokens.validFor("alice"));
    String list =
        """
        # stolen from the login node
        token %s   # ticket 4711

           user\tmallory#1 \r
        user bob before 2100-01-01T00:00+01:00#no comment
        """
            .replace("#no comment", "   # until cleaned")
            .formatted(alice);
    assertEquals("token-denied", verdict(list, "alice"));
    assertEquals("old-token-denied", verdict(list, "bob"));
    assertEquals("mallory", verdict(list, "mallory"), "the name in the list is mallory#1");
    assertEquals("1 token, 1 user, older tokens of 1 user", DenyList.parse(list).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing\n", "  \t \r\n #x"})
  void mayDenyNobody(String list) {
    assertEquals("alice", verdict(list, "alice"));
    assertEquals("0 tokens, 0 users, older tokens of 0 users", DenyList.parse(list).toString());
  }

  @Test
  void takesAFingerprintInCapitals() {
    String print = TokenFingerprint.of(Tokens.validFor("alice"));
    assertEquals("token-denied", verdict("token " + print.toUpperCase(Locale.ROOT), "alice"));
  }

  @Test
  void keepsTheLatestOfSeveralTimes() {
    String late = "user alice before 2100-01-01T00:00:00Z\n";
    String early = "user Alice before 2000-01-01T00:00:00Z\n";
    assertEquals("old-token-denied", verdict(late + early, "alice"));
    assertEquals("old-token-denied", verdict(early + late, "alice"));
    assertEquals("alice", verdict(early, "alice"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "users mallory|must be token FINGERPRINT, user NAME or user NAME before TIME",
        "user|must be token FINGERPRINT",
        "User mallory|must be token FINGERPRINT",
        "user mallory eve|must be token FINGERPRINT",
        "user mallory before|must be token FINGERPRINT",
        "user mallory since 2026-01-01T00:00:00Z|must be token FINGERPRINT",
        "token 0123456789a|12 hexadecimal digits",
        "token 0123456789abc|12 hexadecimal digits",
        "token 0123456789xy|12 hexadecimal digits",
        "user 1001|has a number for a user",
        "user *|must have one user name",
        "user * before 2030-01-01T00:00:00Z|must have one user name",
        "user alice,bob|must have one user name",
        "user alice;|must have one user name",
        "user alice:|must have one user name",
        "user \"alice\"|must have one user name",
        "user `alice`|must have one user name",
        "user alice\u00a0|must have one user name",
        "user alice\u200b|must have one user name",
        "user mallory before yesterday|has no time like",
        "user mallory before 2026-01-01|has no time like",
        "user mallory before 2026-01-01T00:00:00|has no time like"
      })
  void saysWhatIsWrongInWhichLine(String line, String what) {
    ConfigException wrong =
        assertThrows(ConfigException.class, () -> DenyList.parse("# 1\nuser eve\n" + line));
    String message = String.valueOf(wrong.getMessage());
    assertTrue(message.startsWith("line 3 "), message);
    assertTrue(message.contains(what), message);
  }

  @Test
  void neverRepeatsWhatMayBeAToken() {
    String token = Tokens.validFor("alice");
    for (String line :
        new String[] {"token " + token, token, "user " + token + " x", "token: " + token}) {
      ConfigException wrong = assertThrows(ConfigException.class, () -> DenyList.parse(line));
      assertFalse(String.valueOf(wrong.getMessage()).contains("eyJ"), wrong.getMessage());
    }
  }

  @Test
  void countsThePartsOfASecond() {
    String second = Tokens.NOW.toString().replace("Z", "");
    assertEquals("alice", verdict("user alice before " + second + "Z", "alice"));
    assertEquals("old-token-denied", verdict("user alice before " + second + ".5Z", "alice"));
    String later =
        Tokens.hs256(Tokens.payload("iat", Long.toString(Tokens.NOW.getEpochSecond() + 1)));
    DenyList denied = DenyList.parse("user alice before " + second + ".5Z");
    TokenVerifier verifier =
        TokenVerifier.builder(TestKeys.both().source())
            .denyList(() -> denied)
            .clock(Tokens.CLOCK)
            .build();
    assertEquals("alice", Verdict.of(verifier, later));
  }

  @Test
  void hasANumberOfItsOwn() {
    assertNotEquals(DenyList.parse("").generation(), DenyList.parse("").generation());
  }
}
