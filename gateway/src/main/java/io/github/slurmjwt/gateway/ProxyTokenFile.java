package io.github.slurmjwt.gateway;

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
 * A token that somebody else renews in a file, as {@code scontrol token} prints it or bare. The
 * file is read again every few seconds; while it is bad the last good token is used until it
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
  private Instant lastRead;
  private @Nullable String problem;

  private ProxyTokenFile(Path file, InstantSource clock) throws GatewayException {
    this.file = file;
    this.clock = clock;
    this.token = read();
    this.decoded = decode(token);
    this.lastRead = clock.instant();
    if (isExpired(lastRead)) {
      throw SecretFile.failure(OPTION, file, "holds an expired token: write a new one");
    }
  }

  /**
   * Reads the file.
   *
   * @throws GatewayException when it holds no good token, or others may read it
   */
  static ProxyTokenFile open(Path file, InstantSource clock) throws GatewayException {
    return new ProxyTokenFile(file, clock);
  }

  @Override
  public synchronized String current() throws GatewayRefusal {
    Instant now = clock.instant();
    if (now.isBefore(lastRead) || Duration.between(lastRead, now).compareTo(INTERVAL) >= 0) {
      lastRead = now;
      reload();
    }
    if (isExpired(now)) {
      report(OPTION + " " + file + " holds an expired token: write a new one");
      throw new GatewayRefusal(GatewayProblem.PROXY_TOKEN_UNAVAILABLE);
    }
    return token;
  }

  private void reload() {
    try {
      String found = read();
      decoded = decode(found);
      token = found;
      if (problem != null && !isExpired(clock.instant())) {
        problem = null;
        LOG.log(Level.INFO, OPTION + " " + file + " holds a good token again");
      }
    } catch (GatewayException e) {
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

  private String read() throws GatewayException {
    String text = SecretFile.read(OPTION, file);
    return text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
  }

  private boolean isExpired(Instant now) {
    return decoded.getExpiresAtAsInstant().isBefore(now);
  }

  /**
   * Slurm checks the token; here it matters only until when it is worth sending, and whose it is.
   */
  private DecodedJWT decode(String text) throws GatewayException {
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
