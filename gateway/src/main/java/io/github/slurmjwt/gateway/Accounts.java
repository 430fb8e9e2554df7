package io.github.slurmjwt.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The accounts of this machine, wherever its name service has them: files, LDAP, SSSD. What it has
 * said is remembered for a minute. Safe for use by many threads.
 */
final class Accounts {
  static final Duration REMEMBERED = Duration.ofMinutes(1);

  private static final int MOST_REMEMBERED = 10_000;
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");

  /** The JDK takes such a name for a uid, whether there is an account or not. */
  private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?\\p{Nd}+");

  private final UserPrincipalLookupService service;
  private final Cache<String, Optional<UserPrincipal>> known;
  private final Cache<Boolean, Boolean> warned;

  Accounts(UserPrincipalLookupService service, Ticker ticker) {
    this.service = service;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .ticker(ticker)
            .build();
    this.warned = Caffeine.newBuilder().expireAfterWrite(REMEMBERED).ticker(ticker).build();
  }

  /** Returns those of this machine. */
  static Accounts ofThisMachine() {
    return new Accounts(
        FileSystems.getDefault().getUserPrincipalLookupService(), Ticker.systemTicker());
  }

  /**
   * Tells whether there is an account of this name. A number is no name, as in the filter.
   *
   * @throws GatewayRefusal when the name service does not answer
   */
  boolean hasAccount(String name) throws GatewayRefusal {
    return !NUMBER.matcher(name).matches() && find(name).isPresent();
  }

  /**
   * Tells whether both names lead to the same uid; false when one leads to none.
   *
   * @throws GatewayRefusal when the name service does not answer
   */
  boolean areSame(String name, String other) throws GatewayRefusal {
    // The JDK's principals are equal when their uids are.
    Optional<UserPrincipal> one = find(name);
    return one.isPresent() && one.equals(find(other));
  }

  private Optional<UserPrincipal> find(String name) throws GatewayRefusal {
    Optional<Optional<UserPrincipal>> remembered = Optional.ofNullable(known.getIfPresent(name));
    if (remembered.isPresent()) {
      return remembered.get();
    }
    Optional<UserPrincipal> found = lookUp(name);
    known.put(name, found);
    return found;
  }

  private Optional<UserPrincipal> lookUp(String name) throws GatewayRefusal {
    try {
      return Optional.of(service.lookupPrincipalByName(name));
    } catch (UserPrincipalNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      warn();
      throw new GatewayRefusal(GatewayProblem.ACCOUNTS_UNAVAILABLE);
    }
  }

  /** Once a minute: each request may come here. */
  private void warn() {
    if (warned.getIfPresent(true) == null) {
      warned.put(true, true);
      LOG.log(
          Level.WARNING,
          "the accounts of this machine cannot be looked up, and requests that need them get 503:"
              + " does \"getent passwd\" answer?");
    }
  }
}
