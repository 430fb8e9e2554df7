package io.github.slurmjwt.keys;

import java.util.Optional;

/**
 * Recognises keys that are not random: equal bytes, as on a disk that was never written, a repeated
 * short word, bytes in arithmetic progression, a short key with padding.
 *
 * <p>No random key is refused. In each form at least {@value #CERTAIN} bytes follow from those
 * before them, so a key of random bytes has it with a probability below 2<sup>-100</sup>, one in
 * hexadecimal below 2<sup>-50</sup>; and fewer than {@value HmacKey#MINIMUM_BYTES} bytes do not.
 * Stricter than Slurm, which accepts any key: RFC 7518 §3.2, RFC 8725 §3.5.
 */
final class GuessableKey {
  private static final int CERTAIN = 16;

  private GuessableKey() {}

  /** Returns a description that completes "holds"; empty when the bytes may be a key. */
  static Optional<String> find(byte[] bytes) {
    int length = withoutNewlines(bytes);
    int period = period(bytes, length);
    if (period == 1) {
      return Optional.of(length + " equal bytes");
    }
    if (period < HmacKey.MINIMUM_BYTES) {
      return Optional.of("the same " + period + " bytes repeated");
    }
    if (isArithmetic(bytes, length)) {
      return Optional.of("bytes in arithmetic progression");
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
    return length > CERTAIN;
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
