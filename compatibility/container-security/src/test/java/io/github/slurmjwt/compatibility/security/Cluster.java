package io.github.slurmjwt.compatibility.security;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * A cluster's key file and tokens. RS256 is switched on with a key set that nobody publishes, so
 * that such tokens cannot be judged.
 *
 * @param keyFile the key for HS256
 */
record Cluster(Path keyFile) {
  private static final byte[] KEY =
      "the HS256 key of this one cluster".getBytes(StandardCharsets.US_ASCII);

  static Cluster in(Path folder) throws IOException {
    return in(folder, KEY);
  }

  /** A cluster of its own, whose key has made none of the tokens here. */
  static Cluster foreign(Path folder) throws IOException {
    byte[] key = KEY.clone();
    key[0]++;
    return in(folder, key);
  }

  private static Cluster in(Path folder, byte[] key) throws IOException {
    Path file = Files.write(folder.resolve("jwt_hs256.key"), key);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new Cluster(file.toAbsolutePath());
  }

  String authAltParameters() {
    return "use_jwt_client_ids,jwt_key=" + keyFile + ",jwks=http://127.0.0.1:1/none";
  }

  /** A token as {@code scontrol token} makes it. */
  static String token(String user) {
    return signed(claims(600).withClaim("sun", user));
  }

  static String expiredToken(String user) {
    return signed(claims(-10).withClaim("sun", user));
  }

  /** A token with an identity, whose user is a member of this group. */
  static String tokenOfMember(String user, String group) {
    return signed(
        claims(600)
            .withClaim("sun", user)
            .withClaim("uid", user.equals("root") ? 0 : 1001)
            .withClaim("gid", 1001)
            .withClaim(
                "id",
                Map.of(
                    "name",
                    user,
                    "gecos",
                    user,
                    "dir",
                    "/home/" + user,
                    "shell",
                    "/bin/sh",
                    "groups",
                    Map.of(group, 2001))));
  }

  /** A token by a key that is not to be had at the moment. */
  static String tokenByUnknownKey() {
    return part("{\"alg\":\"RS256\",\"kid\":\"k\"}") + "." + part("{}") + "." + part("signature");
  }

  private static JWTCreator.Builder claims(int secondsFromNow) {
    Instant now = Instant.now();
    return JWT.create().withIssuedAt(now).withExpiresAt(now.plusSeconds(secondsFromNow));
  }

  private static String signed(JWTCreator.Builder claims) {
    return claims.sign(Algorithm.HMAC256(KEY));
  }

  private static String part(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
