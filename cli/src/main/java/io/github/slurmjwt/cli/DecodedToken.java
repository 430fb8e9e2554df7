package io.github.slurmjwt.cli;

import io.github.slurmjwt.jose.StrictJson;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The unverified contents of a token: for display only, never to be trusted.
 *
 * @param parts the number of parts between its dots
 * @param header the header, if it can be read
 * @param claims the claims, if they can be read
 * @param signatureBytes the length of the signature
 */
record DecodedToken(
    int parts,
    Map<String, @Nullable Object> header,
    Map<String, @Nullable Object> claims,
    int signatureBytes) {

  static DecodedToken of(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return new DecodedToken(parts.length, Map.of(), Map.of(), 0);
    }
    return new DecodedToken(3, object(parts[0]), object(parts[1]), parts[2].length() * 6 / 8);
  }

  /** Returns a member of the header if it is a string. */
  Optional<String> headerText(String name) {
    return header.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static Map<String, @Nullable Object> object(String part) {
    try {
      return StrictJson.parseObject(Base64.getUrlDecoder().decode(part));
    } catch (IOException | IllegalArgumentException e) {
      return Map.of(); // Unreadable, so there is nothing to show.
    }
  }
}
