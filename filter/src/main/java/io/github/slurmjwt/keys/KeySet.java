package io.github.slurmjwt.keys;

import io.github.slurmjwt.jose.StrictJson;
import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The usable RS256 keys of a JWK Set, by key id.
 *
 * <p>Entries for other purposes are ignored, as in Slurm. An entry that Slurm would use or exit on
 * but this filter cannot use is skipped with a warning. Its key id stays taken: Slurm only ever
 * tries the first RS256 entry of an id, so a later one must not take its place.
 *
 * <p>A valid set without a usable key withdraws the keys: Slurm 26.05 ({@code auth_jwt.c}, {@code
 * _build_jwks_keys}) accepts an empty list and then refuses every RS256 token. A list of nothing
 * but {@linkplain JwkException.Broken broken} entries is no valid set: it looks like a failure of
 * its publisher.
 *
 * @param keys key id to key, in the order of the set
 * @param warnings one sentence for each entry that was skipped or looks wrong
 * @param withdrawal present exactly when there is no key
 */
record KeySet(
    Map<String, RSAPublicKey> keys, List<String> warnings, Optional<Withdrawal> withdrawal)
    implements PlaceContent {
  /** Enough for any identity provider; more is a mistake or an attack. */
  private static final int MAXIMUM_ENTRIES = 1000;

  /**
   * Parses a key set.
   *
   * @param name the file or URL as the log names it
   * @throws KeyLoadException when it is not a JWK Set of reasonable size, or all its entries are
   *     broken
   */
  static KeySet parse(String name, byte[] json) throws KeyLoadException {
    List<?> entries = entries(name, json);
    Map<String, RSAPublicKey> keys = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    List<String> warnings = new ArrayList<>();
    int broken = 0;
    for (int i = 0; i < entries.size(); i++) {
      broken += isWithoutType(entries.get(i)) ? 1 : 0;
      try {
        add(entries.get(i), keys, taken, warnings, "key " + (i + 1));
      } catch (JwkException e) {
        broken += e instanceof JwkException.Broken ? 1 : 0;
        warnings.add("key " + (i + 1) + " is skipped: " + e.getMessage());
      }
    }
    if (broken > 0 && broken == entries.size()) {
      throw new KeyLoadException(withdrawal(name, explain(warnings)).atStart());
    }
    if (keys.isEmpty()) {
      return new KeySet(Map.of(), List.of(), Optional.of(withdrawal(name, explain(warnings))));
    }
    warnings.addAll(deadly(entries));
    return new KeySet(
        Map.copyOf(keys),
        warnings.stream().map(warning -> name + " " + warning).toList(),
        Optional.empty());
  }

  /** RFC 7517 §4.1: every key has a type. Slurm ignores one without. */
  private static boolean isWithoutType(@Nullable Object entry) {
    return entry instanceof Map<?, ?> members && !(members.get("kty") instanceof String);
  }

  /**
   * Slurm 26.05 ({@code auth_jwt.c}, {@code _build_jwks_keys}) asks for the key id before it
   * ignores an entry, and exits without one.
   */
  private static List<String> deadly(List<?> entries) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) instanceof Map<?, ?> members
          && RsaJwk.isIgnored(members)
          && (!members.containsKey("kid")
              || members.get("kid") instanceof Map
              || members.get("kid") instanceof List)) {
        sentences.add(
            "key "
                + (i + 1)
                + " has no kid, and Slurm 26.05 does not start with such a key, for"
                + " whatever it is: give it a kid in Slurm's file, or leave it out");
      }
    }
    return sentences;
  }

  private static Withdrawal withdrawal(String name, String why) {
    return new Withdrawal(
        name + " has no usable RS256 key: " + why,
        name
            + " no longer holds a usable key: all RS256 tokens are now refused; to accept RS256"
            + " tokens again, add a usable key to the set ("
            + why
            + ")");
  }

  private static List<?> entries(String name, byte[] json) throws KeyLoadException {
    Object entries;
    try {
      entries = StrictJson.parseObject(json).get("keys");
    } catch (IOException e) {
      throw new KeyLoadException(
          name + " is not a strict JSON object (no comments, no repeated names): correct the file");
    }
    if (!(entries instanceof List<?> list)) {
      throw new KeyLoadException(name + " is not a JWK Set: its member \"keys\" must be a list");
    }
    if (list.size() > MAXIMUM_ENTRIES) {
      throw new KeyLoadException(name + " has more than " + MAXIMUM_ENTRIES + " keys: shorten it");
    }
    return list;
  }

  private static void add(
      @Nullable Object entry,
      Map<String, RSAPublicKey> keys,
      Set<String> taken,
      List<String> warnings,
      String where)
      throws JwkException {
    if (!(entry instanceof Map<?, ?> members)) {
      throw new JwkException.Broken("it is not a JSON object");
    }
    if (RsaJwk.isIgnored(members)) {
      return;
    }
    if (!members.containsKey("kid")) {
      throw new JwkException.Broken("it has no kid");
    }
    if (!taken.add(slurmText(members.get("kid")))) {
      throw new JwkException("an earlier key has the same kid, and only the first one counts");
    }
    if (!(members.get("kid") instanceof String keyId)) {
      throw new JwkException.Broken("its kid is not a string");
    }
    keys.put(keyId, RsaJwk.parse(members));
    if (members.containsKey("d")) {
      warnings.add(where + " contains the private key: remove it and make a new key");
    }
  }

  /** Slurm 26.05 converts every value of a key to text first. */
  private static String slurmText(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%f", number)
        : value.toString();
  }

  private static String explain(List<String> warnings) {
    return warnings.isEmpty()
        ? "it needs an entry with kty RSA, kid, n and e"
        : String.join("; ", warnings.subList(0, Math.min(3, warnings.size())));
  }
}
