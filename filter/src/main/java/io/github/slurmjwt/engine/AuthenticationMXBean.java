package io.github.slurmjwt.engine;

import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of an authentication in JMX; it has no operations. Public because JMX wants it.
 */
public interface AuthenticationMXBean {
  /** Returns algorithms, files or URL, key ids, and the deny list, as the log has them. */
  String getKeys();

  /** Tells whether tokens can be checked; otherwise every token is answered with status 503. */
  boolean isAvailable();

  /** Returns the seconds since the keys were last found good; -1 for the application's own. */
  double getKeysAgeSeconds();

  /** Returns how many attempts to read a file or URL have failed since the start. */
  long getKeyFailures();

  /** Returns why the last of them failed; null if none has. */
  @Nullable String getLastKeyFailure();

  /** Returns when the last of them failed; null if none has. */
  @Nullable Date getLastKeyFailureTime();

  /** Returns how often each reason was decided. */
  Map<String, Long> getDecisions();

  /** Returns about how many tokens are in the cache. */
  long getCachedTokens();
}
