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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the failed logins of each address in windows of time that begin with its first one. Holds
 * a bounded number of addresses. Safe for use by many threads.
 */
final class FailedLogins {
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final int MAXIMUM_ADDRESSES = 50_000;
  private static final int NETWORK_BYTES = 8;

  private final int limit;
  private final Cache<String, AtomicInteger> failures;

  /**
   * Creates the counter.
   *
   * @param limit how many failed logins an address has in a window
   */
  FailedLogins(int limit, Ticker ticker) {
    this.limit = limit;
    this.failures =
        Caffeine.newBuilder()
            .maximumSize(MAXIMUM_ADDRESSES)
            .expireAfterWrite(WINDOW)
            .ticker(ticker)
            .build();
  }

  /** Returns how many seconds the address has to wait, 0 when it need not. */
  long secondsToWait(String address) {
    String client = client(address);
    AtomicInteger count = failures.getIfPresent(client);
    if (count == null || count.get() < limit) {
      return 0;
    }
    Duration age =
        failures
            .policy()
            .expireAfterWrite()
            .flatMap(expiry -> expiry.ageOf(client))
            .orElse(Duration.ZERO);
    return Math.max(1, WINDOW.minus(age).toSeconds() + 1);
  }

  /** Counts a failed login, and tells whether it was the last one that the address had. */
  boolean isLast(String address) {
    AtomicInteger count = failures.get(client(address), first -> new AtomicInteger());
    return count.incrementAndGet() == limit;
  }

  /** Returns how many addresses are remembered. */
  long addresses() {
    failures.cleanUp();
    return failures.estimatedSize();
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
}
