package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.slurmjwt.testing.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One token has exactly one text. */
class EncodingAttackTest {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static final String TOKEN = Tokens.validFor("alice");

  static Stream<Arguments> otherShapes() {
    String[] parts = TOKEN.split("\\.", -1);
    return Stream.of(
        Arguments.of("empty", ""),
        Arguments.of("one dot", "."),
        Arguments.of("two dots", ".."),
        Arguments.of("no header", "." + parts[1] + "." + parts[2]),
        Arguments.of("no payload", parts[0] + ".." + parts[2]),
        Arguments.of("two parts", parts[0] + "." + parts[1]),
        Arguments.of("four parts", TOKEN + "." + parts[2]),
        Arguments.of("dot at the end", TOKEN + "."),
        Arguments.of("dot at the start", "." + TOKEN),
        Arguments.of("five parts, a JWE", TOKEN + "." + parts[0] + "." + parts[1]),
        Arguments.of("JSON serialisation", "{\"payload\":\"" + parts[1] + "\",\"signatures\":[]}"),
        Arguments.of("8000 dots", ".".repeat(8000)));
  }

  @ParameterizedTest(name = "T9 {0}")
  @MethodSource("otherShapes")
  void refusesWhatIsNotThreeParts(String what, String token) {
    assertEquals("malformed", Verdict.of(token), what);
  }

  @Test
  @DisplayName("T9 a token inside a token, and a JWE header on a JWS")
  void refusesNestedTokens() {
    String nested = Tokens.part(Tokens.HS256_HEADER) + "." + Tokens.part(TOKEN);
    assertEquals("malformed", Verdict.of(Tokens.macced(nested)));
    String wrapped = Tokens.part("{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"cty\":\"JWT\"}");
    assertEquals("unsupported-algorithm", Verdict.of(wrapped + "." + Tokens.part(TOKEN) + ".AA"));
  }

  static Stream<Arguments> spellings() {
    String[] parts = TOKEN.split("\\.", -1);
    List<Arguments> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String part = parts[i];
      for (String added : List.of("=", "==", " ", "\n", "\r\n", "\t", "A", "\u0000", "%3D")) {
        rows.add(Arguments.of(i, "then " + escaped(added), with(parts, i, part + added)));
      }
      for (String added : List.of(" ", "\n", "=", "+", "/", "*", "\u00e9", "\uff21", "%41")) {
        String inside = part.substring(0, 4) + added + part.substring(4);
        rows.add(Arguments.of(i, "with " + escaped(added) + " inside", with(parts, i, inside)));
        String before = added + part;
        rows.add(Arguments.of(i, "after " + escaped(added), with(parts, i, before)));
      }
    }
    return rows.stream();
  }

  private static String escaped(String text) {
    return Tokens.part(text);
  }

  private static String with(String[] parts, int index, String part) {
    String[] changed = parts.clone();
    changed[index] = part;
    return String.join(".", changed);
  }

  @ParameterizedTest(name = "T10 part {0} {1}")
  @MethodSource("spellings")
  void refusesEverySpellingButOne(int part, String what, String token) {
    assertNotEquals("alice", Verdict.of(token), part + what);
  }

  @ParameterizedTest(name = "T10 signed over the other spelling: payload then {0}")
  @ValueSource(strings = {"=", "==", " ", "\n"})
  void refusesOtherSpellingsThoughTheSignatureCoversThem(String added) {
    for (int filler = 0; filler < 3; filler++) {
      String payload = Tokens.part(Tokens.payload("jti", "\"" + "x".repeat(filler) + "\""));
      String header = Tokens.part(Tokens.HS256_HEADER);
      assertEquals("alice", Verdict.of(Tokens.macced(header + "." + payload)));
      assertEquals("malformed", Verdict.of(Tokens.macced(header + "." + payload + added)));
      assertEquals("malformed", Verdict.of(Tokens.macced(header + added + "." + payload)));
    }
  }

  @Test
  @DisplayName("T10 plain base64 instead of base64url, signed over it")
  void refusesTheOtherAlphabet() {
    String payload = Tokens.payload("x", "\"\u00ff\u00ff\u00ff~~~???>>>\"");
    String url = Tokens.part(payload);
    String plain = url.replace('-', '+').replace('_', '/');
    assertNotEquals(url, plain);
    String header = Tokens.part(Tokens.HS256_HEADER) + ".";
    assertEquals("alice", Verdict.of(Tokens.macced(header + url)));
    assertEquals("malformed", Verdict.of(Tokens.macced(header + plain)));
  }

  @Test
  @DisplayName("T10 non-zero trailing bits in each part")
  void acceptsOneSpellingOfTheLastCharacter() {
    String[] parts = TOKEN.split("\\.", -1);
    for (int i = 0; i < 3; i++) {
      List<Character> accepted = new ArrayList<>();
      String start = parts[i].substring(0, parts[i].length() - 1);
      for (int j = 0; j < ALPHABET.length(); j++) {
        char last = ALPHABET.charAt(j);
        if (Verdict.of(with(parts, i, start + last)).equals("alice")) {
          accepted.add(last);
        }
      }
      assertEquals(List.of(parts[i].charAt(parts[i].length() - 1)), accepted);
    }
  }

  @Test
  @DisplayName("T10 non-zero trailing bits, signed over them")
  void refusesSignedTrailingBits() {
    for (int filler = 0; filler < 3; filler++) {
      String part = Tokens.part(Tokens.payload("jti", "\"" + "x".repeat(filler) + "\""));
      if (part.length() % 4 != 0) {
        int last = ALPHABET.indexOf(part.charAt(part.length() - 1));
        String changed = part.substring(0, part.length() - 1) + ALPHABET.charAt(last + 1);
        String header = Tokens.part(Tokens.HS256_HEADER) + ".";
        assertEquals("malformed", Verdict.of(Tokens.macced(header + changed)));
      }
    }
  }

  @Test
  @DisplayName("T13 length is checked first")
  void refusesLongTokensBeforeDecoding() {
    TokenVerifier keyless =
        TokenVerifier.builder(
                () -> {
                  throw new AssertionError("asked for a key");
                })
            .clock(Tokens.CLOCK)
            .build();
    assertEquals("too-long", Verdict.of(keyless, ".".repeat(8193)));
    assertEquals("too-long", Verdict.of(keyless, "x".repeat(10_000_000)));
  }

  @Test
  @DisplayName("T13 the longest token, and one character more")
  void acceptsTokenOfExactlyTheMaximumLength() {
    String token = Tokens.hs256(Tokens.payload("pad", "\"" + "x".repeat(900) + "\""));
    int length = token.length();
    assertEquals("alice", Verdict.of(token, rules -> rules.maximumTokenLength(length)));
    assertEquals("too-long", Verdict.of(token, rules -> rules.maximumTokenLength(length - 1)));
  }

  @Test
  @DisplayName("T13 many claims")
  void acceptsAsManyClaimsAsFit() {
    String[] claims = new String[800];
    for (int i = 0; i < claims.length; i += 2) {
      claims[i] = "c" + i;
      claims[i + 1] = "1";
    }
    assertEquals("alice", Verdict.of(Tokens.hs256(Tokens.payload(claims))));
  }
}
