package io.github.slurmjwt.keys;

import io.github.slurmjwt.jose.CompactJws;
import io.github.slurmjwt.jose.MalformedJwsException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A token from a file. Slurm verifies it; here only its expiry and its user matter. */
final class StoredToken {
  private static final String PREFIX = "SLURM_JWT=";
  private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z_.-]{1,65536}");

  private final String text;
  private final String user;
  private final long expiresAt;

  private StoredToken(String text, String user, long expiresAt) {
    this.text = text;
    this.user = user;
    this.expiresAt = expiresAt;
  }

  /**
   * Returns the token in the content of a file, without what {@code scontrol} prints before it.
   *
   * @param name the file as the log names it
   * @throws KeyLoadException when there is none with {@code exp} and {@code sun}
   */
  static StoredToken parse(String name, byte[] content) throws KeyLoadException {
    String line = new String(content, StandardCharsets.UTF_8).strip();
    String text = line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line;
    try {
      if (TOKEN.matcher(text).matches()) {
        Map<String, @Nullable Object> claims = CompactJws.split(text).payload();
        if (claims.get("exp") instanceof Long expiry && claims.get("sun") instanceof String user) {
          return new StoredToken(text, user, expiry);
        }
      }
    } catch (MalformedJwsException e) {
      // Said below, without the text.
    }
    throw new KeyLoadException(name + " holds no token: write what scontrol token prints");
  }

  /** Slurm accepts a token in its last second. */
  boolean isExpired(Instant now) {
    return expiresAt < now.getEpochSecond();
  }

  String text() {
    return text;
  }

  String user() {
    return user;
  }

  /** Omits the token. */
  @Override
  public String toString() {
    return "StoredToken[" + user + "]";
  }
}
