package io.github.slurmjwt.keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The HS256 key in Slurm's {@code jwt_key} file: the raw bytes of the file, neither trimmed nor
 * decoded.
 *
 * <p>An empty file withdraws the key. It is the only content that cannot be a key: Slurm 26.05
 * accepts any other, however short, and exits on this one ({@code auth_jwt.c}, {@code init_hs256},
 * since {@code create_mmap_buf} of {@code pack.c} cannot map an empty file). A keyword instead
 * would be a key that everybody knows. Differs from Slurm: a file of nothing but a little white
 * space, which {@code echo > FILE} makes, withdraws the key too.
 *
 * @param key the key; empty when it is withdrawn
 * @param hints probable mistakes in the file, a sentence each
 * @param withdrawal present exactly when there is no key
 */
record HmacKey(Optional<SecretKey> key, List<String> hints, Optional<Withdrawal> withdrawal)
    implements PlaceContent {
  /** Stricter than Slurm, which accepts one byte: RFC 7518 §3.2. */
  static final int MINIMUM_BYTES = 32;

  private static final String NEW_KEY = ": make a new key with dd if=/dev/random bs=32 count=1";
  private static final String TOO_SHORT =
      " bytes, but HS256 needs at least " + MINIMUM_BYTES + " (RFC 7518 section 3.2)";
  private static final String NOT_SECRET =
      ", which is not a secret: name the HS256 key, or use jwks=";
  private static final String RAW_BYTES =
      "; as in Slurm, its bytes are the key exactly as they are,"
          + " so tokens must be signed with exactly this file";

  private static final String WHITE = " \t\n\r\f\u000b";

  private static final Pattern PRIVATE_PEM =
      Pattern.compile("(?s)\\s*-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{32,}\\s*");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{40,}={0,2}\\s*");

  /**
   * Returns the content of a file as a key.
   *
   * @param name the file as the log names it
   * @throws KeyLoadException when it is too short, not a secret, or can be guessed
   */
  static HmacKey parse(String name, byte[] bytes) throws KeyLoadException {
    if (isBlank(bytes)) {
      return new HmacKey(Optional.empty(), List.of(), Optional.of(withdrawal(name, bytes.length)));
    }
    if (bytes.length < MINIMUM_BYTES) {
      throw unusable(name, bytes.length + TOO_SHORT + NEW_KEY);
    }
    Optional<String> publicForm = PublicData.find(bytes);
    if (publicForm.isPresent()) {
      throw unusable(name, publicForm.get() + NOT_SECRET);
    }
    Optional<String> weakness = GuessableKey.find(bytes);
    if (weakness.isPresent()) {
      throw unusable(name, weakness.get() + ", which can be guessed" + NEW_KEY);
    }
    // Latin-1 maps every byte to one character, so the patterns see the bytes as they are.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    SecretKey key = new SecretKeySpec(bytes, "HmacSHA256");
    return new HmacKey(Optional.of(key), hints(name, text), Optional.empty());
  }

  private static KeyLoadException unusable(String name, String content) {
    return new KeyLoadException(name + " holds " + content);
  }

  /** Tells whether a file of this content holds no secret: no bytes, or a few of white space. */
  static boolean isBlank(byte[] bytes) {
    return bytes.length < MINIMUM_BYTES
        && new String(bytes, StandardCharsets.ISO_8859_1)
            .chars()
            .allMatch(c -> WHITE.indexOf(c) >= 0);
  }

  private static Withdrawal withdrawal(String name, int length) {
    String consequence =
        ", so the HS256 key is withdrawn: all HS256 tokens are now refused;"
            + " to accept HS256 tokens again, replace it with a new key";
    if (length == 0) {
      return new Withdrawal(
          name + " is empty, which withdraws the HS256 key" + NEW_KEY + ", or remove jwt_key=",
          name + " is empty" + consequence);
    }
    String size = length == 1 ? "1 byte" : length + " bytes";
    return new Withdrawal(
        name + " holds " + length + TOO_SHORT + NEW_KEY,
        name + " holds only white space, which Slurm takes as a key of " + size + consequence);
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
    return hints.stream().map(hint -> name + " " + hint + RAW_BYTES).toList();
  }

  /** Omits the key. */
  @Override
  public String toString() {
    return "HmacKey[hints=" + hints + "]";
  }
}
