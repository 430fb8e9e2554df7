package io.github.slurmjwt.gateway;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.KeySettings;
import io.github.slurmjwt.keys.SlurmTokenSource;
import io.github.slurmjwt.keys.TokenUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** Opens the source of the gateway's own token: of SlurmUser or root, if Slurm is to take it. */
final class ProxyTokens {
  private ProxyTokens() {}

  /**
   * Opens the place that the options name.
   *
   * @throws GatewayException when it holds no usable token or key
   */
  static SlurmTokenSource open(ProxyOptions options, FilterSettings filter)
      throws GatewayException {
    return options.token().isPresent()
        ? read(options.token().get())
        : mint(options, filter, MintingKey.file(options, filter));
  }

  private static SlurmTokenSource read(Path file) throws GatewayException {
    if (!Files.exists(file)) {
      // Not shown: the token itself may stand there.
      throw GatewayException.failure(
          ProxyOptions.TOKEN + " names no file: create it or correct the path");
    }
    try {
      return SlurmTokenSource.read(file, InstantSource.system());
    } catch (TokenUnavailableException e) {
      throw GatewayException.failure(ProxyOptions.TOKEN + ": " + e.getMessage());
    }
  }

  private static SlurmTokenSource mint(ProxyOptions options, FilterSettings filter, Path key)
      throws GatewayException {
    try {
      return SlurmTokenSource.mint(
          KeySettings.builder().jwtKey(key).reload(filter.keys().reload()).build(),
          options.user().orElse(filter.slurm().slurmUser()),
          filter.slurm().maxTokenLifespan(),
          InstantSource.system());
    } catch (KeyLoadException e) {
      throw GatewayException.wrongConfiguration("--proxy-key: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw GatewayException.wrongConfiguration("--proxy-user must be a user name, not a number");
    }
  }
}
