package io.github.slurmjwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature was found good, by their whole text, together with the keys that said so.
 * Whether those keys are still in force, and the time, are the caller's to check. The one class
 * that touches Caffeine.
 */
final class TokenCache {
  /**
   * What is looked up. The whole text is compared, but only the end of the signature is hashed: it
   * is as good as random already, and nobody can choose it.
   */
  private static class Key {
    private static final int HASHED = 12;

    private final String token;

    Key(String token) {
      this.token = token;
    }

    String token() {
      return token;
    }

    @Override
    public final int hashCode() {
      int hash = 0;
      for (int i = Math.max(0, token.length() - HASHED); i < token.length(); i++) {
        hash = 31 * hash + token.charAt(i);
      }
      return hash;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
      return other instanceof Key key && token.equals(key.token);
    }
  }

  /** A token whose signature holds. It is its own key: one object less for a look-up to touch. */
  static final class Entry extends Key {
    private final VerificationKeys keys;
    private final long expiry;
    private final @Nullable VerifiedToken verified;

    /** Safe without more: a principal has final fields only, and any thread would make the same. */
    private @Nullable SlurmPrincipal own;

    /**
     * Creates an entry.
     *
     * @param keys the snapshot that the token was checked with
     * @param expiry its {@code exp}
     * @param verified the token when its claims hold too; null when it had expired when first seen
     */
    Entry(String token, VerificationKeys keys, long expiry, @Nullable VerifiedToken verified) {
      super(token);
      this.keys = keys;
      this.expiry = expiry;
      this.verified = verified;
    }

    VerificationKeys keys() {
      return keys;
    }

    long expiry() {
      return expiry;
    }

    @Nullable VerifiedToken verified() {
      return verified;
    }

    /** Returns the user of requests that ask for nobody else, once one has asked. */
    @Nullable SlurmPrincipal own() {
      return own;
    }

    void keepOwn(SlurmPrincipal principal) {
      own = principal;
    }
  }

  private final Cache<Key, Entry> entries;

  /** Creates a cache with at least one token. */
  TokenCache(CacheLimits limits) {
    // Weights are bytes, but no token weighs less than its share: so both limits hold.
    int share = (int) Math.min(Integer.MAX_VALUE, limits.bytes() / limits.tokens());
    entries =
        Caffeine.newBuilder()
            .maximumWeight(limits.bytes())
            .weigher((Key key, Entry entry) -> Math.max(share, weight(key.token)))
            .executor(Runnable::run)
            .build();
  }

  @Nullable Entry get(String token) {
    return entries.getIfPresent(new Key(token));
  }

  /** Puts the entry in the place of an older one of the same token. */
  void put(Entry entry) {
    // Caffeine keeps the key that is there, and with it the older entry and the keys it was checked
    // with.
    entries.asMap().remove(entry);
    entries.asMap().putIfAbsent(entry, entry);
  }

  /**
   * The text, and its claims as objects, whose number only the payload tells. At least what {@code
   * benchmarks/} measures.
   */
  private static int weight(String token) {
    int payload = token.lastIndexOf('.') - token.indexOf('.');
    return 700 + token.length() + 4 * payload;
  }
}
