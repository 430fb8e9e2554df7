package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Binary PGP public keys, byte by byte: what is not exactly one may be a secret. */
class PgpPublicKeyTest {
  private static final int NEW = 0xc6;

  private static byte[] bytes(Object... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof byte[] bytes) {
        all.writeBytes(bytes);
      } else {
        all.write((Integer) part);
      }
    }
    return all.toByteArray();
  }

  /** A number of so many bits, which begins with this byte. */
  private static byte[] number(int bits, int leading) {
    byte[] number = new byte[(bits + 7) / 8];
    number[0] = (byte) leading;
    return bytes(bits >> 8, bits & 0xff, number);
  }

  private static byte[] body(int version, int algorithm, Object... parts) {
    return bytes(version, 0, 0, 0, 1, algorithm, bytes(parts));
  }

  /** A packet whose length takes two bytes. */
  private static byte[] packet(byte[] body) {
    return bytes(0x99, body.length >> 8, body.length & 0xff, body);
  }

  static Stream<Arguments> bodies() {
    byte[] n = number(512, 0x80);
    byte[] e = number(17, 1);
    byte[] q = number(263, 0x40);
    byte[] curve = bytes(8, 0x2a, new byte[7]);
    return Stream.of(
        Arguments.of("RSA", true, body(4, 1, n, e)),
        Arguments.of("RSA, to encrypt", true, body(4, 2, n, e)),
        Arguments.of("RSA, to sign", true, body(4, 3, n, e)),
        Arguments.of("RSA of 513 bits", true, body(4, 1, number(513, 1), e)),
        Arguments.of("RSA of 520 bits", true, body(4, 1, number(520, 0xff), e)),
        Arguments.of("RSA of 4096 bits", true, body(4, 1, number(4096, 0xc0), e)),
        Arguments.of("RSA of 40,000 bits", true, body(4, 1, number(40_000, 0x80), e)),
        Arguments.of("RSA of 511 bits", false, body(4, 1, number(511, 0x40), e)),
        Arguments.of("RSA with a zero bit", false, body(4, 1, number(512, 0x7f), e)),
        Arguments.of("RSA with a bit more", false, body(4, 1, number(513, 2), e)),
        Arguments.of("RSA with a zero byte", false, body(4, 1, number(512, 0), e)),
        Arguments.of("RSA without exponent", false, body(4, 1, n)),
        Arguments.of("RSA with exponent 0", false, body(4, 1, n, 0, 0)),
        Arguments.of("RSA with half an exponent", false, body(4, 1, n, 0, 17, 1)),
        Arguments.of("RSA with half a length", false, body(4, 1, n, 0)),
        Arguments.of("RSA and more", false, body(4, 1, n, e, 0)),
        Arguments.of("RSA and a third number", false, body(4, 1, n, e, e)),
        Arguments.of("Elgamal", true, body(4, 16, n, e, n)),
        Arguments.of("Elgamal without its third", false, body(4, 16, n, e)),
        Arguments.of("DSA", true, body(4, 17, n, e, e, n)),
        Arguments.of("DSA without its fourth", false, body(4, 17, n, e, e)),
        Arguments.of("no algorithm", false, body(4, 5, n, e)),
        Arguments.of("an unknown one without numbers", false, body(4, 5, n)),
        Arguments.of("ECDSA", true, body(4, 19, curve, q)),
        Arguments.of("EdDSA", true, body(4, 22, curve, q)),
        Arguments.of("ECDH", true, body(4, 18, curve, q, 3, 1, 8, 9)),
        Arguments.of("ECDH of another length", false, body(4, 18, curve, q, 2, 1, 8, 9)),
        Arguments.of("ECDH and more", false, body(4, 18, curve, q, 3, 1, 8, 9, 0)),
        Arguments.of("EdDSA and more", false, body(4, 22, curve, q, 0)),
        Arguments.of("EdDSA without number", false, body(4, 22, curve, new byte[40])),
        Arguments.of("curve of 5", true, body(4, 22, 5, 0x2b, new byte[4], q)),
        Arguments.of("curve of 10", true, body(4, 22, 10, 0x2b, new byte[9], q)),
        Arguments.of("curve of 4", false, body(4, 22, 4, 0x2b, new byte[3], q)),
        Arguments.of("curve of 11", false, body(4, 22, 11, 0x2b, new byte[10], q)),
        Arguments.of("curve of another root", false, body(4, 22, 5, 0x2c, new byte[4], q)),
        Arguments.of("version 3", false, body(3, 1, n, e)),
        Arguments.of("version 5", false, body(5, 1, 0, 0, 0, 40, new byte[40])),
        Arguments.of("version 6", true, body(6, 1, 0, 0, 0, 40, new byte[40])),
        Arguments.of("version 6, longer", false, body(6, 1, 0, 0, 0, 41, new byte[40])),
        Arguments.of("version 6, shorter", false, body(6, 1, 0, 0, 0, 39, new byte[40])));
  }

  @ParameterizedTest(name = "K11 {0}: {1}")
  @MethodSource("bodies")
  void knowsAKeyToTheByte(String name, boolean isKey, byte[] body) {
    assertEquals(isKey, PgpPublicKey.matches(packet(body)));
    // A newline after it is not part of it; without its last byte it is none.
    assertEquals(isKey, PgpPublicKey.matches(bytes(packet(body), 10)));
    byte[] whole = packet(body);
    assertFalse(PgpPublicKey.matches(Arrays.copyOf(whole, whole.length - 1)));
  }

  private static byte[] ofVersion6(int length) {
    int rest = length - 10;
    return body(
        6, 1, rest >> 24, (rest >> 16) & 0xff, (rest >> 8) & 0xff, rest & 0xff, new byte[rest]);
  }

  /** Shorter packets than 32 bytes hold no key, whatever follows. */
  @ParameterizedTest
  @CsvSource({"31, false", "32, true", "127, true", "128, true", "191, true"})
  void readsALengthOfOneByte(int length, boolean isKey) {
    byte[] rest = bytes(ofVersion6(length), new byte[10]);
    assertEquals(isKey, PgpPublicKey.matches(bytes(NEW, length, rest)));
    assertEquals(isKey, PgpPublicKey.matches(bytes(0x98, length, rest)));
  }

  @ParameterizedTest
  @CsvSource({"192", "193", "447", "448", "8383"})
  void readsANewLengthOfTwoBytes(int length) {
    byte[] head = bytes(NEW, ((length - 192) >> 8) + 192, (length - 192) & 0xff);
    assertTrue(PgpPublicKey.matches(bytes(head, ofVersion6(length))));
    assertFalse(PgpPublicKey.matches(bytes(head, ofVersion6(length - 1))));
  }

  /** The length of a first part, which no key has. */
  @Test
  void takesAPartialLengthForNone() {
    assertFalse(PgpPublicKey.matches(bytes(NEW, 224, 0, ofVersion6(8384))));
  }

  @ParameterizedTest
  @CsvSource({"200", "300", "40000"})
  void readsAnOldLengthOfTwoOrFourBytes(int length) {
    byte[] two = bytes(length >> 8, length & 0xff);
    assertTrue(PgpPublicKey.matches(bytes(0x99, two, ofVersion6(length))));
    assertTrue(PgpPublicKey.matches(bytes(0x9a, 0, 0, two, ofVersion6(length))));
    assertTrue(PgpPublicKey.matches(bytes(NEW, 255, 0, 0, two, ofVersion6(length))));
    assertFalse(PgpPublicKey.matches(bytes(0x99, two, ofVersion6(length - 1))));
    assertFalse(PgpPublicKey.matches(bytes(0x9a, 0x80, 0, two, ofVersion6(length))));
    // The other types have no length, or one of a part.
    assertFalse(PgpPublicKey.matches(bytes(0x9b, ofVersion6(length))));
    assertFalse(PgpPublicKey.matches(bytes(NEW, 224, ofVersion6(length))));
    assertFalse(PgpPublicKey.matches(bytes(NEW, 254, ofVersion6(length))));
  }

  @Test
  void takesNoOtherPacketForAKey() {
    byte[] body = ofVersion6(100);
    assertTrue(PgpPublicKey.matches(bytes(NEW, 100, body)));
    assertFalse(PgpPublicKey.matches(bytes(0xc5, 100, body)), "a secret key");
    assertFalse(PgpPublicKey.matches(bytes(0x94, 100, body)), "a secret key");
    assertFalse(PgpPublicKey.matches(bytes(0xd6, 100, body)), "another kind");
    assertFalse(PgpPublicKey.matches(bytes(0x46, 100, body)), "no packet");
    assertFalse(PgpPublicKey.matches(bytes(0x18, 100, body)), "no packet");
    assertFalse(PgpPublicKey.matches(new byte[0]));
  }

  /** 40 bytes are the least that is looked at. */
  @Test
  void looksAtNothingShort() {
    assertTrue(PgpPublicKey.matches(bytes(NEW, 38, ofVersion6(38))));
    assertFalse(PgpPublicKey.matches(bytes(NEW, 37, ofVersion6(37))));
  }
}
