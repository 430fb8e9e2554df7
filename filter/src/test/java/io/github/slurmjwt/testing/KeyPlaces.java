package io.github.slurmjwt.testing;

import io.github.slurmjwt.keys.KeySettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Key settings in one call; those of a URL count only with one. */
public final class KeyPlaces {
  private KeyPlaces() {}

  /** Returns settings with these places and intervals. */
  public static KeySettings of(
      Optional<Path> jwtKey,
      Optional<Path> jwks,
      Optional<URI> jwksUrl,
      Duration reload,
      Duration jwksRefresh,
      Duration jwksMaximumAge,
      boolean startWithoutKeys) {
    KeySettings.Builder settings = KeySettings.builder().reload(reload);
    jwtKey.ifPresent(settings::jwtKey);
    jwks.ifPresent(settings::jwks);
    jwksUrl.ifPresent(
        url ->
            settings
                .jwksUrl(url)
                .jwksRefresh(jwksRefresh)
                .jwksMaximumAge(jwksMaximumAge)
                .startWithoutKeys(startWithoutKeys));
    return settings.build();
  }
}
