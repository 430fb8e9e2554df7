package io.github.slurmjwt.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.CacheLimits;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.SlurmKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Sets the filter up as the clusters were that judged: same key files, same options. */
public final class Clusters {
  /** Any time will do: the tokens expire in 2001 or from 2100 on. */
  static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private final JsonNode keys = VerdictFiles.keys();
  private final List<JsonNode> configs = VerdictFiles.lines("configs.jsonl");
  private final Path folder;

  /** Creates clusters whose files lie in this folder. */
  public Clusters(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the AuthAltParameters of a named configuration, its files written.
   *
   * @throws IllegalArgumentException when there is no such configuration
   */
  public String authAltParameters(String config) {
    JsonNode found =
        configs.stream()
            .filter(line -> line.get("config").textValue().equals(config))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(config));
    List<String> options = new ArrayList<>();
    if (found.hasNonNull("jwt_key")) {
      options.add("jwt_key=" + keyFile(found.get("jwt_key").textValue()));
    }
    if (found.hasNonNull("jwks")) {
      options.add("jwks=" + keySetFile(found.get("jwks").textValue()));
    }
    if (found.hasNonNull("userclaimfield")) {
      options.add("userclaimfield=" + found.get("userclaimfield").textValue());
    }
    if (found.hasNonNull("extra")) {
      options.add(found.get("extra").textValue());
    }
    return String.join(",", options);
  }

  /** Returns the settings of a named configuration. */
  public FilterSettings settings(String config) {
    return FilterSettings.builder()
        .authAltParameters(authAltParameters(config))
        .slurm(to -> to.slurmUser(keys.get("slurm_user").get("name").textValue()))
        .build();
  }

  /** Returns a verifier for a named configuration at a point in time. */
  TokenVerifier verifier(String config, Instant now, boolean cached) throws KeyLoadException {
    return verifier(settings(config), now, cached ? CacheLimits.DEFAULT : CacheLimits.NONE);
  }

  static TokenVerifier verifier(FilterSettings settings, Instant now, CacheLimits cache)
      throws KeyLoadException, ConfigException {
    SlurmKeys loaded = SlurmKeys.load(settings.keys().jwtKey(), settings.keys().jwks());
    return TokenVerifier.builder(() -> loaded)
        .slurm(settings.slurm())
        .policy(settings.policy())
        .clock(() -> now)
        .cache(cache)
        .build();
  }

  /** Returns a key file by its name, written anew. */
  public Path keyFile(String name) {
    String hex = keys.get("jwt_key_files_hex").get(name).textValue();
    return write("key-" + name, HexFormat.of().parseHex(hex));
  }

  Path keySetFile(String name) {
    String base64 = keys.get("jwks_files_base64").get(name).textValue();
    return write("jwks-" + name, Base64.getDecoder().decode(base64));
  }

  private Path write(String name, byte[] content) {
    try {
      Path file = folder.resolve(name.replaceAll("[^A-Za-z0-9-]", "_") + "." + name.hashCode());
      Files.write(file, content);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
