package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Only what is public beyond doubt is refused as a secret: one wrong byte, and it may be one. */
class DerPublicDataTest {
  private static final byte[] OID = der(6, 0x2a, 0x86, 0x48);
  private static final byte[] ALGORITHM = sequence(OID, der(5));
  private static final byte[] BITS = der(3, 0, 1);
  private static final byte[] KEY_INFO = sequence(ALGORITHM, BITS);
  private static final byte[] NUMBER = der(2, 1);
  private static final byte[] NAME = sequence(der(5));

  private static final String KEY = "a public key";
  private static final String CERTIFICATE = "a certificate";
  private static final String REQUEST = "a certificate request";
  private static final String CRL = "a certificate revocation list";
  private static final String PKCS7 = "certificates (PKCS #7)";
  private static final String SECRET = "nothing";

  private static byte[] der(int tag, int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < content.length; i++) {
      bytes[i] = (byte) content[i];
    }
    return of(tag, bytes);
  }

  private static byte[] of(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(content::writeBytes);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    if (content.size() >= 0x80) {
      all.write(0x82);
      all.write(content.size() >> 8);
    }
    all.write(content.size());
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  private static byte[] sequence(byte[]... parts) {
    return of(0x30, parts);
  }

  private static byte[] signed(byte[]... parts) {
    return sequence(sequence(parts), ALGORITHM, BITS);
  }

  private static byte[] integer(int first, int second, int last, int length) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) first;
    bytes[1] = (byte) second;
    bytes[length - 1] = (byte) last;
    return of(2, bytes);
  }

  private static byte[] rsa(byte[]... numbers) {
    return sequence(numbers);
  }

  static Stream<Arguments> forms() {
    byte[] modulus = integer(0, 0x80, 1, 65);
    byte[] exponent = der(2, 1, 0, 1);
    byte[] context = der(0xa0, 1);
    return Stream.of(
        Arguments.of("key info", KEY, KEY_INFO),
        Arguments.of("key info in a set", SECRET, of(0x31, ALGORITHM, BITS)),
        Arguments.of("key info and more", SECRET, sequence(ALGORITHM, BITS, NUMBER)),
        Arguments.of("key info and a lone tag", SECRET, sequence(ALGORITHM, BITS, new byte[] {5})),
        Arguments.of("an algorithm in a set", SECRET, sequence(of(0x31, OID), BITS)),
        Arguments.of("an octet string for bits", SECRET, sequence(ALGORITHM, der(4, 0, 1))),
        Arguments.of("a short identifier", SECRET, sequence(sequence(der(6, 1, 2)), BITS)),
        Arguments.of("no identifier", SECRET, sequence(sequence(), BITS)),
        Arguments.of("a number for it", SECRET, sequence(sequence(der(2, 1, 2, 3)), BITS)),
        Arguments.of("no bits", SECRET, sequence(ALGORITHM, der(3, 0))),
        Arguments.of("empty bits", SECRET, sequence(ALGORITHM, der(3))),
        Arguments.of("unused bits", SECRET, sequence(ALGORITHM, der(3, 1, 1))),
        Arguments.of("RSA", KEY, rsa(modulus, exponent)),
        Arguments.of("RSA of the least length", SECRET, rsa(integer(0, 0x80, 1, 64), exponent)),
        Arguments.of("RSA without zero", SECRET, rsa(integer(1, 0x80, 1, 65), exponent)),
        Arguments.of("RSA of two zeros", SECRET, rsa(integer(0, 0, 1, 65), exponent)),
        Arguments.of("RSA of fewer bits", SECRET, rsa(integer(0, 0x7f, 1, 65), exponent)),
        Arguments.of("RSA, even", SECRET, rsa(integer(0, 0x80, 2, 65), exponent)),
        Arguments.of("RSA, negative and odd", KEY, rsa(integer(0, 0x80, 0xff, 65), exponent)),
        Arguments.of("RSA, a byte for exponent", KEY, rsa(modulus, der(2, 3))),
        Arguments.of("RSA, even exponent", SECRET, rsa(modulus, der(2, 2))),
        Arguments.of("RSA, no exponent", SECRET, rsa(modulus, der(2))),
        Arguments.of("RSA, long exponent", KEY, rsa(modulus, integer(1, 0, 1, 8))),
        Arguments.of("RSA, longer exponent", SECRET, rsa(modulus, integer(1, 0, 1, 9))),
        Arguments.of("RSA and more", SECRET, rsa(modulus, exponent, NUMBER)),
        Arguments.of("one number", SECRET, rsa(modulus)),
        Arguments.of("a certificate", CERTIFICATE, signed(NUMBER, NAME, NAME, KEY_INFO, NAME)),
        Arguments.of("a request", REQUEST, signed(NUMBER, NAME, KEY_INFO, context)),
        Arguments.of("a request of less", REQUEST, signed(NUMBER, KEY_INFO)),
        Arguments.of("no request", CERTIFICATE, signed(NAME, NAME, KEY_INFO, context)),
        Arguments.of("a list", CRL, signed(NUMBER, NAME, NAME)),
        Arguments.of("an empty list", CRL, signed()),
        Arguments.of("16 elements", CERTIFICATE, signed(many(15))),
        Arguments.of("17 elements, which nobody reads", CRL, signed(many(16))),
        Arguments.of("no algorithm", SECRET, sequence(sequence(KEY_INFO), NAME, BITS)),
        Arguments.of("no signature", SECRET, sequence(sequence(KEY_INFO), ALGORITHM, der(3, 0))),
        Arguments.of("PKCS #7", PKCS7, pkcs7(0x2a, 7, 2, 9)),
        Arguments.of("PKCS #7, data", SECRET, pkcs7(0x2a, 7, 1, 9)),
        Arguments.of("PKCS #9", SECRET, pkcs7(0x2a, 9, 2, 9)),
        Arguments.of("of another root", SECRET, pkcs7(0x2b, 7, 2, 9)),
        Arguments.of("a longer one", SECRET, pkcs7(0x2a, 7, 2, 10)),
        Arguments.of("nothing", SECRET, new byte[0]),
        Arguments.of("a tag", SECRET, new byte[] {0x30}),
        Arguments.of("an empty sequence", SECRET, sequence()));
  }

  private static byte[][] many(int others) {
    List<byte[]> parts = new ArrayList<>(Collections.nCopies(others, NUMBER));
    parts.add(KEY_INFO);
    return parts.toArray(byte[][]::new);
  }

  private static byte[] pkcs7(int first, int kind, int content, int length) {
    byte[] identifier = new byte[length];
    identifier[0] = (byte) first;
    identifier[length - 2] = (byte) kind;
    identifier[length - 1] = (byte) content;
    return sequence(of(6, identifier), der(0xa0, 1));
  }

  private static void assertFinds(String form, byte[] bytes) {
    assertEquals(
        form.equals(SECRET) ? Optional.empty() : Optional.of(form), DerPublicData.find(bytes));
  }

  @ParameterizedTest(name = "K11 {0}: {1}")
  @MethodSource("forms")
  void knowsPublicFormsToTheByte(String name, String form, byte[] bytes) {
    assertFinds(form, bytes);
    // A byte less is no DER; a newline at the end is not part of it.
    assertFinds(SECRET, Arrays.copyOf(bytes, Math.max(0, bytes.length - 1)));
    assertFinds(form, Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** An element may say its length in up to four bytes. */
  @Test
  void readsEverySpellingOfALength() {
    byte[] content = Arrays.copyOfRange(KEY_INFO, 2, KEY_INFO.length);
    int length = content.length;
    assertFinds(KEY, spelled(content, 0x81, length));
    assertFinds(KEY, spelled(content, 0x82, 0, length));
    assertFinds(KEY, spelled(content, 0x83, 0, 0, length));
    assertFinds(KEY, spelled(content, 0x84, 0, 0, 0, length));
    assertFinds(SECRET, spelled(content, 0x85, 0, 0, 0, 0, length));
    assertFinds(SECRET, spelled(content, 0x80));
    assertFinds(SECRET, spelled(content, length + 1));
    assertFinds(SECRET, spelled(content, 0x82, 1, length));
    assertFinds(SECRET, spelled(content, 0x84, 0xff, 0xff, 0xff, 0xff));
    assertFinds(SECRET, new byte[] {0x30, (byte) 0x81});
    assertFinds(SECRET, new byte[] {0x30, (byte) 0x82, 0});
    assertFinds(KEY, sequence(ALGORITHM, of(3, new byte[300])));
    byte[] empty = {5, (byte) 0x81, 0};
    assertFinds(KEY, sequence(sequence(OID, empty), BITS));
  }

  /** 0x80 is no length but says that the end is marked, which DER does not allow. */
  @Test
  void takesAnUnknownLengthForNone() {
    byte[] whole = sequence(ALGORITHM, of(3, new byte[117]));
    byte[] content = Arrays.copyOfRange(whole, whole.length - 0x80, whole.length);
    assertFinds(KEY, spelled(content, 0x81, 0x80));
    assertFinds(SECRET, spelled(content, 0x80));
  }

  private static byte[] spelled(byte[] content, int... length) {
    byte[] bytes = new byte[1 + length.length + content.length];
    bytes[0] = 0x30;
    for (int i = 0; i < length.length; i++) {
      bytes[1 + i] = (byte) length[i];
    }
    System.arraycopy(content, 0, bytes, 1 + length.length, content.length);
    return bytes;
  }
}
