package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Tokens;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What refusals and wrong settings say, and what they keep to themselves. */
class RefusalTextTest {
  @ParameterizedTest
  @EnumSource(Rejection.class)
  void tellsTheClientOneSentence(Rejection reason) {
    assertTrue(reason.sentence().matches("[A-Z][A-Za-z'\\- ,]+\\."), reason.sentence());
    assertTrue(reason.code().matches("[a-z]+(-[a-z]+)*"), reason.code());
    assertEquals(reason.code(), new TokenRejectedException(reason).getMessage());
  }

  private static Optional<String> namedBy(String token) {
    TokenVerifier verifier =
        Verdict.verifier(slurm -> {}, policy -> policy.requiredIssuer("our provider"));
    return assertThrows(TokenRejectedException.class, () -> verifier.verify(token)).tokenUser();
  }

  /** Whoever tried with a token that was theirs: a log names them, and fail2ban does not. */
  @Test
  void namesTheUserOfATokenThatIsGoodInItself() {
    assertEquals(Optional.of("alice"), namedBy(Tokens.validFor("alice")));
    assertEquals(Optional.empty(), namedBy(Tokens.validFor("not a name")));
  }

  @Test
  void namesNobodyForATokenThatHasExpiredOrIsForged() {
    long before = Tokens.NOW.getEpochSecond() - 1;
    assertEquals(
        Optional.empty(), namedBy(Tokens.hs256(Tokens.payload("exp", Long.toString(before)))));
    String forged = Tokens.hs256(Tokens.HS256_HEADER, Tokens.payload(), new byte[32]);
    assertEquals(Optional.empty(), namedBy(forged));
  }

  @Test
  void showsATokenByItsFingerprint() {
    // printf %s e30.e30.e30 | sha256sum | cut -c1-12
    assertEquals("fc400547641a", TokenFingerprint.of("e30.e30.e30"));
    assertEquals("-", TokenFingerprint.of(""));
  }

  @Test
  void showsNothingOfAVerifiedTokenButItsUser() {
    VerifiedToken token =
        new VerifiedToken(
            "e30.e30.e30",
            Map.of("secret", "claim"),
            1,
            Optional.of("alice"),
            Optional.empty(),
            Set.of());
    assertEquals("VerifiedToken[userName=Optional[alice]]", token.toString());
  }

  @Test
  void omitsTheMiddleOfAVeryLongSetting() {
    String longest = "a".repeat(2000);
    assertEquals(longest, new ConfigException(longest).getMessage());
    String longer = "a".repeat(1000) + "b".repeat(1000) + "c".repeat(1000);
    assertEquals(
        "a".repeat(1000) + " … " + "c".repeat(1000), new ConfigException(longer).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.0", "1e3", "+1", " 1", "0x1", "-", "1234567890123456789"})
  void saysWhichNumbersASettingTakes(String text) {
    Range range = new Range("seconds", 1, 10);
    assertEquals(
        "seconds must be a number from 1 to 10, not " + text,
        assertThrows(ConfigException.class, () -> range.parse(text)).getMessage());
  }

  @Test
  void takesTheNumbersOfItsRange() {
    Range range = new Range("seconds", -1, 10);
    assertEquals(-1, range.parse("-1"));
    assertEquals(10, range.parse("10"));
    assertThrows(ConfigException.class, () -> range.parse("-2"));
    assertThrows(ConfigException.class, () -> range.parse("11"));
  }
}
