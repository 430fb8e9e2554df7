package io.github.slurmjwt.keys;

import io.github.slurmjwt.SlurmIdentity;
import io.github.slurmjwt.TokenIssuer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A current token for calls to Slurm in one user's name: minted with the cluster's key, or read
 * from a file that somebody else renews. Open one when the application starts, ask it for the token
 * before each call, and close it with the application. Safe for use by many threads; {@code
 * toString} says where the tokens come from and holds none.
 */
public final class SlurmTokenSource implements AutoCloseable {
  private final CurrentToken token;

  private SlurmTokenSource(CurrentToken token) {
    this.token = token;
  }

  /**
   * Mints tokens with a key. A token is replaced when half of its life is over, and at once when
   * the key file has another key. Tokens are valid for {@link TokenIssuer#DEFAULT_LIFESPAN}, or for
   * as long as the site allows if that is shorter.
   *
   * @param keys the cluster's {@code jwt_key}, which is followed as the filter follows it; a key
   *     set is not read
   * @param userName whose tokens they are
   * @param maximumLifespan Slurm's {@code max_token_lifespan}; empty for no limit
   * @throws KeyLoadException when no {@code jwt_key} is set, or its file holds no usable key
   * @throws IllegalArgumentException when {@link TokenIssuer} refuses the name
   */
  public static SlurmTokenSource mint(
      KeySettings keys, String userName, Optional<Duration> maximumLifespan, InstantSource clock)
      throws KeyLoadException {
    return new SlurmTokenSource(
        MintedToken.open(
            keys,
            userName,
            (issuer, lifespan) -> issuer.issue(userName, lifespan),
            maximumLifespan,
            clock));
  }

  /**
   * Mints tokens that describe the user's account, for clusters with {@code use_jwt_client_ids}.
   *
   * @throws KeyLoadException when no {@code jwt_key} is set, or its file holds no usable key
   * @throws IllegalArgumentException when {@link TokenIssuer} refuses the identity
   * @see #mint(KeySettings, String, Optional, InstantSource)
   */
  public static SlurmTokenSource mint(
      KeySettings keys,
      SlurmIdentity identity,
      Optional<Duration> maximumLifespan,
      InstantSource clock)
      throws KeyLoadException {
    return new SlurmTokenSource(
        MintedToken.open(
            keys,
            identity.name(),
            (issuer, lifespan) -> issuer.issue(identity, lifespan),
            maximumLifespan,
            clock));
  }

  /**
   * Reads tokens from a file, as {@code scontrol token} prints them or bare. A thread reads it
   * every few seconds; while it is unusable, its last good token is used until that expires. Must
   * be a regular file that others may not read.
   *
   * @throws TokenUnavailableException when it holds no good token, or cannot be read within ten
   *     seconds
   */
  public static SlurmTokenSource read(Path file, InstantSource clock)
      throws TokenUnavailableException {
    return new SlurmTokenSource(TokenFile.open(new StableFile(FileKind.TOKEN, file), clock));
  }

  /**
   * Returns a token that has not expired, without waiting for a file.
   *
   * @throws TokenUnavailableException when there is none at the moment, or this source is closed
   */
  public String current() throws TokenUnavailableException {
    return token.current();
  }

  /** Returns the user of the token. */
  public String user() {
    return token.user();
  }

  /** Ends the thread of this source. Waits a few seconds at most, even if a file system hangs. */
  @Override
  public void close() {
    token.close();
  }

  /** Returns where the tokens come from, for the log; never a token. */
  @Override
  public String toString() {
    return token.toString();
  }
}
