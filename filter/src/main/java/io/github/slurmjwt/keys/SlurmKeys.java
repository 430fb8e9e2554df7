package io.github.slurmjwt.keys;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.VerificationKeys;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.crypto.SecretKey;

/**
 * The keys of a Slurm cluster as they were at one moment: an HS256 key, an RS256 key set, or both.
 * Immutable.
 */
public final class SlurmKeys implements VerificationKeys {
  private final Optional<HmacKey> hmacKey;
  private final Optional<KeySet> keySet;
  private final boolean keySetUnavailable;
  private final String description;

  /** Takes the current content of these places, without the key set if it is unavailable. */
  SlurmKeys(Optional<Place<HmacKey>> hmac, Optional<Place<KeySet>> set, boolean keySetUnavailable) {
    this.hmacKey = hmac.flatMap(Place::content);
    this.keySet = keySetUnavailable ? Optional.empty() : set.flatMap(Place::content);
    this.keySetUnavailable = keySetUnavailable;
    List<String> parts = new ArrayList<>();
    hmac.ifPresent(place -> parts.add("HS256 by " + place.name() + describe(hmacKey)));
    set.ifPresent(place -> parts.add("RS256 by " + place.name() + describeSet(keySet)));
    this.description = String.join(", ", parts);
  }

  /**
   * Loads the key files once.
   *
   * @param jwtKey Slurm's {@code jwt_key=} file; empty switches HS256 off
   * @param jwks Slurm's {@code jwks=} file; empty switches RS256 off
   * @throws KeyLoadException when a file is missing, unsafe or without a usable key, or none is
   *     given
   */
  public static SlurmKeys load(Optional<Path> jwtKey, Optional<Path> jwks) throws KeyLoadException {
    KeySettings.Builder places = KeySettings.builder();
    jwtKey.ifPresent(places::jwtKey);
    jwks.ifPresent(places::jwks);
    return load(places.build());
  }

  /**
   * Loads the keys once.
   *
   * @throws KeyLoadException when a file or URL has no usable keys, or none is given
   */
  public static SlurmKeys load(KeySettings settings) throws KeyLoadException {
    try (KeyPlaces places = new KeyPlaces(settings)) {
      return places.load(Instant.now());
    }
  }

  @Override
  public Optional<SecretKey> hmacKey() {
    return hmacKey.flatMap(HmacKey::key);
  }

  @Override
  public boolean hasKeySet() {
    return keySet.isPresent() || keySetUnavailable;
  }

  @Override
  public Optional<RSAPublicKey> rsaKey(String keyId) throws KeyUnavailableException {
    if (keySetUnavailable) {
      throw new KeyUnavailableException("the key set has not been fetched for too long");
    }
    return keySet.flatMap(set -> Optional.ofNullable(set.keys().get(keyId)));
  }

  /** Returns the keys of the key set by their key ids; empty when there is none. */
  public Map<String, RSAPublicKey> rsaKeys() {
    return keySet.map(KeySet::keys).orElse(Map.of());
  }

  /** Returns whether there is a key set and it holds no key. */
  boolean isKeySetWithdrawn() {
    return keySet.flatMap(KeySet::withdrawal).isPresent();
  }

  /** Returns whether a key set is configured but currently unavailable. */
  boolean isKeySetUnavailable() {
    return keySetUnavailable;
  }

  /** Returns what an administrator should check, a sentence each; never a part of a key. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    hmacKey.ifPresent(loaded -> warnings.addAll(loaded.hints()));
    keySet.ifPresent(loaded -> warnings.addAll(loaded.warnings()));
    return List.copyOf(warnings);
  }

  /** Returns algorithms, files or URL, and key ids, for the log; never a key. */
  @Override
  public String toString() {
    return description;
  }

  private static String describe(Optional<? extends PlaceContent> content) {
    return content.flatMap(PlaceContent::withdrawal).isPresent() ? " (withdrawn)" : "";
  }

  private static String describeSet(Optional<KeySet> keySet) {
    if (keySet.isEmpty()) {
      return " (currently unavailable)";
    }
    return keySet.get().keys().isEmpty()
        ? describe(keySet)
        : " with kid " + printable(keySet.get().keys().keySet());
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
