package io.github.slurmjwt.keys;

import io.github.slurmjwt.TokenIssuer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** A token that is minted anew when half of its life is over, or when the key has changed. */
final class MintedToken implements CurrentToken {
  @FunctionalInterface
  interface Mint {
    String issue(TokenIssuer issuer, Duration lifespan);
  }

  private final LiveKeys keys;
  private final Path file;
  private final String user;
  private final Mint mint;
  private final Duration lifespan;
  private final InstantSource clock;

  private String token = "";
  private Instant renewal = Instant.MIN;
  private @Nullable SecretKey mintedWith;
  private boolean closed;

  private MintedToken(
      LiveKeys keys, Path file, String user, Mint mint, Duration lifespan, InstantSource clock) {
    this.keys = keys;
    this.file = file;
    this.user = user;
    this.mint = mint;
    this.lifespan = lifespan;
    this.clock = clock;
  }

  /** Mints the first token, so that a name that no token can hold is reported at the start. */
  static MintedToken open(
      KeySettings settings, String user, Mint mint, Optional<Duration> longest, InstantSource clock)
      throws KeyLoadException {
    Path file =
        settings
            .jwtKey()
            .orElseThrow(() -> new KeyLoadException("there is no key to mint with: set jwt_key"));
    Duration lifespan =
        longest
            .filter(most -> most.compareTo(TokenIssuer.DEFAULT_LIFESPAN) < 0)
            .orElse(TokenIssuer.DEFAULT_LIFESPAN);
    LiveKeys keys =
        LiveKeys.start(KeySettings.builder().jwtKey(file).reload(settings.reload()).build(), clock);
    MintedToken source = new MintedToken(keys, file, user, mint, lifespan, clock);
    try {
      source.current();
      return source;
    } catch (TokenUnavailableException e) {
      source.close();
      throw new KeyLoadException(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  @Override
  public synchronized String current() throws TokenUnavailableException {
    if (closed) {
      throw new TokenUnavailableException("the source of tokens for " + user + " is closed");
    }
    SecretKey key = key();
    Instant now = clock.instant();
    // A token made after this moment means that the clock was set back.
    boolean fresh = now.isBefore(renewal) && now.isAfter(renewal.minus(halfLife()).minusSeconds(1));
    if (!key.equals(mintedWith) || !fresh) {
      // Not by disable_token_creation: that is for users, not for who holds the key.
      token = mint.issue(TokenIssuer.of(key, Optional.empty(), clock), lifespan);
      renewal = now.plus(halfLife());
      mintedWith = key;
    }
    return token;
  }

  private SecretKey key() throws TokenUnavailableException {
    return keys.current()
        .hmacKey()
        .orElseThrow(
            () ->
                new TokenUnavailableException(
                    "jwt_key=" + file + " holds no key: replace it with a new key"));
  }

  private Duration halfLife() {
    return lifespan.dividedBy(2);
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    keys.close();
  }

  @Override
  public String toString() {
    return "tokens of "
        + user
        + " for "
        + lifespan.toSeconds()
        + " s, made with the key in "
        + file;
  }
}
