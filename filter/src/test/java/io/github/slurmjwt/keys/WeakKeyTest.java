package io.github.slurmjwt.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** K11: an HS256 key that anybody could guess is refused, and no random one. */
class WeakKeyTest {
  private static final String NEW = "7Hq)w!mK2x_Rt8(nV$ep5Lb&cJ4dGz9Y";
  private static final String DIGITS = "012302132031120331001322110233";

  /** Nine bytes, and six repetitions of four of them. */
  private static final String PARTS =
      "abcdefghi" + "efgh" + "abcd" + "fghi" + "bcde" + "abcd" + "cdef";

  static Stream<Arguments> weak() {
    byte[] counting = new byte[32];
    for (int i = 0; i < counting.length; i++) {
      counting[i] = (byte) i;
    }
    byte[] padded = Arrays.copyOf(bytes("hunter2"), 32);
    byte[] paddedLong = Arrays.copyOf(bytes("hunter2hunter3"), 512);
    return Stream.of(
        Arguments.of("zeros", new byte[32], "32 equal bytes"),
        Arguments.of("a block of zeros", new byte[4096], "4096 equal bytes"),
        Arguments.of("0xff", filled(64, -1), "64 equal bytes"),
        Arguments.of("one letter and a newline", bytes("x".repeat(40) + "\n"), "40 equal bytes"),
        Arguments.of("yes", bytes("y\n".repeat(16)), "the same 2 bytes repeated"),
        Arguments.of("a word", bytes("changeme".repeat(4)), "the same 8 bytes repeated"),
        Arguments.of(
            "a word and a newline",
            bytes("changeme".repeat(4) + "\r\n"),
            "the same 8 bytes repeated"),
        Arguments.of("digits", bytes("0123456789".repeat(4)), "the same 10 bytes repeated"),
        Arguments.of(
            "31 bytes twice and a bit",
            bytes("The quick brown fox jumps over .".substring(0, 31).repeat(3)),
            "the same 31 bytes repeated"),
        Arguments.of("counting up", counting, "bytes in arithmetic progression"),
        Arguments.of("counting down", reversed(counting), "bytes in arithmetic progression"),
        Arguments.of("a short key and zeros", padded, "7 bytes padded with 25 equal ones"),
        Arguments.of("a long row of zeros", paddedLong, "14 bytes padded with 498 equal ones"),
        Arguments.of(
            "zeros and a short key", reversed(padded), "7 bytes padded with 25 equal ones"),
        Arguments.of(
            "zeros and ones", bytes(filled(32, 0), filled(32, -1)), "only 2 different bytes"),
        Arguments.of(
            "two letters in zeros",
            bytes(filled(31, 0), "x", filled(31, 0), "y"),
            "only 3 different bytes"),
        Arguments.of(
            "four digits in zeros",
            bytes(filled(15, 0), "1", filled(15, 0), "2", filled(15, 0), "3", filled(15, 0), "4"),
            "only 5 different bytes"),
        Arguments.of(
            "digits in zeros",
            bytes(("0".repeat(15) + "1").repeat(3), "0".repeat(15), "2"),
            "bytes that mostly repeat earlier ones"),
        Arguments.of(
            "a word and digits",
            bytes("changeme".repeat(4) + "1234"),
            "bytes that mostly repeat earlier ones"),
        Arguments.of(
            "two words",
            bytes("slurm".repeat(4) + "secret".repeat(4) + "\n"),
            "bytes that mostly repeat earlier ones"),
        Arguments.of(
            "a short key twice, padded differently",
            bytes("slurmkey", filled(40, 0), "slurmkey", filled(40, -1)),
            "bytes that mostly repeat earlier ones"),
        Arguments.of(
            "counting up in hexadecimal",
            bytes(HexFormat.of().formatHex(counting)),
            "bytes in arithmetic progression"),
        Arguments.of(
            "counting up in hexadecimal with colons",
            bytes(HexFormat.ofDelimiter(":").withUpperCase().formatHex(counting) + "\n"),
            "bytes in arithmetic progression"),
        Arguments.of(
            "counting up in base64",
            Base64.getEncoder().encode(counting),
            "bytes in arithmetic progression"),
        Arguments.of(
            "16 bytes that count up in hexadecimal",
            bytes(HexFormat.of().formatHex(counting, 0, 16)),
            "bytes in arithmetic progression"),
        Arguments.of(
            "16 bytes, of which 7 are the first ones, in hexadecimal",
            bytes(HexFormat.of().formatHex(bytes(NEW.substring(0, 9), NEW.substring(0, 7)))),
            "bytes that mostly repeat earlier ones"),
        Arguments.of("newlines", bytes("\n".repeat(40)), "0 bytes padded with 40 equal ones"),
        Arguments.of("line ends", bytes("\r\n".repeat(20)), "only 0 different bytes"),
        Arguments.of(
            "16 equal bytes beside 31 others",
            bytes(NEW.substring(0, 31), filled(16, 0)),
            "31 bytes padded with 16 equal ones"),
        Arguments.of(
            "7 letters",
            bytes("abcdefg", "gfabdce", "badgecf", "cegdafb", "debf"),
            "only 7 different bytes"),
        Arguments.of("39 digits of 2 bits", bytes(DIGITS, "300202113"), "only 4 different bytes"),
        Arguments.of("15 parts", bytes(PARTS), "bytes that mostly repeat earlier ones"),
        Arguments.of(
            "a word in hexadecimal",
            bytes(HexFormat.of().formatHex(bytes("hunter2".repeat(5) + "hunter3"))),
            "bytes that mostly repeat earlier ones"),
        Arguments.of(
            "a word in base64",
            Base64.getEncoder().encode(bytes("changeme".repeat(4))),
            "bytes that mostly repeat earlier ones"),
        Arguments.of(
            "a disk of two patterns",
            bytes(filled(500_000, 0), filled(500_000, -1)),
            "only 2 different bytes"));
  }

