package io.github.slurmjwt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the identity claims of Slurm 26.05's {@code use_jwt_client_ids}. A token that
 * lacks one of {@code uid}, {@code gid}, {@code id}, {@code id.name} or {@code id.gecos} has no
 * identity and is accepted by its user name, as in Slurm.
 *
 * <p>Stricter than Slurm: an identity that is present but malformed (a relative home directory, a
 * uid that is negative, a fraction or the uid of nobody) refuses the token, where Slurm rounds it
 * or falls back to the user name. Otherwise the user could differ from Slurm's.
 */
final class IdentityClaims {
  /** NO_VAL and INFINITE, which lie above, are not ids. */
  static final long LARGEST_ID = 0xFFFFFFFDL;

  /** Slurm's SLURM_AUTH_NOBODY and the usual nobody. */
  private static final Set<Long> NOBODY = Set.of(99L, 65534L);

  private static final String ROOT = "root";
  private static final long ROOT_ID = 0;

  /** What a field of a passwd file cannot hold, or UTF-8 cannot. */
  private static final Pattern TEXT = Pattern.compile("[^:\\p{Cc}\\p{Cs}]*");

  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,9}");

  private IdentityClaims() {}

  static Optional<SlurmIdentity> read(Map<String, @Nullable Object> claims)
      throws TokenRejectedException {
    if (!claims.keySet().containsAll(Set.of("uid", "gid", "id"))) {
      return Optional.empty();
    }
    if (!(claims.get("id") instanceof Map<?, ?> members)) {
      throw new TokenRejectedException(Rejection.BAD_IDENTITY);
    }
    if (!members.keySet().containsAll(Set.of("name", "gecos"))) {
      return Optional.empty();
    }
    String directory = text(members.get("dir"));
    if (!directory.startsWith("/")) {
      throw new TokenRejectedException(Rejection.BAD_IDENTITY);
    }
    return Optional.of(
        new SlurmIdentity(
            text(members.get("name")),
            id(claims.get("uid")),
            id(claims.get("gid")),
            text(members.get("gecos")),
            directory,
            text(members.get("shell")),
            groups(members.get("groups")),
            groupIds(members.get("gids"))));
  }

  /**
   * Returns the {@code id} object of an identity.
   *
   * @throws IllegalArgumentException when {@link #read} would not return this identity from it, or
   *     its text could not stand in a passwd file, as which Slurm passes it on to compute nodes
   */
  static Map<String, Object> object(SlurmIdentity identity) {
    Map<String, Object> id = new LinkedHashMap<>();
    id.put("name", identity.name());
    id.put("gecos", identity.gecos());
    id.put("dir", identity.directory());
    id.put("shell", identity.shell());
    if (!identity.groups().isEmpty()) {
      id.put("groups", new TreeMap<>(identity.groups()));
    }
    if (!identity.groupIds().isEmpty()) {
      id.put("gids", identity.groupIds());
    }
    check(Map.of("uid", identity.uid(), "gid", identity.gid(), "id", id), identity);
    return id;
  }

  /** Tells whether root's ids stand beside root's names, and those names beside no other ids. */
  static boolean leavesRootAlone(SlurmIdentity identity) {
    boolean isRoot = identity.name().equals(ROOT);
    boolean inGroupOfRoot = identity.gid() == ROOT_ID || identity.groupIds().contains(ROOT_ID);
    return (identity.uid() == ROOT_ID) == isRoot
        && (isRoot || !inGroupOfRoot)
        && identity.groups().entrySet().stream()
            .allMatch(group -> (group.getValue() == ROOT_ID) == group.getKey().equals(ROOT));
  }

  private static void check(Map<String, @Nullable Object> claims, SlurmIdentity identity) {
    boolean text =
        Stream.concat(
                Stream.of(identity.gecos(), identity.directory(), identity.shell()),
                identity.groups().keySet().stream())
            .allMatch(field -> TEXT.matcher(field).matches());
    if (!text) {
      throw new IllegalArgumentException(
          "the identity holds a colon or control character, which no passwd file can hold");
    }
    try {
      read(claims);
    } catch (TokenRejectedException e) {
      throw new IllegalArgumentException(
          "the identity has an id that is out of range or nobody's (99, 65534), or a home directory"
              + " that is not an absolute path");
    }
    if (!leavesRootAlone(identity)) {
      throw new IllegalArgumentException(
          "the identity has an id of root under another name, or root's name with another id");
    }
  }

  private static Map<String, Long> groups(@Nullable Object claim) throws TokenRejectedException {
    Map<String, Long> groups = new LinkedHashMap<>();
    if (claim instanceof Map<?, ?> members) {
      for (Map.Entry<?, ?> member : members.entrySet()) {
        groups.put(text(member.getKey()), id(member.getValue()));
      }
    } else if (claim != null) {
      throw new TokenRejectedException(Rejection.BAD_IDENTITY);
    }
    return groups;
  }

  private static List<Long> groupIds(@Nullable Object claim) throws TokenRejectedException {
    List<Long> ids = new ArrayList<>();
    if (claim instanceof List<?> elements) {
      for (Object element : elements) {
        ids.add(id(element));
      }
    } else if (claim != null) {
      throw new TokenRejectedException(Rejection.BAD_IDENTITY);
    }
    return ids;
  }

  /** Slurm also takes the number as a string. */
  private static long id(@Nullable Object claim) throws TokenRejectedException {
    long id = -1;
    if (claim instanceof Long number) {
      id = number;
    } else if (claim instanceof String digits && DECIMAL.matcher(digits).matches()) {
      id = Long.parseLong(digits);
    }
    if (id < 0 || id > LARGEST_ID || NOBODY.contains(id)) {
      throw new TokenRejectedException(Rejection.BAD_IDENTITY);
    }
    return id;
  }

  private static String text(@Nullable Object claim) throws TokenRejectedException {
    if (claim instanceof String text) {
      return text;
    }
    throw new TokenRejectedException(Rejection.BAD_IDENTITY);
  }
}
