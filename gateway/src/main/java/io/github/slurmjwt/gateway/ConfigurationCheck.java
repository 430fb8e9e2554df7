package io.github.slurmjwt.gateway;

import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.KeySettings;
import io.github.slurmjwt.keys.LiveDenyList;
import io.github.slurmjwt.keys.LiveKeys;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a gateway would start, without a listener and without sending anything: what the
 * options name is opened and read, but for a key set by URL.
 */
final class ConfigurationCheck {
  private static final String AS_ROOT =
      "Checked as root, who can read every file: if the service runs as slurm-gateway, repeat with"
          + " sudo -u slurm-gateway slurm-gateway --check";

  private final GatewayOptions options;
  private final List<String> problems = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();

  private ConfigurationCheck(GatewayOptions options) {
    this.options = options;
  }

  /**
   * Prints what would be in force.
   *
   * @throws GatewayException with a sentence for everything that is wrong
   */
  static void run(GatewayOptions options, PrintWriter out) throws GatewayException {
    ConfigurationCheck check = new ConfigurationCheck(options);
    options.listen().tls().ifPresent(tls -> check.collect(tls::check));
    check.resolveHosts();
    FilterSettings settings = check.settings();
    if (settings != null) {
      check.collect(() -> requireSafe(options, settings));
      check.collect(() -> check.loadFiles(settings.keys()));
      check.collect(() -> loadDenyList(settings));
      check.collect(
          () -> IdentityForwarding.open(options, settings, Accounts.ofThisMachine()).close());
    }
    if (!check.problems.isEmpty() || settings == null) {
      throw GatewayException.wrongConfiguration(check.problems);
    }
    check.print(settings, InForce.of(options, settings), out);
  }

  /**
   * Checks what is right in itself and still a mistake.
   *
   * @throws GatewayException when it is one
   */
  static void requireSafe(GatewayOptions options, FilterSettings settings) throws GatewayException {
    boolean hasKeySet = settings.keys().jwks().isPresent() || settings.keys().jwksUrl().isPresent();
    boolean bound =
        !settings.policy().requiredIssuer().isEmpty()
            && !settings.policy().requiredAudience().isEmpty();
    if (hasKeySet && !bound && options.proxy().filter(p -> !p.acceptsAnyToken()).isPresent()) {
      throw GatewayException.wrongConfiguration(
          "an authenticating proxy or mint with jwks= would take every token that its identity"
              + " provider signs, for whatever application: set requiredIssuer and"
              + " requiredAudience, or say "
              + ProxyOptions.ANY_TOKEN);
    }
    boolean rolesKnown =
        settings.policy().rolesClaim().isPresent()
            || settings.slurm().clientIdentity() != ClientIdentity.IGNORED;
    if (!rolesKnown && options.access().rules().stream().anyMatch(AccessRule::needsRoles)) {
      throw GatewayException.wrongConfiguration(
          "a rule of --allow asks for a role, and no token has one: set rolesClaim");
    }
    ListenerPorts.check(options);
    if (options.forwardAuth().isPresent()) {
      requireSafeVerdicts(options, options.forwardAuth().get());
    }
  }

  private static void requireSafeVerdicts(GatewayOptions options, ForwardAuth verdicts)
      throws GatewayException {
    if (verdicts.verdicts().userToken() && options.proxy().filter(it -> !it.ofUser()).isPresent()) {
      throw GatewayException.wrongConfiguration(
          "--forward-auth-token would give out a token of SlurmUser: choose --forward mint or"
              + " pass-through");
    }
    try {
      verdicts.filter(options.filterParameters());
    } catch (ConfigException e) {
      throw GatewayException.wrongConfiguration("--forward-auth-open: " + e.getMessage());
    }
  }

  private @Nullable FilterSettings settings() {
    try {
      return FilterSettings.from(options.filterParameters());
    } catch (ConfigException e) {
      problems.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void resolveHosts() {
    Map<String, String> hosts = new LinkedHashMap<>();
    hosts.put(ListenOptions.HOST, options.listen().host());
    options.admin().ifPresent(it -> hosts.put(AdminServer.HOST, it.host()));
    options.forwardAuth().ifPresent(it -> hosts.put(ForwardAuth.HOST, it.host()));
    hosts.forEach(
        (option, host) -> {
          if (!ListenOptions.isKnown(host)) {
            problems.add(ListenOptions.unknown(option));
          }
        });
  }

  private void loadFiles(KeySettings places) throws KeyLoadException {
    if (places.jwtKey().isPresent() || places.jwks().isPresent()) {
      KeySettings.Builder files = KeySettings.builder().startWithoutKeys(places.startWithoutKeys());
      places.jwtKey().ifPresent(files::jwtKey);
      places.jwks().ifPresent(files::jwks);
      try (LiveKeys loaded = LiveKeys.start(files.build(), InstantSource.system())) {
        keys.add(loaded.current().toString());
      }
    }
    places.jwksUrl().ifPresent(url -> keys.add("RS256 by jwks= from " + url.getHost()));
  }

  private static void loadDenyList(FilterSettings settings) throws KeyLoadException {
    if (settings.denyList().isPresent()) {
      LiveDenyList.load(settings.denyList().get());
    }
  }

  /** A check that throws what is wrong. */
  private interface Step {
    void run() throws GatewayException, KeyLoadException;
  }

  private void collect(Step step) {
    try {
      step.run();
    } catch (GatewayException | KeyLoadException e) {
      String problem = String.valueOf(e.getMessage());
      if (!problems.contains(problem)) {
        problems.add(problem);
      }
    }
  }

  private static String describe(ForwardAuth verdicts) {
    return "gives verdicts to "
        + verdicts.proxy()
        + " on "
        + verdicts.host()
        + " port "
        + verdicts.port();
  }

  private void print(FilterSettings settings, List<String> decisions, PrintWriter out) {
    out.println("listens on " + options.listen().host() + " port " + options.listen().port());
    out.println("forwards to " + options.slurmrestd());
    options
        .admin()
        .ifPresent(it -> out.println("answers balancers on " + it.host() + " port " + it.port()));
    options.forwardAuth().ifPresent(it -> out.println(describe(it)));
    out.println("keys: " + String.join(", ", keys));
    out.println("rules: " + settings);
    decisions.forEach(out::println);
    settings.warnings().forEach(warning -> out.println("warning: " + warning));
    boolean asksUrl = settings.keys().jwksUrl().isPresent();
    out.println("Not tried: the ports, slurmrestd" + (asksUrl ? ", the URL of jwks=" : "") + ".");
    if (System.getProperty("user.name", "").equals("root")) {
      out.println(AS_ROOT);
    }
    out.println("The configuration is good.");
    out.flush();
  }
}
