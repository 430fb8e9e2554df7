package io.github.slurmjwt.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts the failed logins of each address in windows of time that begin with its first one. An
 * attempt is reserved before the token is looked at, and given back if it was a good one: so any
 * number of tokens at the same moment fails no more often than the limit says. Holds a bounded
 * number of addresses. Safe for use by many threads.
 */
final class FailedLogins {
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final int MAXIMUM_ADDRESSES = 50_000;
  private static final int NETWORK_BYTES = 8;

  /** How long a request waits for those before it whose tokens are being verified. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final int limit;
  private final Ticker ticker;
  private final Duration longestWait;
  private final Cache<String, Account> accounts;

  /**
   * Creates the counter.
   *
   * @param limit how many failed logins an address has in a window
   */
  FailedLogins(int limit, Ticker ticker) {
    this(limit, ticker, LONGEST_WAIT);
  }

  FailedLogins(int limit, Ticker ticker, Duration longestWait) {
    this.limit = limit;
    this.ticker = ticker;
    this.longestWait = longestWait;
    this.accounts =
        Caffeine.newBuilder()
            .maximumSize(MAXIMUM_ADDRESSES)
            .expireAfterAccess(WINDOW)
            .ticker(ticker)
            .build();
  }

  /**
   * Reserves an attempt. Waits, for the time that a few verifications take, while the last attempts
   * of the address are still being decided.
   */
  Attempt attempt(String address) throws InterruptedException {
    Account account = accounts.get(client(address), client -> new Account());
    return account.attempt();
  }

  /** Returns how many addresses are remembered. */
  long addresses() {
    accounts.cleanUp();
    return accounts.estimatedSize();
  }

  /** Whoever has an IPv6 address has 2<sup>64</sup> of them: their network counts. */
  private static String client(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      InetAddress parsed = InetAddress.getByName(address);
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
          : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }

  /** The attempts of an address. */
  private final class Account {
    private int failures;
    private int pending;
    private long windowStart;

    private synchronized Attempt attempt() throws InterruptedException {
      long deadline = System.nanoTime() + longestWait.toNanos();
      while (secondsToWait() == 0 && failures + pending >= limit) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return new Attempt(this, 1);
        }
        wait(left);
      }
      long seconds = secondsToWait();
      if (seconds == 0) {
        pending++;
      }
      return new Attempt(this, seconds);
    }

    private long secondsToWait() {
      long age = ticker.read() - windowStart;
      if (failures > 0 && age >= WINDOW.toNanos()) {
        failures = 0;
      }
      return failures < limit ? 0 : WINDOW.minusNanos(age).toSeconds() + 1;
    }

    private synchronized boolean end(boolean isFailure) {
      pending--;
      notifyAll();
      if (!isFailure) {
        return false;
      }
      if (failures == 0) {
        windowStart = ticker.read();
      }
      failures++;
      return failures == limit;
    }
  }

  /** A login that has been tried, and is not decided. */
  static final class Attempt {
    private final Account account;
    private final long secondsToWait;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Attempt(Account account, long secondsToWait) {
      this.account = account;
      this.secondsToWait = secondsToWait;
    }

    /** Returns how many seconds the address has to wait; 0 when this attempt is reserved for it. */
    long secondsToWait() {
      return secondsToWait;
    }

    /** Gives the attempt back, unless it was ended before. */
    void giveBack() {
      end(false);
    }

    /**
     * Counts a failed login, unless it was ended before, and tells whether it was the last one that
     * the address had.
     */
    boolean failIsLast() {
      return end(true);
    }

    private boolean end(boolean isFailure) {
      return secondsToWait == 0 && ended.compareAndSet(false, true) && account.end(isFailure);
    }
  }
}
