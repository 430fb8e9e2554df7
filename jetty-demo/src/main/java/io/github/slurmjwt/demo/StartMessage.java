package io.github.slurmjwt.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The text that the demo prints once it is ready: where everything is, and commands to try. */
final class StartMessage {
  /** A proxy set in the environment must not see the token. */
  private static final String CURL = "curl -sS --noproxy '*' -w '\\nHTTP %{http_code}\\n' ";

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
    lines.add("");
    lines.add("  Open " + address + " in a browser: " + description(page));
    lines.add("");
    lines.add("  address   " + address);
    lines.add("  key       " + key);
    lines.add("  token     " + token.map(this::description).orElse("bring your own"));
    lines.add("  web.xml   " + state.webXml());
    lines.add("  log       " + state.auditLog() + " (a line for each refusal)");
    lines.add("");
    lines.add(
        "Or copy these lines into another terminal"
            + (token.isPresent() ? ":" : ", the first one alone:"));
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
    return "%s for user %s%s, valid for %s; start the demo again for a new one"
        .formatted(
            state.token(),
            token.user(),
            token.standsInFor().map(StartMessage::whyNot).orElse(""),
            length(token.lifespan()));
  }

  private static String whyNot(DemoToken.Unsuitable processUser) {
    return switch (processUser) {
      case ACTS_FOR_OTHERS -> " (not your own, since your user may act for every other user)";
      case NAME -> " (not your own, since Slurm's tokens cannot have a name like yours)";
    };
  }

  private static String length(Duration lifespan) {
    return lifespan.toHours() > 0
        ? lifespan.toHours() + " h"
        : lifespan.toMinutes() > 0 ? lifespan.toMinutes() + " min" : lifespan.toSeconds() + " s";
  }

  private static String description(PageTokens page) {
    return page.minter().isPresent()
        ? "the page has a token for you"
        : "paste a token there. " + page.whyNone();
  }

  private void addCommands(List<String> lines) {
    String whoami = address.resolve("whoami").toString();
    String bearer = "-H \"Authorization: Bearer $TOKEN\"";
    String forged = "-H \"Authorization: Bearer ${TOKEN%.*}." + "A".repeat(43) + "\"";
    lines.add("# public page, not printed: 200");
    lines.add(CURL + "-o /dev/null " + address);
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
