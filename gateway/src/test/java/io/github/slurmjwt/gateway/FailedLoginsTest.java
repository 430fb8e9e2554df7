package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.gateway.FailedLogins.Attempt;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How attempts are counted, without a server. */
final class FailedLoginsTest {
  private static final String CLIENT = "192.0.2.1";
  private static final Duration NO_WAIT = Duration.ofMillis(1);

  private final AtomicLong nanos = new AtomicLong();

  private FailedLogins limit(int limit) {
    return new FailedLogins(limit, nanos::get, NO_WAIT);
  }

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  /** Whoever has sent a good token before waits no less than others. */
  @Test
  void aLockLastsAMinuteFromTheFirstFailureWhateverWasBefore() throws Exception {
    FailedLogins logins = limit(2);
    logins.attempt(CLIENT).giveBack();
    pass(50);
    assertFalse(logins.attempt(CLIENT).failIsLast());
    assertTrue(logins.attempt(CLIENT).failIsLast());
    pass(11);
    assertEquals(50, logins.attempt(CLIENT).secondsToWait());
    pass(48);
    assertEquals(2, logins.attempt(CLIENT).secondsToWait());
    pass(1);

    assertEquals(0, logins.attempt(CLIENT).secondsToWait());
  }

  @Test
  void failuresAreForgottenAMinuteAfterTheFirst() throws Exception {
    FailedLogins logins = limit(2);
    logins.attempt(CLIENT).failIsLast();
    pass(59);
    logins.attempt(CLIENT).giveBack();
    pass(1);

    assertFalse(logins.attempt(CLIENT).failIsLast());
    assertTrue(logins.attempt(CLIENT).failIsLast());
  }

  /** As a filter does, which gives back whatever it has. */
  @Test
  void whatIsEndedTwiceCountsOnce() throws Exception {
    FailedLogins logins = limit(3);
    Attempt failed = logins.attempt(CLIENT);
    failed.failIsLast();
    failed.giveBack();
    Attempt good = logins.attempt(CLIENT);
    good.giveBack();
    good.giveBack();
    assertFalse(good.failIsLast());

    assertEquals(0, logins.attempt(CLIENT).secondsToWait());
    assertEquals(0, logins.attempt(CLIENT).secondsToWait());
    Attempt tooMany = logins.attempt(CLIENT);
    assertEquals(1, tooMany.secondsToWait(), "not decided in time");
    tooMany.giveBack();
    assertFalse(tooMany.failIsLast());
    assertEquals(1, logins.attempt(CLIENT).secondsToWait());
  }

  @Test
  void addressesCountWithAndWithoutBrackets() throws Exception {
    FailedLogins logins = limit(1);
    logins.attempt("2001:db8:0:1::1").failIsLast();

    assertEquals(61, logins.attempt("[2001:db8:0:1::2]").secondsToWait());
    assertEquals(1, logins.addresses());
  }
}
