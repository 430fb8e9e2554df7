package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import java.security.interfaces.RSAPublicKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The keys of several key sets, in which a key id stands for one key. */
final class MergedKeys {
  /** As many as the filter reads. */
  private static final int MOST = 1000;

  private final SortedMap<String, RSAPublicKey> keys = new TreeMap<>();

  /** Key id to the number of the set that it came with. */
  private final Map<String, Integer> origins = new HashMap<>();

  private int sets;

  /**
   * Adds the keys of the next set.
   *
   * @throws ConfigException when an earlier set has another key of the same id: one of them would
   *     never be used
   */
  void add(Map<String, RSAPublicKey> others) {
    sets++;
    others.forEach(this::add);
    if (keys.size() > MOST) {
      throw new ConfigException(
          "the key sets have more than " + MOST + " keys: name fewer of them");
    }
  }

  private void add(String keyId, RSAPublicKey key) {
    RSAPublicKey before = keys.putIfAbsent(keyId, key);
    int origin = origins.computeIfAbsent(keyId, unknown -> sets);
    if (before != null && !before.equals(key)) {
      throw new ConfigException(
          ("the sets of URL %d and URL %d have different keys of kid %s, of which Slurm would use"
                  + " only one: have one of them renamed by its provider")
              .formatted(origin, sets, TerminalText.printable(keyId)));
    }
  }

  /** Returns key id to key, in the order of the key ids. */
  SortedMap<String, RSAPublicKey> keys() {
    return Collections.unmodifiableSortedMap(keys);
  }

  /** Returns the number of keys and their ids, which complete the name of a file. */
  @Override
  public String toString() {
    return " holds %d %s: kid %s"
        .formatted(
            keys.size(),
            keys.size() == 1 ? "key" : "keys",
            String.join(" ", keys.keySet().stream().map(TerminalText::printable).toList()));
  }
}
