package io.github.slurmjwt.jose;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * RSASSA-PKCS1-v1_5 with SHA-256, verified as RFC 8017 §8.2.2 specifies: the one encoding that a
 * signer may have used is built and compared as a whole, so no part of the signature is ever
 * parsed.
 */
final class RsaSha256 {
  /** RFC 8017 §9.2, note 1: the DER of DigestInfo up to the hash. */
  private static final byte[] DIGEST_INFO =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  private RsaSha256() {}

  static boolean isSignatureOf(byte[] message, byte[] signature, RSAPublicKey key) {
    int length = (key.getModulus().bitLength() + 7) / 8;
    BigInteger number = new BigInteger(1, signature);
    if (signature.length != length || number.compareTo(key.getModulus()) >= 0) {
      return false;
    }
    BigInteger opened = number.modPow(key.getPublicExponent(), key.getModulus());
    return MessageDigest.isEqual(toBytes(opened, length), encode(message, length));
  }

  /** EMSA-PKCS1-v1_5: {@code 00 01 FF … FF 00 DigestInfo hash}. */
  private static byte[] encode(byte[] message, int length) {
    byte[] hash = sha256(message);
    byte[] encoded = new byte[length];
    int info = length - hash.length - DIGEST_INFO.length;
    Arrays.fill(encoded, 2, info - 1, (byte) 0xFF);
    encoded[1] = 1;
    System.arraycopy(DIGEST_INFO, 0, encoded, info, DIGEST_INFO.length);
    System.arraycopy(hash, 0, encoded, length - hash.length, hash.length);
    return encoded;
  }

  /** Right-aligned; BigInteger may add a sign byte, and leaves leading zeros out. */
  private static byte[] toBytes(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] aligned = new byte[length];
    int count = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - count, aligned, length - count, count);
    return aligned;
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
