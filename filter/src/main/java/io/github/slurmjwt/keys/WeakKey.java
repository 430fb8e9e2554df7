package io.github.slurmjwt.keys;

import java.util.Optional;

/**
 * Tells bytes that nobody drew at random: equal ones, as on a disk that was never written, a short
 * word over and over, a row that counts, a short key that was filled up.
 *
 * <p>Only what cannot be chance is told. Each form fixes at least {@value #CERTAIN} bytes by those
 * before them, so a random key of bytes has it with a probability below 2<sup>-100</sup>, one in
 * hexadecimal below 2<sup>-50</sup>; and each has fewer than {@value HmacKeyFile#MINIMUM_BYTES}
 * bytes that are not fixed. Stricter than Slurm, which takes any key: RFC 7518 §3.2, RFC 8725 §3.5.
 */
final class WeakKey {
  private static final int CERTAIN = 16;

  private WeakKey() {}

  /** Returns what the bytes are, to follow on "holds"; empty when they may be a key. */
  static Optional<String> find(byte[] bytes) {
    int length = withoutNewlines(bytes);
    int period = period(bytes, length);
    if (period == 1) {
      return Optional.of(length + " equal bytes");
    }
    if (period < HmacKeyFile.MINIMUM_BYTES) {
      return Optional.of("the same " + period + " bytes over and over");
    }
    if (countsEvenly(bytes, length)) {
      return Optional.of("bytes that count evenly");
    }
    int run = longestRun(bytes);
    int others = bytes.length - run;
    if (run >= CERTAIN && others < HmacKeyFile.MINIMUM_BYTES) {
      return Optional.of(others + " bytes filled up with " + run + " equal ones");
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

  /** Returns the length of what is repeated, or the whole length. */
  private static int period(byte[] bytes, int length) {
    int longest = Math.min(HmacKeyFile.MINIMUM_BYTES - 1, length - CERTAIN);
    for (int period = 1; period <= longest; period++) {
      if (repeats(bytes, length, period)) {
        return period;
      }
    }
    return Math.max(length, HmacKeyFile.MINIMUM_BYTES);
  }

  private static boolean repeats(byte[] bytes, int length, int period) {
    for (int i = period; i < length; i++) {
      if (bytes[i] != bytes[i - period]) {
        return false;
      }
    }
    return true;
  }

  private static boolean countsEvenly(byte[] bytes, int length) {
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
