package io.github.slurmjwt.keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Slurm's {@code jwt_key} file: its raw bytes, whole, are the key; nothing is trimmed or decoded.
 *
 * @param key the key
 * @param hints what an administrator may have meant otherwise
 */
record HmacKeyFile(SecretKey key, List<String> hints) {
  /** Stricter than Slurm, which takes one byte: RFC 7518 §3.2. */
  static final int MINIMUM_BYTES = 32;

  private static final Pattern PUBLIC_TEXT =
      Pattern.compile(
          "-----BEGIN [A-Z0-9 ]*(PUBLIC KEY|CERTIFICATE)-----"
              + "|^\\s*(ssh|ecdsa|sk)-[a-z0-9@.-]+ AAAA"
              + "|\"keys\"\\s*:\\s*\\["
              + "|\"kty\"\\s*:\\s*\"(RSA|EC|OKP)\"");

  /** The object identifier rsaEncryption in DER, as it stands in every encoded RSA public key. */
  private static final String RSA_ENCRYPTION = "\u0006\t*\u0086H\u0086\u00f7\r\u0001\u0001\u0001";

  private static final Pattern PRIVATE_PEM =
      Pattern.compile("(?s)\\s*-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{32,}\\s*");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{40,}={0,2}\\s*");

  /**
   * Takes the bytes of a file as a key.
   *
   * @param name the file as the log names it
   */
  static HmacKeyFile parse(String name, byte[] bytes) throws KeyLoadException {
    if (bytes.length < MINIMUM_BYTES) {
      throw new KeyLoadException(
          name
              + " holds "
              + bytes.length
              + " bytes, HS256 needs at least "
              + MINIMUM_BYTES
              + " (RFC 7518 section 3.2): make a new key with dd if=/dev/random bs=32 count=1");
    }
    // Latin-1 maps every byte to one character, so the patterns see the bytes as they are.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (PUBLIC_TEXT.matcher(text).find() || text.contains(RSA_ENCRYPTION)) {
      throw new KeyLoadException(
          name + " holds a public key, which is no secret: name the HS256 key, or use jwks=");
    }
    return new HmacKeyFile(new SecretKeySpec(bytes, "HmacSHA256"), hints(name, text));
  }

  private static List<String> hints(String name, String text) {
    List<String> hints = new ArrayList<>();
    if (PRIVATE_PEM.matcher(text).matches()) {
      hints.add("is PEM text");
    } else if (HEX.matcher(text).matches()) {
      hints.add("looks like hexadecimal text");
    } else if (BASE64.matcher(text).matches()) {
      hints.add("looks like base64 text");
    }
    int length = text.stripTrailing().length();
    boolean roundKey = Integer.bitCount(length) == 1;
    boolean printable = text.chars().limit(length).allMatch(c -> c >= ' ' && c <= '~');
    if (text.endsWith("\n") && (roundKey || printable)) {
      hints.add("ends in a newline");
    }
    return hints.stream()
        .map(
            hint ->
                name
                    + " "
                    + hint
                    + "; as in Slurm its bytes are the key just as they are,"
                    + " so tokens must have been signed with exactly this file")
        .toList();
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "HmacKeyFile[hints=" + hints + "]";
  }
}
