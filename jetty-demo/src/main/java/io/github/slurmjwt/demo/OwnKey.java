package io.github.slurmjwt.demo;

import io.github.slurmjwt.demo.DemoOptions.FilterParameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A key that the demo has created for itself. It gives access to this demo and nothing else, so *
 * unlike a site's key it may sign any token that the demo needs. Thread-safe.
 */
abstract class OwnKey {
  /**
   * Returns the demo's own key, created if necessary; empty if a site's setting is given.
   *
   * @throws DemoException if the key cannot be in this folder
   */
  static Optional<OwnKey> of(DemoOptions options, DemoState state)
      throws IOException, DemoException {
    if (options.site().isPresent()) {
      return Optional.empty();
    }
    if (options.state().toString().contains(",")) {
      // AuthAltParameters is separated by commas, and Slurm has no way to quote one.
      throw new DemoException("--state must be a folder without a comma in its path");
    }
    return Optional.of(options.rs256() ? OwnRsaKey.in(state) : OwnHmacKey.in(state));
  }

  /** Returns the parameter that tells the filter where the key is. */
  abstract FilterParameter parameter();

  /** Describes where the key is and whether it is new. */
  abstract String description();

  /** Returns the RFC 7518 {@code alg} that this key signs with. */
  abstract String algorithm();

  /**
   * Returns the header of a valid token as JSON.
   *
   * @param more further members, each preceded by a comma
   */
  abstract String header(String more);

  /** Signs bytes with {@link #algorithm()}. */
  abstract byte[] sign(byte[] text) throws GeneralSecurityException;

  /** Returns a token like those of {@code scontrol token}, except for the algorithm. */
  String token(String user, Instant issuedAt, Duration lifespan) {
    return token(
        header(""),
        "{\"exp\":%d,\"iat\":%d,\"sun\":\"%s\"}"
            .formatted(issuedAt.plus(lifespan).getEpochSecond(), issuedAt.getEpochSecond(), user));
  }

  /** Returns a token whose parts are exactly these texts in base64url, even if they are invalid. */
  String token(String header, String payload) {
    return signed(base64Url(header) + "." + base64Url(payload));
  }

  /** Returns these two parts followed by their signature. */
  String signed(String parts) {
    try {
      return parts + "." + base64Url(sign(parts.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + algorithm(), e);
    }
  }

  static String base64Url(String text) {
    return base64Url(text.getBytes(StandardCharsets.UTF_8));
  }

  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
