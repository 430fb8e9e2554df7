package io.github.slurmjwt.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The tokens that clients send: those in use, and those that are leaving or gone. */
final class KnownTokens {
  /** Enough to look back on; asking for the first ones again and again shows nothing new. */
  private static final int MOST_GONE = 12;

  private final List<KnownToken> inUse = new CopyOnWriteArrayList<>();
  private final List<KnownToken> gone = new CopyOnWriteArrayList<>();

  KnownToken use(KnownToken token) {
    inUse.add(token);
    return token;
  }

  /** Announces that the token's key is about to be withdrawn. */
  void leave(KnownToken token) {
    token.isLeaving();
    inUse.remove(token);
  }

  /** Says when at the latest the token must be refused, once its key has been withdrawn. */
  void gone(KnownToken token, long badFrom) {
    token.mustBeRefusedFrom(badFrom);
    gone.add(token);
    if (gone.size() > MOST_GONE) {
      gone.remove(0);
    }
  }

  List<KnownToken> inUse() {
    return inUse;
  }

  List<KnownToken> gone() {
    return gone;
  }
}
