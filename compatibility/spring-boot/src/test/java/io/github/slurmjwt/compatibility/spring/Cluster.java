package io.github.slurmjwt.compatibility.spring;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** The key of a Slurm cluster, and tokens of its users. */
final class Cluster {
  static final byte[] KEY = "the HS256 key of this one cluster".getBytes(StandardCharsets.US_ASCII);

  /** A user in no group. */
  static final String ALICE = token("alice", Map.of());

  /** A user in the group staff. */
  static final String CAROL = token("carol", Map.of("staff", 2001));

  private Cluster() {}

  /** Writes the key and returns the argument that names it. */
  static String keyArgument(Path folder) throws IOException {
    Path key = SecretFiles.write(folder.resolve("jwt_hs256.key"), KEY);
    return "--slurm-jwt.auth-alt-parameters=use_jwt_client_ids,jwt_key=" + key;
  }

  private static String token(String user, Map<String, Integer> groups) {
    Instant now = Instant.now();
    return JWT.create()
        .withIssuedAt(now)
        .withExpiresAt(now.plusSeconds(600))
        .withClaim("sun", user)
        .withClaim("uid", 1001)
        .withClaim("gid", 1001)
        .withClaim(
            "id",
            Map.of("name", user, "gecos", "", "dir", "/home", "shell", "/bin/sh", "groups", groups))
        .sign(Algorithm.HMAC256(KEY));
  }
}
