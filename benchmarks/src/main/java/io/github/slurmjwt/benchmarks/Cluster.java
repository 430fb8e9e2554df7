package io.github.slurmjwt.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.VerificationKeys;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.SlurmKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A folder with a cluster's two key files and tokens signed with them, so that every process of a
 * benchmark works with the same ones.
 */
record Cluster(Path folder) {
  static final String KEY_ID = "benchmark";

  private static final Duration LIFETIME = Duration.ofDays(1);

  /** The HS256 key and the key pairs for RS256 by key id. */
  record Keys(SecretKey hmac, Map<String, KeyPair> rsa) {
    static Keys generate() {
      byte[] hmac = new byte[32];
      new SecureRandom().nextBytes(hmac);
      return new Keys(new SecretKeySpec(hmac, "HmacSHA256"), Map.of(KEY_ID, generateRsa()));
    }

    static KeyPair generateRsa() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    /** A token of 100 to 120 characters with the claims of {@code scontrol token}. */
    String hs256(String user, Instant expiry) {
      return JWT.create()
          .withExpiresAt(expiry)
          .withIssuedAt(Instant.now())
          .withClaim("sun", user)
          .sign(Algorithm.HMAC256(hmac.getEncoded()));
    }

    /** A token of some 1500 characters, with as many claims as identity providers like to send. */
    String rich(String user, Instant expiry) {
      List<String> groups = IntStream.range(0, 15).mapToObj(i -> "/projects/project-" + i).toList();
      return JWT.create()
          .withIssuer("https://login.example.org/realms/hpc")
          .withAudience("slurm", "account")
          .withSubject("7d3a9c52-5a0e-4f8e-9f3b-" + user)
          .withJWTId("b1f1c2d4-8f13-4a52-a6a1-" + user)
          .withExpiresAt(expiry)
          .withIssuedAt(Instant.now())
          .withClaim("auth_time", Instant.now())
          .withClaim("azp", "portal")
          .withClaim("sid", "0a7c2f1e-31b8-4d53-9f0e-" + user)
          .withClaim("acr", "1")
          .withClaim("allowed-origins", List.of("https://portal.example.org"))
          .withClaim("realm_access", Map.of("roles", List.of("user", "offline_access")))
          .withClaim("scope", "openid email profile")
          .withClaim("email_verified", true)
          .withClaim("name", "A User")
          .withClaim("preferred_username", user)
          .withClaim("given_name", "A")
          .withClaim("family_name", "User")
          .withClaim("email", user + "@example.org")
          .withClaim("groups", groups)
          .withClaim("sun", user)
          .sign(Algorithm.HMAC256(hmac.getEncoded()));
    }

