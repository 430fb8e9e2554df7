package io.github.slurmjwt.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves when it is told to. */
public final class ManualClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-11-01T12:00:00Z");

  /** Moves the clock, backwards for a negative time. */
  public void move(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
