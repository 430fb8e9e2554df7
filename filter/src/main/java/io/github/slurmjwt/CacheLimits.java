package io.github.slurmjwt;

import org.jspecify.annotations.Nullable;

/** The limits of a {@link TokenVerifier}'s cache of verified tokens. Immutable. */
public final class CacheLimits {
  /** The number of cached tokens; 0 switches the cache off. */
  public static final Range CACHED_TOKENS = new Range("cachedTokens", 0, 2_000_000);

  /** The approximate memory for cached tokens, in bytes. */
  public static final Range CACHED_BYTES = new Range("cachedBytes", 1000, 1L << 40);

  private static final int LEAST_BYTES_PER_TOKEN = 1000;

  /**
   * Enough for the users of a large cluster: 25,000 tokens in 64 MiB. A cache that is less than
   * half full does not track which tokens are in use, which makes it several times as fast.
   */
  public static final CacheLimits DEFAULT = of(25_000, 64L << 20);

  /** No cache: every token is verified anew. */
  public static final CacheLimits NONE = of(0, 64L << 20);

  private final int tokens;
  private final long bytes;

  private CacheLimits(int tokens, long bytes) {
    this.tokens = tokens;
    this.bytes = bytes;
  }

  /**
   * Returns limits.
   *
   * @param tokens the maximum number of tokens, within {@link #CACHED_TOKENS}
   * @param bytes the maximum memory for them, within {@link #CACHED_BYTES}, at least 1000 for each
   *     token
   * @throws ConfigException when they are out of range
   */
  public static CacheLimits of(long tokens, long bytes) {
    CACHED_TOKENS.check(tokens);
    CACHED_BYTES.check(bytes);
    if (bytes < tokens * LEAST_BYTES_PER_TOKEN) {
      throw new ConfigException(
          "cachedBytes must be at least 1000 times cachedTokens: raise it or lower cachedTokens");
    }
    return new CacheLimits((int) tokens, bytes);
  }

  /** Returns the maximum number of tokens; 0 for no cache. */
  public int tokens() {
    return tokens;
  }

  /** Returns the approximate maximum memory for them, in bytes. */
  public long bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CacheLimits that && tokens == that.tokens && bytes == that.bytes;
  }

  @Override
  public int hashCode() {
    return 31 * tokens + Long.hashCode(bytes);
  }

  /** Returns the limits for the log. */
  @Override
  public String toString() {
    return tokens + " tokens in " + bytes + " bytes";
  }
}
