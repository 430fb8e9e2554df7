package io.github.slurmjwt;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.slurmjwt.testing.Tokens;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that two readers could read in two ways, and JSON that breaks readers. */
class JsonAttackTest {
  /** Generous: what is looked for takes minutes, not milliseconds. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static void assertMalformed(byte[] header, byte[] payload) {
    String token = Tokens.macced(Tokens.part(header) + "." + Tokens.part(payload));
    assertEquals("alice", Verdict.of(Tokens.validFor("alice")));
    assertTimeoutPreemptively(SOON, () -> assertEquals("malformed", Verdict.of(token)));
  }

  /** Each is put in the place of the value of an additional member. */
  static Stream<Arguments> badValues() {
    return Stream.of(
        Arguments.of("huge integer", "9".repeat(4000)),
        Arguments.of("2^63", "9223372036854775808"),
        Arguments.of("-2^63-1", "-9223372036854775809"),
        Arguments.of("1e400", "1e400"),
        Arguments.of("1e999999999", "1e999999999"),
        Arguments.of("-1e400", "-1e400"),
        Arguments.of("NaN", "NaN"),
        Arguments.of("Infinity", "-Infinity"),
        Arguments.of("leading zero", "01"),
        Arguments.of("plus sign", "+1"),
        Arguments.of("hexadecimal", "0x10"),
        Arguments.of("bare point", "1."),
        Arguments.of("NUL escape", "\"a\\u0000b\""),
        Arguments.of("lone high surrogate", "\"\\ud800\""),
        Arguments.of("lone low surrogate", "\"\\udc00x\""),
        Arguments.of("swapped surrogates", "\"\\udc00\\ud800\""),
        Arguments.of("raw newline in a string", "\"a\nb\""),
        Arguments.of("raw tab in a string", "\"a\tb\""),
        Arguments.of("unknown escape", "\"\\x41\""),
        Arguments.of("short escape", "\"\\u41\""),
        Arguments.of("unterminated string", "\"a"),
        Arguments.of("single quotes", "'a'"),
        Arguments.of("comment", "1/**/"),
        Arguments.of("line comment", "1//x\n"),
        Arguments.of("hash comment", "1#x\n"),
        Arguments.of("trailing comma", "[1,]"),
        Arguments.of("missing value", ""),
        Arguments.of("upper-case literal", "True"),
        Arguments.of("duplicate inside", "{\"a\":1,\"a\":1}"),
        Arguments.of("nested 33 deep", "[".repeat(33) + "]".repeat(33)),
        Arguments.of("nested 2000 deep", "[".repeat(2000) + "]".repeat(2000)),
        Arguments.of("objects 900 deep", "{\"a\":".repeat(900) + "1" + "}".repeat(900)),
        Arguments.of("only opened", "[".repeat(3000)));
  }

  @ParameterizedTest(name = "T11 {0}")
  @MethodSource("badValues")
  void refusesBadValuesInHeaderAndPayload(String what, String json) {
    byte[] header = ("{\"alg\":\"HS256\",\"x\":" + json + "}").getBytes(UTF_8);
    byte[] payload = Tokens.payload("x", json).getBytes(UTF_8);
    assertMalformed(header, Tokens.payload().getBytes(UTF_8));
    assertMalformed(Tokens.HS256_HEADER.getBytes(UTF_8), payload);
  }

