package io.github.slurmjwt.keys;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.VerificationKeys;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/**
 * The keys of a Slurm cluster as they were at one moment: an HS256 key, an RS256 key set, or both.
 * Immutable.
 */
public final class SlurmKeys implements VerificationKeys {
  private final Optional<HmacKeyFile> hmacKey;
  private final Optional<KeySet> keySet;
  private final Optional<String> missing;
  private final Map<String, KeyContent.Withdrawal> withdrawals;
  private final String description;

  private SlurmKeys(
      Optional<HmacKeyFile> hmacKey,
      Optional<KeySet> keySet,
      Optional<String> missing,
      Map<String, KeyContent.Withdrawal> withdrawals,
      String description) {
    this.hmacKey = hmacKey;
    this.keySet = keySet;
    this.missing = missing;
    this.withdrawals = withdrawals;
    this.description = description;
  }

  /**
   * Puts keys together as they are now.
   *
   * @param missing why the configured key set is not to be had, if it is not
   */
  static SlurmKeys of(
      Optional<KeyPart<HmacKeyFile>> hmac,
      Optional<KeyPart<KeySet>> set,
      Optional<String> missing) {
    List<String> sources = new ArrayList<>();
    hmac.ifPresent(part -> sources.add("HS256 by " + part.reader().name() + withdrawn(part)));
    set.ifPresent(part -> sources.add(describe(part, missing)));
    return new SlurmKeys(
        hmac.flatMap(KeyPart::value),
        missing.isPresent() ? Optional.empty() : set.flatMap(KeyPart::value),
        missing,
        withdrawals(hmac, set),
        String.join(", ", sources));
  }

  /**
   * Reads the key files once.
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
   * Reads every place once.
   *
   * @throws KeyLoadException when a place has no usable keys, or none is given
   */
  public static SlurmKeys load(KeySettings settings) throws KeyLoadException {
    return LiveKeys.load(settings);
  }

  @Override
  public Optional<SecretKey> hmacKey() {
    return hmacKey.flatMap(HmacKeyFile::key);
  }

  @Override
  public boolean hasKeySet() {
    return keySet.isPresent() || missing.isPresent();
  }

  @Override
  public Optional<RSAPublicKey> rsaKey(String keyId) throws KeyUnavailableException {
    if (missing.isPresent()) {
      throw new KeyUnavailableException(missing.get());
    }
    return keySet.flatMap(set -> Optional.ofNullable(set.keys().get(keyId)));
  }

  /** Returns the keys of the key set by their key ids; empty when there is none. */
  public Map<String, RSAPublicKey> rsaKeys() {
    return keySet.map(KeySet::keys).orElse(Map.of());
  }

  /** Returns the places that are sound and hold no key, by name. */
  Map<String, KeyContent.Withdrawal> withdrawals() {
    return withdrawals;
  }

  /** Tells whether the key set is there and holds no key. */
  boolean isKeySetWithdrawn() {
    return keySet.flatMap(KeySet::withdrawal).isPresent();
  }

  /** Tells whether a key set is configured but not to be had. */
  boolean isMissingKeySet() {
    return missing.isPresent();
  }

  /** Returns what an administrator should look at, a sentence each; never a part of a key. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    hmacKey.ifPresent(loaded -> warnings.addAll(loaded.hints()));
    keySet.ifPresent(loaded -> warnings.addAll(loaded.warnings()));
    return List.copyOf(warnings);
  }

  /** Returns algorithms, places and key ids, for the log; never a key. */
  @Override
  public String toString() {
    return description;
  }

  private static Map<String, KeyContent.Withdrawal> withdrawals(
      Optional<KeyPart<HmacKeyFile>> hmac, Optional<KeyPart<KeySet>> set) {
    Map<String, KeyContent.Withdrawal> withdrawals = new LinkedHashMap<>();
    Stream.<Optional<? extends KeyPart<?>>>of(hmac, set)
        .flatMap(Optional::stream)
        .forEach(
            part ->
                part.withdrawal().ifPresent(words -> withdrawals.put(part.reader().name(), words)));
    return Map.copyOf(withdrawals);
  }

  private static String withdrawn(KeyPart<?> part) {
    return part.withdrawal().isPresent() ? ", which is withdrawn" : "";
  }

  private static String describe(KeyPart<KeySet> part, Optional<String> missing) {
    String keyIds =
        part.value().map(set -> "with kid " + printable(set.keys().keySet())).orElse("unread");
    if (missing.isEmpty() && part.withdrawal().isPresent()) {
      return "RS256 by " + part.reader().name() + withdrawn(part);
    }
    return "RS256 by "
        + part.reader().name()
        + " "
        + (missing.isPresent() ? "without keys at the moment" : keyIds);
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
