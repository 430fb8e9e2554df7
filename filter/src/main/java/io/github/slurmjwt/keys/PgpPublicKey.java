package io.github.slurmjwt.keys;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Recognises a binary OpenPGP public key (RFC 9580 §4.2, §5.5.2): a packet of that type which its
 * numbers fill exactly. Random bytes match with a probability below 2<sup>-48</sup>.
 */
final class PgpPublicKey {
  private static final int PUBLIC_KEY = 6;
  private static final int TAG = 0x80;
  private static final int NEW_FORM = 0x40;
  private static final int VERSION_4 = 4;
  private static final int VERSION_6 = 6;
  private static final int SHORTEST = 40;

  /** RSA, Elgamal and DSA, with the count of their numbers. */
  private static final Map<Integer, Integer> NUMBERS = Map.of(1, 2, 2, 2, 3, 2, 16, 3, 17, 4);

  private static final int SHORTEST_MODULUS = 64;

  /** ECDH, ECDSA and EdDSA, which begin with an object identifier. */
  private static final List<Integer> CURVE_ALGORITHMS = List.of(18, 19, 22);

  private PgpPublicKey() {}

  static boolean matches(byte[] bytes) {
    if (bytes.length < SHORTEST) {
      return false;
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    int first = rest.get() & 0xff;
    boolean newForm = (first & NEW_FORM) != 0;
    int kind = newForm ? first & 0x3f : (first >> 2) & 0xf;
    if ((first & TAG) == 0 || kind != PUBLIC_KEY) {
      return false;
    }
    int length = newForm ? newLength(rest) : oldLength(rest, first & 3);
    if (length < SHORTEST - 8 || length > rest.remaining()) {
      return false;
    }
    ByteBuffer body = rest.slice(rest.position(), length);
    int version = body.get();
    body.getInt(); // Its creation time.
    int algorithm = body.get();
    return version == VERSION_4
        ? isVersion4(body, algorithm)
        // Since version 6 the length of the rest comes here.
        : version == VERSION_6 && body.getInt() == body.remaining();
  }

  private static boolean isVersion4(ByteBuffer body, int algorithm) {
    if (CURVE_ALGORITHMS.contains(algorithm)) {
      int identifier = body.get() & 0xff;
      // 1.3 (ISO), 1.2 (ANSI): every curve that OpenPGP knows.
      int start = body.get(body.position()) & 0xff;
      if (identifier < 5 || identifier > 10 || (start != 0x2b && start != 0x2a)) {
        return false;
      }
      body.position(body.position() + identifier);
      // ECDH ends with a length of three and three bytes.
      return skipNumber(body)
          && (!body.hasRemaining() || (body.remaining() == 4 && body.get() == 3));
    }
    return body.remaining() >= SHORTEST_MODULUS
        && (body.getShort(body.position()) & 0xffff) >= SHORTEST_MODULUS * Byte.SIZE
        && skipNumbers(body, NUMBERS.getOrDefault(algorithm, 0))
        && !body.hasRemaining(); // Nor has it numbers of an unknown algorithm.
  }

  private static boolean skipNumbers(ByteBuffer body, int count) {
    for (int i = 0; i < count; i++) {
      if (!skipNumber(body)) {
        return false;
      }
    }
    return true;
  }

  /** A multiprecision integer: its length in bits, then its bytes, the first of them not zero. */
  private static boolean skipNumber(ByteBuffer body) {
    if (body.remaining() < Short.BYTES) {
      return false;
    }
    int bits = body.getShort() & 0xffff;
    int bytes = (bits + 7) / 8;
    if (bits == 0 || bytes > body.remaining()) {
      return false;
    }
    int leading = body.get(body.position()) & 0xff;
    body.position(body.position() + bytes);
    return Integer.SIZE - Integer.numberOfLeadingZeros(leading) == (bits - 1) % 8 + 1;
  }

  private static int newLength(ByteBuffer rest) {
    int first = rest.get() & 0xff;
    if (first < 192) {
      return first;
    }
    if (first < 224) {
      return ((first - 192) << 8) + (rest.get() & 0xff) + 192;
    }
    return first == 255 ? rest.getInt() : -1;
  }

  private static int oldLength(ByteBuffer rest, int type) {
    return switch (type) {
      case 0 -> rest.get() & 0xff;
      case 1 -> rest.getShort() & 0xffff;
      case 2 -> rest.getInt();
      default -> -1;
    };
  }
}
