package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two clusters' keys in files, one's key set on a web server too, and tokens by them. */
final class Cluster implements AutoCloseable {
  private static final String HMAC_FILE = "jwt_hs256.key";
  private static final String KEY_SET_FILE = "jwks.json";

  private final RsaTestKey rsa = RsaTestKey.make(TestKeys.KEY_ID);
  private final KeySetServer keySetServer = KeySetServer.publishing(RsaTestKey.set(rsa));
  private final Path ownFile;
  private final Path otherFile;
  private byte[] ownKey = TestKeys.HMAC.getEncoded();
  private byte[] otherKey = newKey();

  /** Writes the files into this folder. */
  Cluster(Path folder) throws IOException {
    ownFile = folder.resolve(HMAC_FILE);
    otherFile = folder.resolve("other.key");
    replace(ownFile, ownKey);
    replace(folder.resolve(KEY_SET_FILE), RsaTestKey.set(rsa).getBytes(StandardCharsets.UTF_8));
    replace(otherFile, otherKey);
  }

  /** What slurm.conf says of the cluster whose files are in this folder. */
  static String authAltParameters(Path folder) {
    return "jwt_key=" + folder.resolve(HMAC_FILE) + ",jwks=" + folder.resolve(KEY_SET_FILE);
  }

  /** The same keys, with the key set from the web server. */
  String authAltParametersWithUrl() {
    return "jwt_key=" + ownFile + ",jwks=" + keySetServer.url();
  }

  /** Those of the other cluster, which knows another key and no key set. */
  String otherAuthAltParameters() {
    return "jwt_key=" + otherFile;
  }

  /** An HS256 token that is good for ten minutes. */
  String token(String user) {
    return Tokens.hs256(Tokens.HS256_HEADER, payload(user), ownKey);
  }

  /** As {@link #token}, with claims added or put in place of its own. */
  String token(String user, String... namesAndJson) {
    return Tokens.hs256(Tokens.HS256_HEADER, payload(user, namesAndJson), ownKey);
  }

  /** An RS256 token that is good for an hour. */
  String rsaToken(String user) {
    return rsa.token(user);
  }

  /** A token of the other cluster. */
  String otherToken(String user) {
    return Tokens.hs256(Tokens.HS256_HEADER, payload(user), otherKey);
  }

  /** Gives the cluster a new HS256 key. */
  void rotate() throws IOException {
    ownKey = newKey();
    replace(ownFile, ownKey);
  }

  /** Gives the other cluster a new key. */
  void rotateOther() throws IOException {
    otherKey = newKey();
    replace(otherFile, otherKey);
  }

  @Override
  public void close() {
    keySetServer.close();
  }

  static String payload(String user, String... namesAndJson) {
    long now = Instant.now().getEpochSecond();
    List<String> claims = new ArrayList<>();
    claims.addAll(List.of("sun", "\"" + user + "\"", "iat", "" + now, "exp", "" + (now + 600)));
    claims.addAll(Arrays.asList(namesAndJson));
    return Tokens.payload(claims.toArray(String[]::new));
  }

  private static byte[] newKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /** As an administrator should: written beside, closed to others, moved into place. */
  private static void replace(Path file, byte[] bytes) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.write(next, bytes);
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