  @ParameterizedTest(name = "K11 {0}")
  @MethodSource("weak")
  void refusesWhatAnybodyCouldGuess(String name, byte[] content, String what) {
    assertEquals(
        "jwt_key=f holds "
            + what
            + ", which can be guessed: make a new key with dd if=/dev/random bs=32 count=1",
        refusal(content));
  }

  /** With a byte less, or a repetition more, each of them is refused. */
  static Stream<Arguments> strong() {
    return Stream.of(
        Arguments.of("16 equal bytes beside 32 others", bytes(NEW, filled(16, 0))),
        Arguments.of("8 letters", bytes("abcdefgh", "gfabdceh", "badhgecf", "hcegdafb")),
        Arguments.of("40 digits of 2 bits", bytes(DIGITS, "3002021130")),
        Arguments.of("16 parts", bytes("!", PARTS)),
        Arguments.of(
            "16 bytes, of which 4 are the first ones, in hexadecimal",
            bytes(HexFormat.of().formatHex(bytes(NEW.substring(0, 12), NEW.substring(0, 4))))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("strong")
  void acceptsWhatIsJustRandomEnough(String name, byte[] content) {
    assertDoesNotThrow(() -> HmacKey.parse("jwt_key=f", content));
  }

  @Test
  void refusesNoRandomKey() {
    Random random = new Random(20261125);
    for (int i = 0; i < 2_000; i++) {
      byte[] key = new byte[32 + random.nextInt(100)];
      random.nextBytes(key);
      assertDoesNotThrow(() -> HmacKey.parse("jwt_key=f", key));
      byte[] half = Arrays.copyOf(key, 32);
      String digits = random.ints(40, 0, 10).mapToObj(String::valueOf).reduce("", String::concat);
      String bits = random.ints(256, 0, 2).mapToObj(String::valueOf).reduce("", String::concat);
      for (String text :
          List.of(
              HexFormat.of().formatHex(half),
              HexFormat.of().formatHex(half, 0, 16),
              Base64.getEncoder().encodeToString(half),
              Base64.getMimeEncoder().encodeToString(key) + "\n",
              digits,
              bits)) {
        assertDoesNotThrow(() -> HmacKey.parse("jwt_key=f", bytes(text)));
      }
    }
  }

  @Tag("slow")
  @Test
  @DisplayName("K11 200,000 random keys: 32 to 512 bytes, hexadecimal, base64")
  void refusesNoRandomKeyOfAnySize() {
    Random random = new Random(26_11_25);
    for (int i = 0; i < 200_000; i++) {
      // Half of them of the usual size, where a false alarm is likeliest.
      byte[] key = new byte[i % 2 == 0 ? 32 : 32 + random.nextInt(481)];
      random.nextBytes(key);
      byte[] content =
          switch (i % 8) {
            case 0, 1, 2, 3 -> key;
            case 4, 5 -> bytes(HexFormat.of().formatHex(i % 16 < 8 ? key : Arrays.copyOf(key, 16)));
            case 6 -> bytes(HexFormat.ofDelimiter(":").formatHex(key) + "\n");
            default -> Base64.getMimeEncoder().encode(key);
          };
      assertDoesNotThrow(() -> HmacKey.parse("jwt_key=f", content));
    }
  }

  private static String refusal(byte[] content) {
    return String.valueOf(
        assertThrows(KeyLoadException.class, () -> HmacKey.parse("jwt_key=f", content))
            .getMessage());
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static byte[] bytes(Object... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object part : parts) {
      all.writeBytes(part instanceof byte[] bytes ? bytes : part.toString().getBytes(ISO_8859_1));
    }
    return all.toByteArray();
  }
}
