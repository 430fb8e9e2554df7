package io.github.slurmjwt.engine;

import io.github.slurmjwt.keys.KeyStatus;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of an authentication in the types that JMX knows. */
final class JmxAttributes implements AuthenticationMXBean {
  private final AuthenticationState state;

  JmxAttributes(AuthenticationState state) {
    this.state = state;
  }

  @Override
  public String getKeys() {
    return state.keyNames();
  }

  @Override
  public boolean isAvailable() {
    return state.isAvailable();
  }

  @Override
  public double getKeysAgeSeconds() {
    return state.keys().map(KeyStatus::age).map(Duration::toMillis).orElse(-1000L) / 1000.0;
  }

  @Override
  public long getKeyFailures() {
    return state.keys().map(KeyStatus::failures).orElse(0L);
  }

  @Override
  public @Nullable String getLastKeyFailure() {
    return state.keys().flatMap(KeyStatus::lastFailure).orElse(null);
  }

  @Override
  public @Nullable Date getLastKeyFailureTime() {
    return state.keys().flatMap(KeyStatus::lastFailureAt).map(Date::from).orElse(null);
  }

  @Override
  public Map<String, Long> getDecisions() {
    return state.decisions();
  }

  @Override
  public long getCachedTokens() {
    return state.cachedTokens();
  }
}
