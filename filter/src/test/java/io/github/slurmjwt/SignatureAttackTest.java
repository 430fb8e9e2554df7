package io.github.slurmjwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.slurmjwt.jose.CompactJws;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures that are nearly right. */
class SignatureAttackTest {
  private static final int MODULUS_BYTES = 256;

  /** RFC 8017 §9.2, note 1: the DigestInfo of SHA-256 up to the hash. */
  private static final byte[] DIGEST_INFO =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  /** The same without the NULL parameters. */
  private static final byte[] DIGEST_INFO_WITHOUT_NULL =
      HexFormat.of().parseHex("302f300b06096086480165030402010420");

  private static final String INPUT =
      Tokens.part(Tokens.rs256Header("\"first\"")) + "." + Tokens.part(Tokens.payload());

  private static byte[] hash() {
    return sha256(INPUT);
  }

  private static byte[] sha256(String input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** 00 01 FF…FF 00 T, filled up to the length of the modulus. */
  private static byte[] padded(byte[] t) {
    int fill = MODULUS_BYTES - 3 - t.length;
    return join(new byte[] {0, 1}, filled(fill, 0xFF), new byte[] {0}, t);
  }

  /** The token whose signature opens to exactly these bytes. */
  private static String tokenOver(byte[] encodedMessage) {
    RSAPrivateKey key = (RSAPrivateKey) TestKeys.RSA.getPrivate();
    BigInteger signature =
        new BigInteger(1, encodedMessage).modPow(key.getPrivateExponent(), key.getModulus());
    return INPUT + "." + Tokens.part(fixedLength(signature));
  }

  private static byte[] fixedLength(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[MODULUS_BYTES];
    int length = Math.min(bytes.length, MODULUS_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, MODULUS_BYTES - length, length);
    return fixed;
  }

  @Test
  @DisplayName("T10 the same signature plus the modulus opens to the same bytes")
  void refusesASignatureBeyondTheModulus() throws Exception {
    RSAPrivateKey key = (RSAPrivateKey) TestKeys.RSA.getPrivate();
    BigInteger limit = BigInteger.ONE.shiftLeft(8 * MODULUS_BYTES);
    for (int i = 0; i < 1000; i++) {
      String input =
          Tokens.part(Tokens.rs256Header("\"one\"")) + "." + Tokens.part("{}" + " ".repeat(i));
      BigInteger beyond = signatureOf(input, key).add(key.getModulus());
      if (beyond.compareTo(limit) < 0) {
        byte[] signature = fixedLength(beyond);
        RSAPublicKey open = (RSAPublicKey) TestKeys.RSA.getPublic();
        assertFalse(CompactJws.split(input + "." + Tokens.part(signature)).isSignedBy(open));
        return;
      }
    }
    throw new AssertionError("no signature leaves room for the modulus");
  }

  private static BigInteger signatureOf(String input, RSAPrivateKey key) {
    byte[] info = join(DIGEST_INFO, sha256(input));
    return new BigInteger(1, padded(info)).modPow(key.getPrivateExponent(), key.getModulus());
  }

  @Test
  @DisplayName("T16 the proper padding, made by the same means")
  void acceptsTheOneRightPadding() {
    assertEquals("alice", Verdict.of(tokenOver(padded(join(DIGEST_INFO, hash())))));
  }

  static Stream<Arguments> forgedPaddings() {
    byte[] t = join(DIGEST_INFO, hash());
    byte[] zero = {0};
    byte[] one = {0, 1};
    byte[] shortPadding = join(one, filled(8, 0xFF), zero, t);
    byte[] garbage = filled(MODULUS_BYTES - shortPadding.length, 0x5A);
    byte[] good = padded(t);
    byte[] hole = good.clone();
    hole[40] = 0x7F;
    byte[] longLength = good.clone();
    longLength[MODULUS_BYTES - 33] = 0x21;
    byte[] sha512 = t.clone();
    sha512[14] = 3;
    byte[] berLength =
        join(HexFormat.of().parseHex("308131300d060960864801650304020105000420"), hash());
    return Stream.of(
        Arguments.of("bare hash", padded(hash())),
        Arguments.of("garbage after the hash", join(shortPadding, garbage)),
        Arguments.of("zeros after the hash", join(shortPadding, new byte[garbage.length])),
        Arguments.of("garbage before DigestInfo", join(one, filled(8, 0xFF), zero, garbage, t)),
        Arguments.of("garbage in the parameters", padded(join(withParameters(150), hash()))),
        Arguments.of("block type 2", join(new byte[] {0, 2}, tail(good, 2))),
        Arguments.of("block type 0", join(new byte[] {0, 0}, tail(good, 2))),
        Arguments.of("first byte 1", join(new byte[] {1, 1}, tail(good, 2))),
        Arguments.of("padding with a hole", hole),
        Arguments.of("no separator", join(one, filled(MODULUS_BYTES - 2 - t.length, 0xFF), t)),
        Arguments.of("hash length one too long", longLength),
        Arguments.of("OID of SHA-512", padded(sha512)),
        Arguments.of("BER length", padded(berLength)),
        Arguments.of("hash of something else", padded(join(DIGEST_INFO, new byte[32]))));
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  /** A DigestInfo whose algorithm parameters are an octet string of this length. */
  private static byte[] withParameters(int length) {
    byte[] oid = HexFormat.of().parseHex("0609608648016503040201");
    byte[] parameters = join(new byte[] {4, (byte) 0x81, (byte) length}, new byte[length]);
    byte[] algorithm = join(new byte[] {0x30, (byte) 0x81}, lengthOf(oid, parameters));
    byte[] hashHead = {4, 32};
    int total = algorithm.length + oid.length + parameters.length + hashHead.length + 32;
    return join(new byte[] {0x30, (byte) 0x81, (byte) total}, algorithm, oid, parameters, hashHead);
  }

  private static byte[] lengthOf(byte[] a, byte[] b) {
    return new byte[] {(byte) (a.length + b.length)};
  }

  @ParameterizedTest(name = "T16 {0}")
  @MethodSource("forgedPaddings")
  void refusesForgedPadding(String what, byte[] encodedMessage) {
    assertEquals(MODULUS_BYTES, encodedMessage.length, what);
    assertEquals("bad-signature", Verdict.of(tokenOver(encodedMessage)), what);
  }

  @Test
  @DisplayName("T16 NULL parameters missing: passes the JDK's own check, but not OpenSSL's")
  void refusesOmittedParameters() {
    String verdict = Verdict.of(tokenOver(padded(join(DIGEST_INFO_WITHOUT_NULL, hash()))));
    assertEquals("bad-signature", verdict);
  }

  @Test
  @DisplayName("T16 cube root against e=3, no private key needed")
  void refusesBleichenbacherForgery() {
    KeyPair pair = TestKeys.rsa(RSAKeyGenParameterSpec.F0);
    byte[] start = join(new byte[] {0, 1}, filled(8, 0xFF), new byte[] {0}, DIGEST_INFO, hash());
    byte[] whole = join(start, filled(MODULUS_BYTES - start.length, 0xFF));
    BigInteger root = cubeRoot(new BigInteger(1, whole));
    byte[] opened = fixedLength(root.pow(3));
    assertTrue(Arrays.equals(start, Arrays.copyOf(opened, start.length)), "the forgery is sound");
    String token = INPUT + "." + Tokens.part(fixedLength(root));
    assertEquals("bad-signature", Verdict.of(token, TestKeys.rsaOnly("first", pair)));
  }

  /** The largest number whose cube is not larger. */
  private static BigInteger cubeRoot(BigInteger number) {
    BigInteger root = BigInteger.ZERO;
    for (int bit = number.bitLength() / 3 + 1; bit >= 0; bit--) {
      BigInteger next = root.setBit(bit);
      if (next.pow(3).compareTo(number) <= 0) {
        root = next;
      }
    }
    return root;
  }

  static Stream<Arguments> mutilatedSignatures() {
    String payload = Tokens.payload();
    return Stream.of("HS256 " + Tokens.hs256(payload), "RS256 " + Tokens.rs256(payload))
        .flatMap(
            named -> {
              String alg = named.substring(0, 5);
              String input = named.substring(6, named.lastIndexOf('.') + 1);
              byte[] good = Base64.getUrlDecoder().decode(named.substring(6 + input.length()));
              byte[] flipped = good.clone();
              flipped[good.length - 1] ^= 1;
              byte[] zeroFirst = join(new byte[] {0}, good);
              return Stream.of(
                  Arguments.of(alg, "empty", input, new byte[0]),
                  Arguments.of(alg, "one byte", input, Arrays.copyOf(good, 1)),
                  Arguments.of(alg, "half", input, Arrays.copyOf(good, good.length / 2)),
                  Arguments.of(alg, "one byte short", input, Arrays.copyOf(good, good.length - 1)),
                  Arguments.of(alg, "one byte long", input, Arrays.copyOf(good, good.length + 1)),
                  Arguments.of(alg, "zero byte before", input, zeroFirst),
                  Arguments.of(alg, "zero", input, new byte[good.length]),
                  Arguments.of(alg, "all ones", input, filled(good.length, 0xFF)),
                  Arguments.of(alg, "last bit", input, flipped),
                  Arguments.of(alg, "twice", input, join(good, good)));
            });
  }

  @ParameterizedTest(name = "T17 {0} signature: {1}")
  @MethodSource("mutilatedSignatures")
  void refusesEveryOtherSignature(String alg, String what, String input, byte[] signature) {
    String expected = signature.length == 0 ? "malformed" : "bad-signature";
    assertEquals(expected, Verdict.of(input + Tokens.part(signature)), alg + " " + what);
  }

  @Test
  @DisplayName("T17 RSA signature plus modulus")
  void refusesSignatureBeyondTheModulus() {
    String token = Tokens.rs256(Tokens.payload());
    int dot = token.lastIndexOf('.') + 1;
    BigInteger signature = new BigInteger(1, Base64.getUrlDecoder().decode(token.substring(dot)));
    byte[] larger = signature.add(TestKeys.publicKey(TestKeys.RSA).getModulus()).toByteArray();
    assertEquals("bad-signature", Verdict.of(token.substring(0, dot) + Tokens.part(larger)));
  }

  @Test
  @DisplayName("T18 MACs are compared in constant time")
  void comparesMacsWithMessageDigestIsEqual() {
    // Static: a measurement could not tell it reliably.
    boolean constantTime =
        new ClassFileImporter()
            .importClasses(CompactJws.class).stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .anyMatch(
                    call ->
                        call.getOrigin().getName().equals("isSignedBy")
                            && call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                            && call.getName().equals("isEqual"));
    assertTrue(constantTime);
  }
}
