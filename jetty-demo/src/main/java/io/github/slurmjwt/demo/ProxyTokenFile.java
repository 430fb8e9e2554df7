package io.github.slurmjwt.demo;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A token that somebody else keeps fresh in a file, as {@code scontrol token} prints it or bare.
 * The file is read again every few seconds; while it is bad the last good token is used until it
 * expires.
 */
final class ProxyTokenFile implements ProxyToken {
  static final String OPTION = "--proxy-token";

  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final String USER = "sun";
  private static final String PREFIX = "SLURM_JWT=";

  private final Path file;
  private final InstantSource clock;

  private String token;
  private DecodedJWT decoded;
  private Instant lastLook;
  private @Nullable String problem;

  private ProxyTokenFile(Path file, InstantSource clock) throws DemoException {
    this.file = file;
    this.clock = clock;
    this.token = read();
    this.decoded = decode(token);
    this.lastLook = clock.instant();
    if (isExpired(lastLook)) {
      throw SecretFile.failure(OPTION, file, "holds an expired token: write a fresh one");
    }
  }

  /**
   * Reads the file.
   *
   * @throws DemoException when it holds no good token, or others may read it
   */
  static ProxyTokenFile open(Path file, InstantSource clock) throws DemoException {
    return new ProxyTokenFile(file, clock);
  }

  @Override
  public synchronized String current() throws GatewayRefusal {
    Instant now = clock.instant();
    if (now.isBefore(lastLook) || Duration.between(lastLook, now).compareTo(INTERVAL) >= 0) {
      lastLook = now;
      look();
    }
    if (isExpired(now)) {
      report(OPTION + " " + file + " holds an expired token: write a fresh one");
      throw new GatewayRefusal(GatewayProblem.PROXY_TOKEN_UNAVAILABLE);
    }
    return token;
  }

  private void look() {
    try {
      String found = read();
      decoded = decode(found);
      token = found;
      if (problem != null && !isExpired(clock.instant())) {
        problem = null;
        LOG.log(Level.INFO, OPTION + " " + file + " is good again");
      }
    } catch (DemoException e) {
      report(String.valueOf(e.getMessage()));
    }
  }

  /** Once for each state. */
  private void report(String sentence) {
    if (!sentence.equals(problem)) {
      problem = sentence;
      LOG.log(Level.WARNING, sentence);
    }
  }

  private String read() throws DemoException {
    String text = SecretFile.read(OPTION, file);
    return text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
  }

  private boolean isExpired(Instant now) {
    return decoded.getExpiresAtAsInstant().isBefore(now);
  }

  /**
   * Slurm checks the token; here it matters only until when it is worth sending, and whose it is.
   */
  private DecodedJWT decode(String text) throws DemoException {
    try {
      if (text.matches("[0-9A-Za-z_.-]+")) {
        DecodedJWT jwt = JWT.decode(text);
        if (jwt.getExpiresAtAsInstant() != null && jwt.getClaim(USER).asString() != null) {
          return jwt;
        }
      }
    } catch (JWTDecodeException | NullPointerException e) {
      // java-jwt 4.6.2 fails so on a header "null". Its message may hold the token: said below.
    }
    throw SecretFile.failure(OPTION, file, "holds no token: write what scontrol token prints");
  }

  @Override
  public synchronized String user() {
    return decoded.getClaim(USER).asString();
  }

  @Override
  public String description() {
    return "the token in " + file;
  }
}
