package io.github.slurmjwt.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the cluster is set up, put together from the filter's parameters and a slurm.conf.
 *
 * @param auth the options for {@code auth/jwt}
 * @param jwtKey the file of the HS256 key; empty when HS256 is off
 * @param slurmUser the name of {@code SlurmUser}, when it is given anywhere
 * @param warnings what an administrator should look at, a sentence each
 */
record ClusterSettings(
    AuthAltParameters auth,
    Optional<Path> jwtKey,
    Optional<String> slurmUser,
    List<String> warnings) {
  /** Slurm's own defaults, {@code read_config.h}. */
  private static final String DEFAULT_STATE_SAVE_LOCATION = "/var/spool";

  private static final String DEFAULT_KEY = "jwt_hs256.key";

  /**
   * Puts the settings together.
   *
   * @throws ConfigException when both sources say something else, or neither says enough
   */
  static ClusterSettings of(
      Optional<String> authAltParameters, Optional<Path> slurmConf, Optional<String> slurmUser) {
    Optional<SlurmConf> conf = slurmConf.map(SlurmConf::load);
    AuthAltParameters auth = auth(authAltParameters, conf);
    List<String> warnings = new ArrayList<>(auth.warnings());
    if (conf.isPresent() && !conf.get().authenticatesJwt()) {
      warnings.add("slurmConf: AuthAltTypes does not name auth/jwt, so Slurm refuses all tokens");
    }
    return new ClusterSettings(auth, jwtKey(auth, conf), slurmUser(slurmUser, conf), warnings);
  }

  private static AuthAltParameters auth(
      Optional<String> authAltParameters, Optional<SlurmConf> conf) {
    if (authAltParameters.isEmpty() && conf.isEmpty()) {
      throw new ConfigException(
          "neither AuthAltParameters nor slurmConf is set: copy the line AuthAltParameters"
              + " from slurm.conf, or name the file");
    }
    Optional<AuthAltParameters> given = authAltParameters.map(AuthAltParameters::parse);
    Optional<AuthAltParameters> fromConf =
        conf.flatMap(SlurmConf::authAltParameters).map(AuthAltParameters::parse);
    if (given.isPresent() && fromConf.isPresent() && !given.equals(fromConf)) {
      throw new ConfigException(
          "AuthAltParameters contradicts the line in slurmConf: take one of the two out");
    }
    return given.or(() -> fromConf).orElseGet(() -> AuthAltParameters.parse(""));
  }

  /**
   * Slurm 26.05, {@code auth_jwt.c}, {@code init_hs256}: a key set alone switches HS256 off; with
   * neither, the key lies in StateSaveLocation.
   */
  private static Optional<Path> jwtKey(AuthAltParameters auth, Optional<SlurmConf> conf) {
    if (auth.jwtKey().isPresent() || auth.jwks().isPresent()) {
      return auth.jwtKey().map(path -> Checks.absolute("jwt_key", path));
    }
    if (conf.isEmpty()) {
      throw new ConfigException(
          "AuthAltParameters names neither jwt_key= nor jwks="
              + reasons(auth)
              + ": add one, or name slurmConf for Slurm's default key in StateSaveLocation");
    }
    String folder = conf.get().stateSaveLocation().orElse(DEFAULT_STATE_SAVE_LOCATION);
    return Optional.of(Checks.absolute("StateSaveLocation", folder).resolve(DEFAULT_KEY));
  }

  /** A misspelled option is the usual reason why there is none. */
  private static String reasons(AuthAltParameters auth) {
    String prefix = AuthAltParameters.NAME + ": ";
    List<String> bare =
        auth.warnings().stream().map(warning -> warning.replaceFirst("^" + prefix, "")).toList();
    return bare.isEmpty() ? "" : " (" + String.join("; ", bare) + ")";
  }

  private static Optional<String> slurmUser(Optional<String> given, Optional<SlurmConf> conf) {
    Optional<String> fromConf = conf.flatMap(SlurmConf::slurmUser);
    if (given.isPresent() && fromConf.isPresent() && !given.equals(fromConf)) {
      throw new ConfigException(
          "slurmUser contradicts SlurmUser in slurmConf: take one of the two out");
    }
    Optional<String> user = given.or(() -> fromConf).map(name -> "0".equals(name) ? "root" : name);
    if (user.isPresent() && user.get().matches("[0-9]+")) {
      throw new ConfigException(
          "slurmUser is the number " + user.get() + ": give the user's name as slurmUser");
    }
    return user;
  }
}
