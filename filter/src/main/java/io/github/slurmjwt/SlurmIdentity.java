package io.github.slurmjwt;

import java.util.List;
import java.util.Map;

/**
 * The user's account as the token describes it ({@code uid}, {@code gid} and the {@code id} object
 * of Slurm's {@code use_jwt_client_ids}).
 *
 * @param name the user name
 * @param uid the numeric user id, 0 to 2<sup>32</sup>-3
 * @param gid the numeric id of the primary group, same range
 * @param gecos the comment field of the account
 * @param directory the home directory, an absolute path
 * @param shell the login shell
 * @param groups supplementary groups, name to id; empty when the token gives ids alone or none
 * @param groupIds ids of the supplementary groups
 */
public record SlurmIdentity(
    String name,
    long uid,
    long gid,
    String gecos,
    String directory,
    String shell,
    Map<String, Long> groups,
    List<Long> groupIds) {

  /** Copies the collections, so that an identity never changes. */
  public SlurmIdentity {
    groups = Map.copyOf(groups);
    groupIds = List.copyOf(groupIds);
  }
}
