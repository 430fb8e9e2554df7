package io.github.slurmjwt.live;

/**
 * A token of which the test knows when it must be accepted and when it must not. Times are those of
 * {@link System#nanoTime()}.
 */
final class KnownToken {
  final String text;
  final Portal portal;
  private final long goodFrom;
  private volatile long goodUntil = Long.MAX_VALUE;
  private volatile long badFrom = Long.MAX_VALUE;

  /** Returns a token that must be accepted from then on. */
  KnownToken(Portal portal, String text, long goodFrom) {
    this.portal = portal;
    this.text = text;
    this.goodFrom = goodFrom;
  }

  /** Returns a token that must never be accepted. */
  static KnownToken never(Portal portal, String text) {
    KnownToken token = new KnownToken(portal, text, Long.MAX_VALUE);
    token.badFrom = Long.MIN_VALUE;
    return token;
  }

  /** Says, before the key is withdrawn, that it is going to be. */
  void isLeaving() {
    goodUntil = System.nanoTime();
  }

  /** Says from when on the token must be refused. */
  void mustBeRefusedFrom(long nanos) {
    badFrom = nanos;
  }

  /** Tells whether a request sent and answered at these times had to be accepted. */
  boolean mustPass(long sent, long answered) {
    return goodFrom <= sent && answered < goodUntil;
  }

  /** Tells whether a request sent then had to be refused. */
  boolean mustFail(long sent) {
    return sent >= badFrom;
  }
}
