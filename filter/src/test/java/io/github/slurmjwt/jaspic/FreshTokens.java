package io.github.slurmjwt.jaspic;

import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Tokens of this minute: a server's own clock decides here. */
final class FreshTokens {
  private FreshTokens() {}

  /** Writes the key of these tokens into the folder, and returns the option that names it. */
  static String key(Path folder) throws IOException {
    return "jwt_key=" + SecretFiles.write(folder.resolve("jwt.key"), TestKeys.HMAC.getEncoded());
  }

  /** A valid token for this user. */
  static String of(String user) {
    return of(user, 600, "[]");
  }

  /** A valid token for this user, with the role staff in the claim {@code groups}. */
  static String ofStaff(String user) {
    return ofGroups(user, "staff");
  }

  /** A valid token for this user, with these roles in the claim {@code groups}. */
  static String ofGroups(String user, String... groups) {
    return of(user, 600, "[\"" + String.join("\",\"", groups) + "\"]");
  }

  /** A token for this user that expired a minute ago. */
  static String expired(String user) {
    return of(user, -60, "[]");
  }

  private static String of(String user, long seconds, String groups) {
    long now = InstantSource.system().instant().getEpochSecond();
    return Tokens.hs256(
        Tokens.payload(
            "iat",
            Long.toString(now - 120),
            "exp",
            Long.toString(now + seconds),
            "sun",
            "\"" + user + "\"",
            "groups",
            groups));
  }
}
