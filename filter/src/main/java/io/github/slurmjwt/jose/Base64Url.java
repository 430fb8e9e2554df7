package io.github.slurmjwt.jose;

import java.util.Base64;

/**
 * Base64url in its one canonical spelling (RFC 7515 §2): no padding, no other alphabet, no bits set
 * beyond the last byte. Stricter than Slurm: one token then has one text, which caches and deny
 * lists rely on.
 */
final class Base64Url {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private Base64Url() {}

  /**
   * Returns the decoded bytes.
   *
   * @throws IllegalArgumentException when the text is not the canonical spelling of any bytes
   */
  static byte[] decode(String text) {
    if (!endsCanonically(text)) {
      throw new IllegalArgumentException("not canonical base64url");
    }
    return Base64.getUrlDecoder().decode(text);
  }

  /**
   * Tells whether the end of the text is canonical: no padding, a possible length, unused bits
   * zero. Does not check the other characters.
   */
  private static boolean endsCanonically(String text) {
    if (text.isEmpty()) {
      return true;
    }
    int last = ALPHABET.indexOf(text.charAt(text.length() - 1));
    return switch (text.length() % 4) {
      case 0 -> last >= 0;
      case 2 -> last >= 0 && (last & 0b1111) == 0;
      case 3 -> last >= 0 && (last & 0b11) == 0;
      default -> false;
    };
  }
}
