package io.github.slurmjwt.jose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object as strictly as Slurm's JSON library (jansson, through libjwt) does, and a
 * little more: repeated names are refused (RFC 8725 §2.4), and so is nesting deeper than {@value
 * #MAXIMUM_DEPTH}, the depth of a token header that Slurm 26.05 still reads.
 *
 * <p>Refused, as Slurm does: invalid UTF-8, a byte order mark, text after the object, comments,
 * {@code \u0000}, unpaired surrogates, integers outside the signed 64-bit range, numbers too large
 * for a double.
 */
public final class StrictJson {
  static final int MAXIMUM_DEPTH = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MAXIMUM_DEPTH).build())
          // Names in clients' tokens must not fill a table that lives as long as the process.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          // The default keeps buffers, and so our class loader, in every thread of the container.
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .build();

  private StrictJson() {}

  /**
   * Returns the members of a JSON object, unmodifiable at every depth: {@link String}, {@link
   * Long}, {@link Double}, {@link Boolean}, {@link List}, {@link Map} or null.
   *
   * @throws IOException when the bytes are anything but one JSON object that keeps the rules above
   */
  public static Map<String, @Nullable Object> parseObject(byte[] utf8) throws IOException {
    rejectInvalidUtf8(utf8);
    if (!beginsObject(utf8)) {
      throw new MalformedJsonException("not a JSON object");
    }
    // As text: Jackson would guess the encoding of bytes, and skip a byte order mark.
    try (JsonParser parser = FACTORY.createParser(new String(utf8, StandardCharsets.UTF_8))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedJsonException("not a JSON object");
      }
      Map<String, @Nullable Object> object = readObject(parser);
      if (parser.nextToken() != null) {
        throw new MalformedJsonException("text after the JSON object");
      }
      return object;
    }
  }

  private static Map<String, @Nullable Object> readObject(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = checkedText(parser.currentName());
      if (members.containsKey(name)) {
        throw new MalformedJsonException("a name is repeated");
      }
      parser.nextToken();
      members.put(name, readValue(parser));
    }
    return members.isEmpty() ? Map.of() : Collections.unmodifiableMap(members);
  }

  private static List<@Nullable Object> readArray(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(readValue(parser));
    }
    return elements.isEmpty() ? List.of() : Collections.unmodifiableList(elements);
  }

  private static @Nullable Object readValue(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> checkedText(parser.getText());
      // Throws when the integer does not fit.
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new MalformedJsonException("unexpected JSON token");
    };
  }

  private static double finite(double number) throws IOException {
    if (Double.isInfinite(number)) {
      throw new MalformedJsonException("a number is too large");
    }
    return number;
  }

  /** Escapes can spell what raw UTF-8 cannot: NUL, and halves of a surrogate pair. */
  private static String checkedText(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new MalformedJsonException("a string holds NUL");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new MalformedJsonException("a string holds an unpaired surrogate");
      }
    }
    return text;
  }

  private static void rejectInvalidUtf8(byte[] bytes) throws CharacterCodingException {
    for (byte b : bytes) {
      if (b < 0) {
        // Not plain ASCII: the decoder of the JDK, unlike Jackson's, refuses every malformation.
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        return;
      }
    }
  }

  /** Recognizes most garbage before Jackson creates an exception with a stack trace. */
  private static boolean beginsObject(byte[] bytes) {
    int start = 0;
    while (start < bytes.length && " \t\r\n".indexOf(bytes[start]) >= 0) {
      start++;
    }
    return start < bytes.length && bytes[start] == '{';
  }

  /** Carries no stack trace: refusing must stay cheap under attack. */
  private static final class MalformedJsonException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
      super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
