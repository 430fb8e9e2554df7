package io.github.slurmjwt;

/**
 * How much a {@link TokenVerifier} may remember of the tokens that it has verified.
 *
 * @param tokens the most tokens; 0 switches the cache off
 * @param bytes the most memory for them, roughly
 */
public record CacheLimits(int tokens, long bytes) {
  /**
   * Enough for the users of a large cluster: 25,000 tokens in 64 MiB. A cache that is less than
   * half full need not keep account of which tokens are in use, which makes it several times as
   * fast.
   */
  public static final CacheLimits DEFAULT = new CacheLimits(25_000, 64L << 20);

  /** No cache: every token is verified anew. */
  public static final CacheLimits NONE = new CacheLimits(0, 0);

  /** Checks that the limits are limits. */
  public CacheLimits {
    if (tokens < 0 || bytes < 0 || (tokens > 0 && bytes < tokens)) {
      throw new IllegalArgumentException("a cache needs room for its tokens");
    }
  }
}
