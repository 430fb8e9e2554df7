package io.github.slurmjwt.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The text that the demo prints once it is ready: where everything is, and commands to try. */
final class StartMessage {
  /** A proxy set in the environment must not see the token. */
  private static final String CURL = "curl -sSi --noproxy '*' ";

  private final URI address;
  private final DemoState state;

  StartMessage(URI address, DemoState state) {
    this.address = address;
    this.state = state;
  }

  /**
   * Returns the text.
   *
   * @param key a description of the key
   * @param token the token that the commands use; if empty, they ask for one
   * @param page whether the page gets tokens
   */
  String text(String key, Optional<DemoToken> token, PageTokens page) {
    List<String> lines = new ArrayList<>();
    lines.add("slurm-jwt-filter demo is ready (Ctrl-C stops it)");
    lines.add("  address   " + address);
    lines.add("  web.xml   " + state.webXml());
    lines.add("  key       " + key);
    lines.add("  token     " + token.map(this::description).orElse("bring your own"));
    lines.add("  page      " + description(page));
    lines.add("");
    lines.add("Copy these lines into another terminal:");
    lines.add("");
    lines.add(
        token.isPresent()
            ? "TOKEN=$(cat " + quoted(state.token()) + ")"
            : "read -rs TOKEN  # paste your token: it is not shown");
    addCommands(lines);
    lines.add("");
    return String.join(System.lineSeparator(), lines);
  }

  private String description(DemoToken token) {
    String reason =
        token.isStandIn()
            ? " (since the user of this process has no portable name, or may act for others)"
            : "";
    return state.token()
        + " for "
        + token.user()
        + reason
        + ", "
        + token.lifespan().toSeconds()
        + " s";
  }

  private static String description(PageTokens page) {
    return page.minter().isPresent()
        ? "open the address in a browser on this machine: the page offers tokens"
        : "open the address in a browser and paste a token. " + page.whyNone();
  }

  private void addCommands(List<String> lines) {
    String whoami = address.resolve("whoami").toString();
    String bearer = "-H \"Authorization: Bearer $TOKEN\"";
    String forged = "-H \"Authorization: Bearer ${TOKEN%.*}." + "A".repeat(43) + "\"";
    lines.add("# public page: 200");
    lines.add(CURL + address);
    lines.add("# no token: 401");
    lines.add(CURL + whoami);
    lines.add("# forged signature: 401");
    lines.add(CURL + forged + " " + whoami);
    lines.add("# valid token: 200");
    lines.add(CURL + bearer + " " + whoami);
    lines.add("# valid token in Slurm's own header: 200");
    lines.add(CURL + "-H \"X-SLURM-USER-TOKEN: $TOKEN\" " + whoami);
    lines.add("# valid token, another user's name: 403");
    lines.add(CURL + bearer + " -H \"X-SLURM-USER-NAME: somebody-else\" " + whoami);
  }

  private static String quoted(Path file) {
    return "'" + file.toString().replace("'", "'\\''") + "'";
  }
}
