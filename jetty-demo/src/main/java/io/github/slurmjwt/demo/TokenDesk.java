package io.github.slurmjwt.demo;

import io.github.slurmjwt.TokenRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Hands tokens to the page, or says why it does not. It hands them to whoever asks from this
 * machine, so it opens only where its key is the demo's own and the demo is reached from this
 * machine alone: with a site's key a token would be somebody's job to run.
 *
 * @param ownKey whether the key is the demo's own
 * @param tokens makes them; empty when the desk is closed
 * @param whyClosed the reason, a sentence for people; empty when the desk is open
 * @param host the name by which, beside the usual ones, this machine is called
 */
record TokenDesk(boolean ownKey, Optional<WallTokens> tokens, String whyClosed, String host) {
  /** The attribute of the servlet context that holds the desk. */
  static final String ATTRIBUTE = TokenDesk.class.getName();

  /** Decides whether the desk opens. */
  static TokenDesk of(DemoOptions options, Optional<OwnKey> own) {
    if (own.isEmpty()) {
      return closed(options, "The server uses the key of a site: no tokens from this page.");
    }
    if (!isLoopback(options.host())) {
      return closed(options, "The server listens to other machines, which must not get tokens.");
    }
    String user = DemoToken.user(System.getProperty("user.name", ""), TokenRules.slurm());
    return new TokenDesk(
        true,
        Optional.of(new WallTokens(own.get(), user, InstantSource.system())),
        "",
        options.host());
  }

  private static TokenDesk closed(DemoOptions options, String why) {
    return new TokenDesk(options.site().isEmpty(), Optional.empty(), why, options.host());
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

  /** Returns fresh tokens by name; empty when the desk is closed. */
  Optional<Map<String, String>> mint() {
    return tokens.map(WallTokens::mint);
  }
}
