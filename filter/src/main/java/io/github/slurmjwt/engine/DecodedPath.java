package io.github.slurmjwt.engine;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** The path that RFC 3986 §2.1 makes of a raw one, in UTF-8. */
public final class DecodedPath {
  private DecodedPath() {}

  /**
   * Decodes a raw path of ASCII characters. Empty for anything that the RFC knows nothing of, such
   * as {@code %u002e}, which some containers decode; and for overlong UTF-8, which could spell a
   * dot or a slash: Jetty 10 lets it pass.
   */
  public static Optional<String> of(String asciiPath) {
    ByteBuffer bytes = ByteBuffer.allocate(asciiPath.length());
    for (int i = 0; i < asciiPath.length(); i++) {
      char character = asciiPath.charAt(i);
      if (character != '%') {
        bytes.put((byte) character);
      } else if (isHex(asciiPath, i + 1) && isHex(asciiPath, i + 2)) {
        bytes.put((byte) HexFormat.fromHexDigits(asciiPath, i + 1, i + 3));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    try {
      // Refuses malformed input, as a new decoder does.
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isHex(String text, int index) {
    return index < text.length() && HexFormat.isHexDigit(text.charAt(index));
  }
}
