package io.github.slurmjwt.gateway;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.KeySettings;
import io.github.slurmjwt.keys.LiveKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import javax.crypto.SecretKey;

/** The cluster's {@code jwt_key}, for a gateway that mints tokens; its file is followed. */
final class MintingKey implements AutoCloseable {
  private final LiveKeys keys;
  private final Path file;

  private MintingKey(LiveKeys keys, Path file) {
    this.keys = keys;
    this.file = file;
  }

  /**
   * Reads the key that the options name, or else the filter's {@code jwt_key}.
   *
   * @throws GatewayException when there is no usable key
   */
  static MintingKey open(ProxyOptions options, FilterSettings filter, InstantSource clock)
      throws GatewayException {
    try {
      return open(file(options, filter), filter.keys().reload(), clock);
    } catch (KeyLoadException e) {
      throw GatewayException.wrongConfiguration("--proxy-key: " + e.getMessage());
    }
  }

  /**
   * Returns the file that the options name, or else that of the filter's {@code jwt_key}.
   *
   * @throws GatewayException when there is none
   */
  static Path file(ProxyOptions options, FilterSettings filter) throws GatewayException {
    if (options.key().filter(file -> !Files.exists(file)).isPresent()) {
      // Not shown: the key itself may stand there.
      throw GatewayException.wrongConfiguration(
          "--proxy-key names no file: create it or correct the path");
    }
    return options
        .key()
        .or(() -> filter.keys().jwtKey())
        .orElseThrow(
            () ->
                GatewayException.wrongConfiguration(
                    "no jwt_key of the cluster is configured: name it with --proxy-key"
                        + (options.ofUser() ? "" : ", or a token with --proxy-token")));
  }

  /**
   * Reads the key and follows its file until {@link #close}.
   *
   * @param reload how often the file is read again
   */
  static MintingKey open(Path file, Duration reload, InstantSource clock) throws KeyLoadException {
    KeySettings settings = KeySettings.builder().jwtKey(file).reload(reload).build();
    return new MintingKey(LiveKeys.start(settings, clock), file);
  }

  /**
   * Returns the key in force.
   *
   * @throws GatewayRefusal when it is withdrawn
   */
  SecretKey current() throws GatewayRefusal {
    return keys.current()
        .hmacKey()
        .orElseThrow(() -> new GatewayRefusal(GatewayProblem.PROXY_TOKEN_UNAVAILABLE));
  }

  Path file() {
    return file;
  }

  @Override
  public void close() {
    keys.close();
  }
}
