package io.github.slurmjwt.config;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.keys.KeySetUrl;
import io.github.slurmjwt.keys.KeySettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Slurm's own configuration says: the line {@code AuthAltParameters}, and a slurm.conf.
 *
 * @param line the options of the line given as a parameter
 * @param conf the slurm.conf given as a parameter
 */
record SlurmSources(Optional<AuthAltParameters> line, Optional<SlurmConf> conf) {
  /** Slurm's own defaults, {@code read_config.h}. */
  private static final String DEFAULT_STATE_SAVE_LOCATION = "/var/spool";

  private static final String DEFAULT_KEY = "jwt_hs256.key";

  static SlurmSources of(@Nullable String authAltParameters, @Nullable Path slurmConf) {
    return new SlurmSources(
        Optional.ofNullable(authAltParameters).map(AuthAltParameters::parse),
        Optional.ofNullable(slurmConf).map(SlurmConf::load));
  }

  /**
   * Sets what the line and the file say.
   *
   * @return warnings for an administrator, a sentence each
   * @throws ConfigException when they contradict each other or what is set already
   */
  List<String> applyTo(SlurmOptions.Builder slurm, KeySettings.Builder keys) {
    Optional<AuthAltParameters> fromConf =
        conf.flatMap(SlurmConf::authAltParameters).map(AuthAltParameters::parse);
    if (line.isPresent() && fromConf.isPresent() && !line.equals(fromConf)) {
      throw new ConfigException(
          "AuthAltParameters contradicts the line in slurmConf: remove one of them");
    }
    AuthAltParameters options = line.or(() -> fromConf).orElse(AuthAltParameters.NONE);
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
    options.jwtKey().map(path -> PathText.parse("jwt_key", path)).ifPresent(keys::jwtKey);
    options.jwks().ifPresent(place -> applyKeySet(place, keys));
    if (!keys.hasKeys() && conf.isPresent()) {
      String folder = conf.get().stateSaveLocation().orElse(DEFAULT_STATE_SAVE_LOCATION);
      keys.jwtKey(PathText.parse("StateSaveLocation", folder).resolve(DEFAULT_KEY));
    }
  }

  /** Returns the sentence for an administrator who needs keys when none are named anywhere. */
  String whyNoKeys() {
    return line.isEmpty()
        ? "neither AuthAltParameters nor slurmConf is set: copy the line AuthAltParameters from"
            + " slurm.conf, or name the file"
        : "AuthAltParameters names neither jwt_key= nor jwks="
            + reasons(line.get())
            + ": add one, or name slurmConf for Slurm's default key in StateSaveLocation";
  }

  private static void applyKeySet(String place, KeySettings.Builder keys) {
    if (place.matches("(?i)[a-z][a-z0-9+.-]*:.*")) {
      keys.jwksUrl(KeySetUrl.parse(place));
    } else {
      keys.jwks(PathText.parse("jwks", place));
    }
  }

  /** Returns the warnings about the line: the usual reason is a misspelled option. */
  private static String reasons(AuthAltParameters options) {
    String prefix = AuthAltParameters.NAME + ": ";
    List<String> bare =
        options.warnings().stream().map(text -> text.replaceFirst("^" + prefix, "")).toList();
    return bare.isEmpty() ? "" : " (" + String.join("; ", bare) + ")";
  }
}
