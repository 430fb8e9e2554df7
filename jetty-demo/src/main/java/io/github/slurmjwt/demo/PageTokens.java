package io.github.slurmjwt.demo;

import io.github.slurmjwt.SlurmOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens for the page, or the reason why it gets none. Any program on this machine can get *
 * them, so they are issued only if the key is the demo's own and the demo listens on this machine *
 * alone: a token signed with a site's key would let its holder run jobs as another user.
 *
 * @param ownKey whether the key is the demo's own
 * @param minter mints the tokens; empty if the page gets none
 * @param whyNone the reason, as a sentence to show; empty if the page gets tokens
 * @param host a further name of this machine besides the usual ones
 */
record PageTokens(boolean ownKey, Optional<WallTokens> minter, String whyNone, String host) {
  /** The name of the servlet context attribute with this object. */
  static final String ATTRIBUTE = PageTokens.class.getName();

  /** Decides whether the page gets tokens. */
  static PageTokens of(DemoOptions options, Optional<OwnKey> own) {
    if (own.isEmpty()) {
      return none(options, "The server uses a site's key, so this page does not issue tokens.");
    }
    if (!isLoopback(options.host())) {
      return none(
          options, "Other machines can reach the server, so this page does not issue tokens.");
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

  /** Returns a new valid token by its name; empty if the page gets none. */
  Optional<Map<String, String>> mintUser() {
    return minter.map(tokens -> Map.of("user", tokens.good()));
  }

  /** Returns new tokens by name; empty if the page gets none. */
  Optional<Map<String, String>> mint() {
    return minter.map(WallTokens::mint);
  }
}
