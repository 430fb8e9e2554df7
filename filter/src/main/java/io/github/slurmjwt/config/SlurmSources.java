package io.github.slurmjwt.config;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.keys.KeySetUrl;
import io.github.slurmjwt.keys.KeySettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Slurm's own text says: the line {@code AuthAltParameters}, and a slurm.conf.
 *
 * @param line the options of the line given as a parameter
 * @param conf the slurm.conf
 */
record SlurmSources(Optional<AuthAltParameters> line, Optional<SlurmConf> conf) {
  /** Slurm's own defaults, {@code read_config.h}. */
  private static final String DEFAULT_STATE_SAVE_LOCATION = "/var/spool";

  private static final String DEFAULT_KEY = "jwt_hs256.key";

  static SlurmSources of(Optional<String> authAltParameters, Optional<Path> slurmConf) {
    return new SlurmSources(
        authAltParameters.map(AuthAltParameters::parse), slurmConf.map(SlurmConf::load));
  }

  /**
   * Sets what is said here.
   *
   * @return what an administrator should look at, a sentence each
   * @throws ConfigException when it contradicts itself or what is set already, or there are no keys
   *     anywhere
   */
  List<String> applyTo(SlurmOptions.Builder slurm, KeySettings.Builder keys) {
    Optional<AuthAltParameters> fromConf =
        conf.flatMap(SlurmConf::authAltParameters).map(AuthAltParameters::parse);
    if (line.isPresent() && fromConf.isPresent() && !line.equals(fromConf)) {
      throw new ConfigException(
          "AuthAltParameters contradicts the line in slurmConf: take one of the two out");
    }
    AuthAltParameters options =
        line.or(() -> fromConf).orElseGet(() -> AuthAltParameters.parse(""));
    options.applyTo(slurm);
    conf.flatMap(SlurmConf::slurmUser).ifPresent(slurm::slurmUser);
    applyKeys(options, keys);
    List<String> warnings = new ArrayList<>(options.warnings());
    if (conf.isPresent() && !conf.get().authenticatesJwt()) {
      warnings.add("slurmConf: AuthAltTypes does not name auth/jwt, so Slurm refuses all tokens");
    }
    return warnings;
  }

  /**
   * Slurm 26.05, {@code auth_jwt.c}, {@code init_hs256}: a key set alone switches HS256 off; with
   * neither, the key lies in StateSaveLocation.
   */
  private void applyKeys(AuthAltParameters options, KeySettings.Builder keys) {
    options.jwtKey().map(path -> Checks.absolute("jwt_key", path)).ifPresent(keys::jwtKey);
    options.jwks().ifPresent(place -> applyKeySet(place, keys));
    if (keys.hasKeys()) {
      return;
    }
    if (conf.isEmpty()) {
      throw new ConfigException(
          line.isEmpty()
              ? "neither AuthAltParameters nor slurmConf is set: copy the line AuthAltParameters"
                  + " from slurm.conf, or name the file"
              : "AuthAltParameters names neither jwt_key= nor jwks="
                  + reasons(options)
                  + ": add one, or name slurmConf for Slurm's default key in StateSaveLocation");
    }
    String folder = conf.get().stateSaveLocation().orElse(DEFAULT_STATE_SAVE_LOCATION);
    keys.jwtKey(Checks.absolute("StateSaveLocation", folder).resolve(DEFAULT_KEY));
  }

  private static void applyKeySet(String place, KeySettings.Builder keys) {
    if (place.matches("(?i)[a-z][a-z0-9+.-]*:.*")) {
      keys.jwksUrl(KeySetUrl.parse(place));
    } else {
      keys.jwks(Checks.absolute("jwks", place));
    }
  }

  /** A misspelled option is the usual reason why there are none. */
  private static String reasons(AuthAltParameters options) {
    String prefix = AuthAltParameters.NAME + ": ";
    List<String> bare =
        options.warnings().stream().map(text -> text.replaceFirst("^" + prefix, "")).toList();
    return bare.isEmpty() ? "" : " (" + String.join("; ", bare) + ")";
  }
}
