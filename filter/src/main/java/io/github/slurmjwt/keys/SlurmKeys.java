package io.github.slurmjwt.keys;

import io.github.slurmjwt.VerificationKeys;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javax.crypto.SecretKey;

/**
 * The keys of a Slurm cluster as they were at one moment: an HS256 key, an RS256 key set, or both.
 * Immutable.
 */
public final class SlurmKeys implements VerificationKeys {
  private final Optional<SecretKey> hmacKey;
  private final Optional<KeySet> keySet;
  private final String description;
  private final List<String> warnings;

  private SlurmKeys(
      Optional<SecretKey> hmacKey,
      Optional<KeySet> keySet,
      String description,
      List<String> warnings) {
    this.hmacKey = hmacKey;
    this.keySet = keySet;
    this.description = description;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Reads the key files.
   *
   * @param jwtKey Slurm's {@code jwt_key=} file; empty switches HS256 off
   * @param jwks Slurm's {@code jwks=} file; empty switches RS256 off
   * @throws KeyLoadException when a file is missing, unsafe or without a usable key, or none is
   *     given
   */
  public static SlurmKeys load(Optional<Path> jwtKey, Optional<Path> jwks) throws KeyLoadException {
    if (jwtKey.isEmpty() && jwks.isEmpty()) {
      throw new KeyLoadException("no key is configured: set jwt_key= or jwks=");
    }
    List<String> sources = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Optional<SecretKey> hmacKey = Optional.empty();
    Optional<KeySet> keySet = Optional.empty();
    if (jwtKey.isPresent()) {
      HmacKeyFile loaded = HmacKeyFile.load(jwtKey.get());
      hmacKey = Optional.of(loaded.key());
      warnings.addAll(loaded.hints());
      sources.add("HS256 by " + KeyFile.JWT_KEY.name(jwtKey.get()));
    }
    if (jwks.isPresent()) {
      String name = KeyFile.JWKS.name(jwks.get());
      KeySet loaded = KeySet.parse(name, KeyFile.JWKS.read(jwks.get()));
      keySet = Optional.of(loaded);
      loaded.warnings().forEach(warning -> warnings.add(name + " " + warning));
      sources.add("RS256 by " + name + " with kid " + printable(loaded.keys().keySet()));
    }
    return new SlurmKeys(hmacKey, keySet, String.join(", ", sources), warnings);
  }

  @Override
  public Optional<SecretKey> hmacKey() {
    return hmacKey;
  }

  @Override
  public boolean hasKeySet() {
    return keySet.isPresent();
  }

  @Override
  public Optional<RSAPublicKey> rsaKey(String keyId) {
    return keySet.flatMap(set -> Optional.ofNullable(set.keys().get(keyId)));
  }

  /** Returns what an administrator should look at, a sentence each; never a part of a key. */
  public List<String> warnings() {
    return warnings;
  }

  /** Returns algorithms, files and key ids, for the log; never a key. */
  @Override
  public String toString() {
    return description;
  }

  /** Key ids come from whoever made the set, and go to the log. */
  private static String printable(Iterable<String> keyIds) {
    TreeSet<String> shown = new TreeSet<>();
    for (String keyId : keyIds) {
      String start = keyId.substring(0, Math.min(64, keyId.length()));
      shown.add(start.replaceAll("[^!-~]", "?"));
    }
    return String.join(" ", shown);
  }
}
