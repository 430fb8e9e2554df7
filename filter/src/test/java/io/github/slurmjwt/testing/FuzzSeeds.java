package io.github.slurmjwt.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The inputs from which fuzzing starts. */
public final class FuzzSeeds {
  /** A fuzzer records every comparison, and is to try many inputs. */
  private static final int LONG = System.getenv("JAZZER_FUZZ") == null ? 1 << 16 : 1 << 13;

  private FuzzSeeds() {}

  /** A check of one input. */
  public interface Check {
    void of(byte[] input) throws Exception;
  }

  /** Checks every input, and says in base64 which one fails. */
  public static void check(Stream<byte[]> seeds, Check check) {
    seeds.forEach(
        seed -> {
          try {
            check.of(seed);
          } catch (Exception | AssertionError e) {
            throw new AssertionError(Base64.getEncoder().encodeToString(seed), e);
          }
        });
  }

  /** Returns about this many of the inputs, for a fuzzer that has to run them all first. */
  public static Stream<byte[]> some(int number, Stream<byte[]> seeds) {
    List<byte[]> all = seeds.toList();
    int step = Math.max(1, all.size() / number);
    return IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get);
  }

  /** Returns each text with these characters before it, as Latin-1 bytes. */
  public static Stream<byte[]> texts(String before, Stream<String> texts) {
    return texts.map(text -> bytes(before + text));
  }

  /** Returns the characters as Latin-1 bytes. */
  public static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Returns the bytes as one character each, from this one on. */
  public static String text(byte[] input, int from) {
    return new String(
        input, Math.min(from, input.length), Math.max(0, input.length - from), ISO_8859_1);
  }

  /**
   * Returns the input after its first byte, which says whether it is to be long: then the middle
   * third is repeated, as what is slow on long texts only is slow on repetitions.
   */
  public static byte[] longOrShort(byte[] input) {
    int length = Math.max(0, input.length - 1);
    byte[] rest = Arrays.copyOfRange(input, input.length - length, input.length);
    if (choice(input) % 2 == 0 || length < 3) {
      return rest;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream(LONG);
    int third = length / 3;
    whole.write(rest, 0, third);
    while (whole.size() < LONG - length) {
      whole.write(rest, third, third);
    }
    whole.write(rest, 2 * third, length - 2 * third);
    return whole.toByteArray();
  }

  /** Returns the first byte, from 0 to 255; 0 when there is none. */
  public static int choice(byte[] input) {
    return input.length == 0 ? 0 : input[0] & 0xff;
  }
}
