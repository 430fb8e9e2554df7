package io.github.slurmjwt.testing;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How a {@link LiveSlurm} is set up.
 *
 * @param release the release
 * @param authAltParameters AuthAltParameters for a key file that is made for this Slurm
 * @param slurmUser the user of slurmctld
 * @param accounts names and numbers of users that the system has beside its own
 * @param logsUsers whether slurmctld logs the user of each request, for {@link
 *     LiveSlurm#lastUser()}
 */
public record SlurmSetup(
    SlurmRelease release,
    Function<Path, String> authAltParameters,
    String slurmUser,
    Map<String, Integer> accounts,
    boolean logsUsers) {

  /**
   * Returns the usual one: one key for HS256, root's slurmctld. The system property {@code
   * slurm.release} selects another release than 22.05.
   */
  public static SlurmSetup standard() {
    return new SlurmSetup(
        SlurmRelease.of(System.getProperty("slurm.release", SlurmRelease.V22_05.number())),
        key -> "jwt_key=" + key,
        "root",
        Map.of(),
        true);
  }

  /** Returns the usual one for a release. */
  public static SlurmSetup of(SlurmRelease release) {
    SlurmSetup usual = standard();
    return new SlurmSetup(
        release, usual.authAltParameters, usual.slurmUser, usual.accounts, usual.logsUsers);
  }

  /** Returns this with other AuthAltParameters, made from the path of the HS256 key. */
  public SlurmSetup authAltParameters(Function<Path, String> ofKey) {
    return new SlurmSetup(release, ofKey, slurmUser, accounts, logsUsers);
  }

  /** Returns this with a slurmctld of the user slurm, which only then reads files of slurm. */
  public SlurmSetup slurmUser(String name) {
    return new SlurmSetup(release, authAltParameters, name, accounts, logsUsers);
  }

  /** Returns this with an account more. Names that the system has already keep their numbers. */
  public SlurmSetup account(String name, int uid) {
    Map<String, Integer> all = new TreeMap<>(accounts);
    all.put(name, uid);
    return new SlurmSetup(release, authAltParameters, slurmUser, all, logsUsers);
  }

  /** Returns this with a slurmctld that logs less, for load. */
  public SlurmSetup withoutUserLog() {
    return new SlurmSetup(release, authAltParameters, slurmUser, accounts, false);
  }
}