    /** A token with the usual claims of an identity provider. */
    String rs256(String keyId, String user, Instant expiry) {
      KeyPair pair = rsa.get(keyId);
      if (pair == null) {
        throw new IllegalArgumentException("no key " + keyId);
      }
      return JWT.create()
          .withKeyId(keyId)
          .withIssuer("https://login.example.org/realms/hpc")
          .withAudience("slurm")
          .withSubject(user)
          .withExpiresAt(expiry)
          .withIssuedAt(Instant.now())
          .withClaim("sun", user)
          .sign(
              Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate()));
    }
  }

  /** Makes keys, and as many tokens with each algorithm, the first of them expired for long. */
  static Cluster create(int tokens) {
    try {
      Cluster cluster = new Cluster(Files.createTempDirectory("slurm-jwt-benchmarks"));
      Keys keys = Keys.generate();
      cluster.write(keys);
      Files.writeString(cluster.loggingFile(), ".level=WARNING\n");
      Instant expiry = Instant.now().plus(LIFETIME);
      for (SignedWith algorithm : SignedWith.values()) {
        List<String> lines =
            IntStream.rangeClosed(0, tokens)
                .parallel()
                .mapToObj(i -> token(keys, algorithm, user(i), i == 0 ? Instant.EPOCH : expiry))
                .toList();
        Files.write(cluster.tokenFile(algorithm), lines);
      }
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String user(int number) {
    return String.format("user%06d", number);
  }

  private static String token(Keys keys, SignedWith algorithm, String user, Instant expiry) {
    return switch (algorithm) {
      case HS256 -> keys.hs256(user, expiry);
      case RS256 -> keys.rs256(KEY_ID, user, expiry);
    };
  }

  /** Puts these keys in force, each file at once. */
  void write(Keys keys) throws IOException {
    replace(jwtKey(), keys.hmac().getEncoded());
    replace(jwks(), keySet(keys.rsa()).getBytes(ISO_8859_1));
  }

  /** Returns good tokens for different users. */
  List<String> tokens(SignedWith algorithm, int count) {
    try {
      List<String> lines = Files.readAllLines(tokenFile(algorithm));
      return List.copyOf(lines.subList(1, count + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String expiredToken(SignedWith algorithm) {
    try {
      return Files.readAllLines(tokenFile(algorithm)).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A token of this cluster that java-jwt can make and Slurm does not: with a {@code sub} too. */
  String hs256WithSubject() {
    Instant expiry = Instant.now().plus(LIFETIME);
    return JWT.create()
        .withSubject(user(1))
        .withExpiresAt(expiry)
        .withIssuedAt(Instant.now())
        .withClaim("sun", user(1))
        .sign(Algorithm.HMAC256(hmacKey().getEncoded()));
  }

  /** A token for this user. */
  String hs256(String user) {
    return new Keys(hmacKey(), Map.of()).hs256(user, Instant.now().plus(LIFETIME));
  }

  FilterSettings.Builder settings() {
    return FilterSettings.builder()
        .authAltParameters("jwt_key=" + jwtKey() + ",jwks=" + jwks())
        .keys(keys -> keys.reload(Duration.ofSeconds(1)));
  }

  /** Returns settings that let every user pass, and by every rule; the name serves as a role. */
  FilterSettings.Builder settingsWithRules() {
    List<String> users = IntStream.rangeClosed(0, 10_000).mapToObj(Cluster::user).toList();
    try {
      Path denied =
          Files.writeString(folder.resolve("denied"), "token 0123456789ab\nuser mallory\n");
      return settings()
          .policy(policy -> policy.rolesClaim("sun"))
          .access(
              to ->
                  to.allowedUsers(users)
                      .deniedUsers(List.of("mallory"))
                      .requiredRoles(users)
                      .minimumRemaining(Duration.ofSeconds(10)))
          .denyList(denied);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  VerificationKeys keys() {
    try {
      return SlurmKeys.load(Optional.of(jwtKey()), Optional.of(jwks()));
    } catch (KeyLoadException e) {
      throw new IllegalStateException(e);
    }
  }

  SecretKey hmacKey() {
    try {
      return new SecretKeySpec(Files.readAllBytes(jwtKey()), "HmacSHA256");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RSAPublicKey rsaKey() {
    try {
      return keys().rsaKey(KEY_ID).orElseThrow();
    } catch (KeyUnavailableException e) {
      throw new IllegalStateException(e);
    }
  }

  void delete() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The option that keeps the log of a JVM to what should not happen. */
  String quiet() {
    return "-Djava.util.logging.config.file=" + loggingFile();
  }

  private Path loggingFile() {
    return folder.resolve("logging.properties");
  }

  Path jwtKey() {
    return folder.resolve("jwt_hs256.key");
  }

  private Path jwks() {
    return folder.resolve("jwks.json");
  }

  private Path tokenFile(SignedWith algorithm) {
    return folder.resolve(algorithm + ".tokens");
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(fresh, content);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String keySet(Map<String, KeyPair> keys) {
    Collection<String> entries =
        keys.entrySet().stream()
            .map(key -> jwk(key.getKey(), (RSAPublicKey) key.getValue().getPublic()))
            .toList();
    return entries.stream().collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private static String jwk(String keyId, RSAPublicKey key) {
    return "{\"kty\":\"RSA\",\"alg\":\"RS256\",\"use\":\"sig\",\"kid\":\""
        + keyId
        + "\",\"n\":\""
        + base64Url(key.getModulus())
        + "\",\"e\":\""
        + base64Url(key.getPublicExponent())
        + "\"}";
  }

  private static String base64Url(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int start = bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, start, bytes.length));
  }
}
