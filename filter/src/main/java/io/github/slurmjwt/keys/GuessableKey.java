package io.github.slurmjwt.keys;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Optional;

/**
 * Recognises keys that are not random: equal bytes, as on a disk that was never written, a repeated
 * short word, bytes in arithmetic progression, a short key with padding, few different bytes, and
 * whatever is short once repetitions are left out. Hexadecimal and base64 are judged as they are
 * and decoded.
 *
 * <p>No random key is refused: the probability is below 2<sup>-100</sup> for 32 random bytes and
 * more, as they are, in hexadecimal or in base64, and below 2<sup>-38</sup> for 32 hexadecimal
 * digits, which are 16 random bytes. It is largest for the keys that have fewer than {@value
 * #CERTAIN} {@linkplain #novelty parts}; there are that few of them. Stricter than Slurm, which
 * accepts any key: RFC 7518 §3.2, RFC 8725 §3.5.
 */
final class GuessableKey {
  private static final String ARITHMETIC = "bytes in arithmetic progression";
  private static final int CERTAIN = 16;
  private static final int FEWEST_DIFFERENT = 8;

  /** Digits may be few (binary, decimal): so many bits must fit into them. */
  private static final int FEWEST_BITS = 80;

  /** The shortest repetition that counts, and how far back it is looked for. */
  private static final int SHORTEST_REPETITION = 4;

  private static final int WINDOW = 2 * HmacKey.MINIMUM_BYTES;

  /** What repetitions must save, so that random bytes do not seem to repeat. */
  private static final int LEAST_SAVING = 5;

  private GuessableKey() {}

  /** Returns a description that completes "holds"; empty when the bytes may be a key. */
  static Optional<String> find(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return repetition(bytes)
        .or(() -> fewDifferent(bytes, Decoded.isHex(text)))
        .or(() -> mostlyRepeated(bytes))
        .or(() -> Decoded.of(text).flatMap(GuessableKey::findDecoded));
  }

  /** The decoded bytes may be fewer than a key has, so neither number nor period is judged. */
  private static Optional<String> findDecoded(byte[] bytes) {
    if (bytes.length < CERTAIN) {
      return Optional.empty();
    }
    return isArithmetic(bytes, withoutNewlines(bytes))
        ? Optional.of(ARITHMETIC)
        : mostlyRepeated(bytes);
  }

  private static Optional<String> fewDifferent(byte[] bytes, boolean areDigits) {
    int length = withoutNewlines(bytes);
    BitSet different = new BitSet();
    for (int i = 0; i < length; i++) {
      different.set(bytes[i] & 0xff);
    }
    int count = different.cardinality();
    boolean few =
        areDigits ? length * Math.log(count) / Math.log(2) < FEWEST_BITS : count < FEWEST_DIFFERENT;
    return few ? Optional.of("only " + count + " different bytes") : Optional.empty();
  }

  private static Optional<String> mostlyRepeated(byte[] bytes) {
    int length = withoutNewlines(bytes);
    int enough = Math.min(CERTAIN, length - LEAST_SAVING + 1);
    return novelty(bytes, length, enough) < enough
        ? Optional.of("bytes that mostly repeat earlier ones")
        : Optional.empty();
  }

  /** Returns the number of parts, each a new byte or a repetition of bytes shortly before it. */
  private static int novelty(byte[] bytes, int length, int enough) {
    int parts = 0;
    for (int at = 0; at < length && parts < enough; parts++) {
      int longest = 0;
      for (int from = Math.max(0, at - WINDOW); from < at; from++) {
        longest = Math.max(longest, commonLength(bytes, length, from, at));
      }
      at += longest >= SHORTEST_REPETITION ? longest : 1;
    }
    return parts;
  }

  private static int commonLength(byte[] bytes, int length, int from, int at) {
    int common = 0;
    while (at + common < length && bytes[from + common] == bytes[at + common]) {
      common++;
    }
    return common;
  }

  private static Optional<String> repetition(byte[] bytes) {
    int length = withoutNewlines(bytes);
    int period = period(bytes, length);
    if (period == 1) {
      return Optional.of(length + " equal bytes");
    }
    if (period < HmacKey.MINIMUM_BYTES) {
      return Optional.of("the same " + period + " bytes repeated");
    }
    if (isArithmetic(bytes, length)) {
      return Optional.of(ARITHMETIC);
    }
    int run = longestRun(bytes);
    int others = bytes.length - run;
    if (run >= CERTAIN && others < HmacKey.MINIMUM_BYTES) {
      return Optional.of(others + " bytes padded with " + run + " equal ones");
    }
    return Optional.empty();
  }

  private static int withoutNewlines(byte[] bytes) {
    int length = bytes.length;
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
      length--;
    }
    return length;
  }

  /** Returns the length of the repeated part, or the whole length. */
  private static int period(byte[] bytes, int length) {
    int longest = Math.min(HmacKey.MINIMUM_BYTES - 1, length - CERTAIN);
    for (int period = 1; period <= longest; period++) {
      if (repeats(bytes, length, period)) {
        return period;
      }
    }
    return Math.max(length, HmacKey.MINIMUM_BYTES);
  }

  private static boolean repeats(byte[] bytes, int length, int period) {
    for (int i = period; i < length; i++) {
      if (bytes[i] != bytes[i - period]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isArithmetic(byte[] bytes, int length) {
    for (int i = 2; i < length; i++) {
      if ((byte) (bytes[i] - bytes[i - 1]) != (byte) (bytes[1] - bytes[0])) {
        return false;
      }
    }
    return length >= CERTAIN;
  }

  private static int longestRun(byte[] bytes) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < bytes.length; i++) {
      run = i > 0 && bytes[i] == bytes[i - 1] ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