  @ParameterizedTest(name = "T11 payload with {0} twice")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sun      | "sun":"root","sun":"root"
          exp      | "exp":1,"exp":9999999999
          \\u0073un | "sun":"root","\\u0073un":"root"
          unused   | "a":1,"a":1
          """)
  void refusesRepeatedNames(String what, String members) {
    String payload = Tokens.payload().replaceFirst("\\{", "{" + quote(members) + ",");
    assertMalformed(Tokens.HS256_HEADER.getBytes(UTF_8), payload.getBytes(UTF_8));
    String header = "{\"alg\":\"HS256\"," + members + "}";
    assertMalformed(header.getBytes(UTF_8), Tokens.payload().getBytes(UTF_8));
  }

  private static String quote(String replacement) {
    return java.util.regex.Matcher.quoteReplacement(replacement);
  }

  @Test
  @DisplayName("T11 alg twice")
  void refusesRepeatedAlgorithm() {
    byte[] header = "{\"alg\":\"none\",\"alg\":\"HS256\"}".getBytes(UTF_8);
    assertMalformed(header, Tokens.payload().getBytes(UTF_8));
  }

  @ParameterizedTest(name = "T11 then {0}")
  @ValueSource(strings = {"x", "{}", "\u0000", ",", "}", "//", "\u00a0", "null"})
  void refusesTextAfterTheObject(String text) {
    assertMalformed(Tokens.HS256_HEADER.getBytes(UTF_8), (Tokens.payload() + text).getBytes(UTF_8));
    assertMalformed((Tokens.HS256_HEADER + text).getBytes(UTF_8), Tokens.payload().getBytes(UTF_8));
  }

  @ParameterizedTest(name = "T12 the whole is {0}")
  @ValueSource(
      strings = {"null", "[]", "[{}]", "\"HS256\"", "1", "true", " ", "{", "}", "nul", "\u0000"})
  void refusesWhatIsNotAnObject(String json) {
    assertMalformed(json.getBytes(UTF_8), Tokens.payload().getBytes(UTF_8));
    assertMalformed(Tokens.HS256_HEADER.getBytes(UTF_8), json.getBytes(UTF_8));
  }

  @ParameterizedTest(name = "T11 byte order mark and encoding: {0}")
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-16"})
  void refusesOtherUnicodeEncodings(String charset) {
    Charset other = Charset.forName(charset);
    assertMalformed(Tokens.HS256_HEADER.getBytes(UTF_8), Tokens.payload().getBytes(other));
    assertMalformed(Tokens.HS256_HEADER.getBytes(other), Tokens.payload().getBytes(UTF_8));
  }

  @Test
  @DisplayName("T11 byte order marks before good text")
  void refusesByteOrderMarks() {
    assertMalformed(("\ufeff" + Tokens.HS256_HEADER).getBytes(UTF_8), bytes(Tokens.payload()));
    assertMalformed(bytes(Tokens.HS256_HEADER), bytes("\ufeff" + Tokens.payload()));
    assertMalformed(bytes(Tokens.HS256_HEADER), ("\ufeff" + Tokens.payload()).getBytes(UTF_16LE));
    assertMalformed(bytes(Tokens.HS256_HEADER), ("\ufeff" + Tokens.payload()).getBytes(UTF_16BE));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest(name = "T11 bytes {0} in a string")
  @ValueSource(
      strings = {
        "ff",
        "80",
        "c080",
        "c0af",
        "e08080",
        "eda080",
        "edb080",
        "f4908080",
        "f8888080",
        "c3",
        "e282",
        "fe",
        "efbbbfff"
      })
  void refusesInvalidUtf8(String hex) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    String text = Tokens.payload("x", "\"@\"");
    payload.writeBytes(bytes(text.substring(0, text.indexOf('@'))));
    payload.writeBytes(HexFormat.of().parseHex(hex));
    payload.writeBytes(bytes(text.substring(text.indexOf('@') + 1)));
    assertMalformed(bytes(Tokens.HS256_HEADER), payload.toByteArray());
  }

  @Test
  @DisplayName("T11 what is unusual and good")
  void acceptsWhiteSpaceEscapesAndUnicode() {
    String payload =
        " \t\r\n"
            + Tokens.payload("sun", "\"\\u0061lice\"", "x", "\"\\ud83d\\ude00 \ud83d\ude00\"")
            + "\r\n ";
    assertEquals("alice", Verdict.of(Tokens.hs256(payload)));
    String deep = "[".repeat(31) + "]".repeat(31);
    assertEquals("alice", Verdict.of(Tokens.hs256(Tokens.payload("x", deep))));
  }

  @Test
  @DisplayName("T12 a signature does not help a null")
  void refusesNullBeforeAndAfterTheSignature() {
    String unsigned = Tokens.part("null") + "." + Tokens.part("null") + ".AA";
    assertEquals("malformed", Verdict.of(unsigned));
  }
}
