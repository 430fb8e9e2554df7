package io.github.slurmjwt.demo;

import io.github.slurmjwt.SlurmOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens that the page may ask for, or why it gets none. Whoever asks from this machine gets
 * them, so there are tokens only where the key is the demo's own and the demo listens on this
 * machine alone: with a site's key a token would let its holder run jobs as somebody else.
 *
 * @param ownKey whether the key is the demo's own
 * @param minter makes the tokens; empty when the page gets none
 * @param whyNone the reason, a sentence for people; empty when the page gets tokens
 * @param host the name by which, beside the usual ones, this machine is called
 */
record PageTokens(boolean ownKey, Optional<WallTokens> minter, String whyNone, String host) {
  /** The attribute of the servlet context that holds this object. */
  static final String ATTRIBUTE = PageTokens.class.getName();

  /** Decides whether the page gets tokens. */
  static PageTokens of(DemoOptions options, Optional<OwnKey> own) {
    if (own.isEmpty()) {
      return none(options, "The server uses the key of a site: no tokens from this page.");
    }
    if (!isLoopback(options.host())) {
      return none(options, "The server listens to other machines, which must not get tokens.");
    }
    String user = DemoToken.user(System.getProperty("user.name", ""), SlurmOptions.DEFAULT);
    return new PageTokens(
        true,
        Optional.of(new WallTokens(own.get(), user, InstantSource.system())),
        "",
        options.host());
  }

  private static PageTokens none(DemoOptions options, String why) {
    return new PageTokens(options.site().isEmpty(), Optional.empty(), why, options.host());
  }

  private static boolean isLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Returns fresh tokens by name; empty when the page gets none. */
  Optional<Map<String, String>> mint() {
    return minter.map(WallTokens::mint);
  }
}
