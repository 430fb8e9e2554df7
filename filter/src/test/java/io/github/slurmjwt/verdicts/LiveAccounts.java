package io.github.slurmjwt.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.SlurmRelease;
import io.github.slurmjwt.testing.SlurmSetup;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Accounts for the users of the verdict files. Beside those that were there when the verdicts were
 * recorded, each name has one that the filter may accept, so that the number which slurmctld logs
 * tells which user it took the token for. "ghost" has none, nor have numbers.
 */
final class LiveAccounts {
  /** The user of those whom Slurm does not find. */
  static final int NOBODY = 99;

  private static final int FIRST = 5000;

  private final Map<String, Integer> uids = new TreeMap<>();

  LiveAccounts(Iterable<String> files, SlurmRelease release) {
    JsonNode users = VerdictFiles.keys().get("users");
    users.fieldNames().forEachRemaining(user -> uids.put(user, users.get(user).intValue()));
    if (release == SlurmRelease.V26_05) {
      // It takes 65534, the number of nobody in Debian, for no user at all.
      uids.put("nobody", NOBODY);
    }
    TreeSet<String> names = new TreeSet<>();
    for (String file : files) {
      for (JsonNode line : VerdictFiles.lines(file + ".jsonl")) {
        String name = line.get("slurm_26_05").path("user").asText();
        if (name.matches("[A-Za-z0-9_.][A-Za-z0-9._-]{0,255}") && !name.matches("[0-9]+|ghost")) {
          names.add(name);
        }
      }
    }
    names.forEach(name -> uids.putIfAbsent(name, FIRST + uids.size()));
  }

  SlurmSetup addTo(SlurmSetup setup) {
    SlurmSetup all = setup;
    for (Map.Entry<String, Integer> account : uids.entrySet()) {
      all = all.account(account.getKey(), account.getValue());
    }
    return all;
  }

  /** Returns the number under which Slurm is to know the user of a line. */
  int uid(String user, JsonNode recorded) {
    if (recorded.path("user").asText().equals(user) && recorded.hasNonNull("uid")) {
      return recorded.get("uid").intValue();
    }
    return uids.getOrDefault(user, NOBODY);
  }

  /** Returns the user of a number. */
  Optional<String> user(int uid) {
    return uids.entrySet().stream()
        .filter(account -> account.getValue() == uid)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
