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
 * A key that the demo has made for itself. It opens this demo and nothing else, so unlike a site's
 * key it may sign whatever the demo wants to show. Safe for use by many threads.
 */
abstract class OwnKey {
  /**
   * Returns the demo's own key, which is made if need be; empty when a site's setting is given.
   *
   * @throws DemoException when there can be none in this folder
   */
  static Optional<OwnKey> of(DemoOptions options, DemoState state)
      throws IOException, DemoException {
    if (options.site().isPresent()) {
      return Optional.empty();
    }
    if (options.state().toString().contains(",")) {
      // AuthAltParameters is a list with commas, and Slurm knows no way to quote one.
      throw new DemoException("--state must be a folder without a comma in its path");
    }
    return Optional.of(options.rs256() ? OwnRsaKey.in(state) : OwnHmacKey.in(state));
  }

  /** Tells the filter where to find the key. */
  abstract FilterParameter parameter();

  /** Says for people where the key is and whether it is new. */
  abstract String description();

  /** Returns the {@code alg} of RFC 7518 that this key signs with. */
  abstract String algorithm();

  /**
   * Returns the header of a good token as JSON.
   *
   * @param more further members, each with a comma before it
   */
  abstract String header(String more);

  /** Signs bytes as {@link #algorithm()} says. */
  abstract byte[] sign(byte[] text) throws GeneralSecurityException;

  /** Returns a token as {@code scontrol token} makes it, were it not for the algorithm. */
  String token(String user, Instant issuedAt, Duration lifespan) {
    return token(
        header(""),
        "{\"exp\":%d,\"iat\":%d,\"sun\":\"%s\"}"
            .formatted(issuedAt.plus(lifespan).getEpochSecond(), issuedAt.getEpochSecond(), user));
  }

  /** Returns a token whose parts are exactly these texts in base64url, however wrong they are. */
  String token(String header, String payload) {
    return signed(base64Url(header) + "." + base64Url(payload));
  }

  /** Returns these two parts with their signature as the third. */
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
