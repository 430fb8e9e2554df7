package io.github.slurmjwt;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Mints the tokens that {@code scontrol token} mints: HS256 over {@code exp}, {@code iat} and
 * {@code sun}; on request with the identity for {@code use_jwt_client_ids}. For portals that hold
 * the cluster's key; whoever has an issuer can act as any user. Immutable and safe for use by many
 * threads.
 */
public final class TokenIssuer {
  /** Slurm's lifespan when none is requested: 1800 seconds. */
  public static final Duration DEFAULT_LIFESPAN = Duration.ofMinutes(30);

  /**
   * Slurm's longest lifespan, for {@code lifespan=infinite}: 2<sup>31</sup>-1 seconds, some 68
   * years, since Slurm keeps a lifespan in an int (Slurm 22.05.8, {@code auth_jwt.c}, {@code
   * auth_p_token_generate}).
   */
  public static final Duration INFINITE_LIFESPAN = Duration.ofSeconds(Integer.MAX_VALUE);

  private final SecretKey key;
  private final Optional<Duration> maximumLifespan;
  private final InstantSource clock;

  private TokenIssuer(SecretKey key, Optional<Duration> maximumLifespan, InstantSource clock) {
    this.key = Objects.requireNonNull(key);
    this.maximumLifespan = Objects.requireNonNull(maximumLifespan);
    this.clock = Objects.requireNonNull(clock);
  }

  /**
   * Returns an issuer.
   *
   * @param key the cluster's {@code jwt_key}
   * @param maximumLifespan Slurm's {@code max_token_lifespan}; empty for no limit
   * @param clock supplies {@code iat}
   */
  public static TokenIssuer of(
      SecretKey key, Optional<Duration> maximumLifespan, InstantSource clock) {
    return new TokenIssuer(key, maximumLifespan, clock);
  }

  /** Mints a token with the {@linkplain #DEFAULT_LIFESPAN default lifespan}. */
  public String issue(String userName) {
    return issue(userName, DEFAULT_LIFESPAN);
  }

  /**
   * Mints a token.
   *
   * @param userName the {@code sun}: a portable user name, not a number
   * @param lifespan how long it is valid, in whole seconds, 1 second to {@link #INFINITE_LIFESPAN}
   * @throws IllegalArgumentException when the filter would not accept the name, or the lifespan is
   *     out of range or longer than {@code max_token_lifespan}: Slurm would not issue such a token
   */
  public String issue(String userName, Duration lifespan) {
    return sign(claims(userName, lifespan));
  }

  /**
   * Mints a token that also describes the user's account, for clusters with {@code
   * use_jwt_client_ids} or {@code use_jwt_client_ids_only}: {@code uid}, {@code gid} and {@code id}
   * with {@code name}, {@code gecos}, {@code dir}, {@code shell}, and {@code groups} or {@code
   * gids} (Slurm 26.05, {@code auth_jwt.c}).
   *
   * @param identity the account; its name is the {@code sun} too
   * @param lifespan as in {@link #issue(String, Duration)}
   * @throws IllegalArgumentException as in {@link #issue(String, Duration)}, and when the filter
   *     would not accept the identity or it could not stand in a passwd file
   */
  public String issue(SlurmIdentity identity, Duration lifespan) {
    JWTCreator.Builder token = claims(identity.name(), lifespan);
    return sign(
        token
            .withClaim("uid", identity.uid())
            .withClaim("gid", identity.gid())
            .withClaim("id", IdentityClaims.object(identity)));
  }

  private JWTCreator.Builder claims(String userName, Duration lifespan) {
    if (!userName.matches(TokenPolicy.PORTABLE_USER_NAME) || userName.matches("[0-9]+")) {
      throw new IllegalArgumentException("not a portable user name");
    }
    if (lifespan.toSeconds() < 1 || lifespan.compareTo(INFINITE_LIFESPAN) > 0) {
      throw new IllegalArgumentException(
          "the lifespan must be 1 to " + INFINITE_LIFESPAN.toSeconds() + " seconds");
    }
    if (maximumLifespan.isPresent() && lifespan.compareTo(maximumLifespan.get()) > 0) {
      throw new IllegalArgumentException(
          "the lifespan is longer than max_token_lifespan="
              + maximumLifespan.get().toSeconds()
              + " allows");
    }
    Instant now = clock.instant();
    return JWT.create()
        .withExpiresAt(now.plus(lifespan))
        .withIssuedAt(now)
        .withClaim("sun", userName);
  }

  private String sign(JWTCreator.Builder claims) {
    return claims.sign(Algorithm.HMAC256(key.getEncoded()));
  }
}
