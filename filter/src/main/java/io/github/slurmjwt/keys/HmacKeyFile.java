package io.github.slurmjwt.keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Slurm's {@code jwt_key} file: its raw bytes, whole, are the key; nothing is trimmed or decoded.
 *
 * <p>An empty file withdraws the key. It is the one content that cannot be a key: Slurm 26.05 takes
 * every other, however short, and dies on this one ({@code auth_jwt.c}, {@code init_hs256}, since
 * {@code create_mmap_buf} of {@code pack.c} cannot map nothing). A word for it would be a key that
 * everybody knows.
 *
 * @param key the key; empty when it is withdrawn
 * @param hints what an administrator may have meant otherwise
 * @param withdrawal present exactly when there is no key
 */
record HmacKeyFile(Optional<SecretKey> key, List<String> hints, Optional<Withdrawal> withdrawal)
    implements KeyContent {
  /** Stricter than Slurm, which takes one byte: RFC 7518 §3.2. */
  static final int MINIMUM_BYTES = 32;

  private static final String NEW_KEY = ": make a new key with dd if=/dev/random bs=32 count=1";

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
    if (bytes.length == 0) {
      return new HmacKeyFile(Optional.empty(), List.of(), Optional.of(withdrawal(name)));
    }
    if (bytes.length < MINIMUM_BYTES) {
      throw new KeyLoadException(
          name
              + " holds "
              + bytes.length
              + " bytes, HS256 needs at least "
              + MINIMUM_BYTES
              + " (RFC 7518 section 3.2)"
              + NEW_KEY);
    }
    Optional<String> publicForm = PublicForm.find(bytes);
    if (publicForm.isPresent()) {
      throw new KeyLoadException(
          name
              + " holds "
              + publicForm.get()
              + ", which is no secret: name the HS256 key, or use jwks=");
    }
    Optional<String> weakness = WeakKey.find(bytes);
    if (weakness.isPresent()) {
      throw new KeyLoadException(
          name + " holds " + weakness.get() + ", which can be guessed" + NEW_KEY);
    }
    // Latin-1 maps every byte to one character, so the patterns see the bytes as they are.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    SecretKey key = new SecretKeySpec(bytes, "HmacSHA256");
    return new HmacKeyFile(Optional.of(key), hints(name, text), Optional.empty());
  }

  private static Withdrawal withdrawal(String name) {
    return new Withdrawal(
        name + " is empty, which withdraws the HS256 key" + NEW_KEY + ", or take jwt_key= out",
        name
            + " is empty, so the HS256 key is withdrawn: every HS256 token is refused from now on;"
            + " to let HS256 tokens in again, put a new key in its place");
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
