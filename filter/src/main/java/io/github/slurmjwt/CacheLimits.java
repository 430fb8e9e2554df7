package io.github.slurmjwt;

import org.jspecify.annotations.Nullable;

/** How much a {@link TokenVerifier} may remember of the tokens that it has verified. Immutable. */
public final class CacheLimits {
  /** How many tokens; 0 switches the cache off. */
  public static final Range CACHED_TOKENS = new Range("cachedTokens", 0, 2_000_000);

  /** How much memory for them, roughly, in bytes. */
  public static final Range CACHED_BYTES = new Range("cachedBytes", 1000, 1L << 40);

  private static final int LEAST_BYTES_PER_TOKEN = 1000;

  /**
   * Enough for the users of a large cluster: 25,000 tokens in 64 MiB. A cache that is less than
   * half full need not keep account of which tokens are in use, which makes it several times as
   * fast.
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
   * @param tokens the most tokens, in {@link #CACHED_TOKENS}
   * @param bytes the most memory for them, in {@link #CACHED_BYTES}, 1000 for each token at least
   * @throws ConfigException when they are out of range
   */
  public static CacheLimits of(long tokens, long bytes) {
    CACHED_TOKENS.check(tokens);
    CACHED_BYTES.check(bytes);
    if (bytes < tokens * LEAST_BYTES_PER_TOKEN) {
      throw new ConfigException(
          "cachedBytes must be at least 1000 for each of cachedTokens: raise it or lower those");
    }
    return new CacheLimits((int) tokens, bytes);
  }

  /** Returns the most tokens; 0 for no cache. */
  public int tokens() {
    return tokens;
  }

  /** Returns the most memory for them in bytes, roughly. */
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
