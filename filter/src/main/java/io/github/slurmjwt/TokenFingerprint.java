package io.github.slurmjwt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Identifies a token where it must not be shown: in log lines and reports. */
public final class TokenFingerprint {
  private static final int SHOWN_BYTES = 6;

  private TokenFingerprint() {}

  /** Returns the first six bytes of the token's SHA-256 in hexadecimal; "-" for no token. */
  public static String of(String token) {
    if (token.isEmpty()) {
      return "-";
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
