package io.github.slurmjwt.keys;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** What a file of text or compressed data stands for. Decoded once, never twice. */
final class Decoded {
  private static final Pattern BLANKS = Pattern.compile("[\\s:]+");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]+");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");

  private Decoded() {}

  /**
   * Returns the bytes that hexadecimal or base64 text stands for, white space and colons apart;
   * empty when it is neither.
   */
  static Optional<byte[]> of(String text) {
    String bare = bare(text);
    return hex(bare).or(() -> base64(bare));
  }

  /** Returns the uncompressed content; empty when it is not all gzip, or is too long for a key. */
  static Optional<byte[]> gzip(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] content = in.readNBytes(FileKind.MAXIMUM_SIZE + 1);
      return content.length > FileKind.MAXIMUM_SIZE ? Optional.empty() : Optional.of(content);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static boolean isHex(String text) {
    return HEX.matcher(bare(text)).matches();
  }

  private static String bare(String text) {
    return BLANKS.matcher(text).replaceAll("");
  }

  private static Optional<byte[]> hex(String text) {
    return text.length() % 2 == 0 && HEX.matcher(text).matches()
        ? Optional.of(HexFormat.of().parseHex(text))
        : Optional.empty();
  }

  private static Optional<byte[]> base64(String text) {
    if (!BASE64.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
