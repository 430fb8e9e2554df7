package io.github.slurmjwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * Caches tokens whose signature has been verified, by their whole text, together with the keys
 * used. The caller checks whether those keys and the deny list are still in force, and the expiry.
 * The only class that uses Caffeine.
 */
final class TokenCache {
  /**
   * The key of a lookup. The whole text is compared, but only the end of the signature is hashed:
   * it is as good as random, and clients cannot choose it.
   */
  private static class Key {
    private static final int HASHED = 8;

    private final String token;

    Key(String token) {
      this.token = token;
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

  /** A token whose signature holds. It is its own key: one object less to touch in a lookup. */
  static final class Entry extends Key {
    private final VerificationKeys keys;
    private final long denyList;
    private final long expiry;
    private final @Nullable VerifiedToken verified;

    /**
     * Needs no synchronization: a principal has only final fields, and every thread would create an
     * equal one.
     */
    private @Nullable SlurmPrincipal own;

    /**
     * Creates an entry.
     *
     * @param keys the snapshot that the token was verified with
     * @param denyList the number of the deny list in force before that
     * @param expiry its {@code exp}
     * @param verified the token if its claims are valid too; null if it had expired when first seen
     */
    Entry(
        String token,
        VerificationKeys keys,
        long denyList,
        long expiry,
        @Nullable VerifiedToken verified) {
      super(token);
      this.keys = keys;
      this.denyList = denyList;
      this.expiry = expiry;
      this.verified = verified;
    }

    VerificationKeys keys() {
      return keys;
    }

    long denyList() {
      return denyList;
    }

    long expiry() {
      return expiry;
    }

    @Nullable VerifiedToken verified() {
      return verified;
    }

    /**
     * Returns the token's own user; null until it has been selected once and may pass by the deny
     * list in force then.
     */
    @Nullable SlurmPrincipal own() {
      return own;
    }

    void keepOwn(SlurmPrincipal principal) {
      own = principal;
    }
  }

  private final Cache<Key, Entry> entries;

  TokenCache(CacheLimits limits) {
    // A token weighs its bytes, but at least its share, so that both limits hold.
    int share = (int) Math.min(Integer.MAX_VALUE, limits.bytes() / limits.tokens());
    entries =
        Caffeine.newBuilder()
            .maximumWeight(limits.bytes())
            .weigher((Key key, Entry entry) -> Math.max(share, weight(key.token)))
            .executor(Runnable::run)
            .build();
  }

  long size() {
    return entries.estimatedSize();
  }

  @Nullable Entry get(String token) {
    return entries.getIfPresent(new Key(token));
  }

  /** Adds the entry, replacing an older one of the same token. */
  void put(Entry entry) {
    // Caffeine would keep the present key, and with it the older entry and its keys.
    entries.asMap().remove(entry);
    entries.asMap().putIfAbsent(entry, entry);
  }

  /**
   * Estimates the memory of the text and of its claims as objects, from the length of the payload.
   * At least what {@code benchmarks/} measures.
   */
  private static int weight(String token) {
    int payload = token.lastIndexOf('.') - token.indexOf('.');
    return 700 + token.length() + 4 * payload;
  }
}
