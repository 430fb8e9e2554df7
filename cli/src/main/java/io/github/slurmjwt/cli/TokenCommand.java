package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.SlurmIdentity;
import io.github.slurmjwt.TokenIssuer;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.SlurmKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Mints a token as {@code scontrol token} does. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Prints SLURM_JWT= and a new HS256 token, as \"scontrol token\" does.",
      "Anyone who can read the key can impersonate any user: keep it, and root's tokens, safe."
    })
final class TokenCommand implements Callable<Integer> {
  private static final String USER_NAME = "username";
  private static final String LIFESPAN = "lifespan";
  private static final String INFINITE = "infinite";
  private static final String ROOT = "root";

  private final CommandEnvironment environment;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private KeyOptions keys = new KeyOptions();

  @Parameters(
      paramLabel = "username=NAME | lifespan=SECONDS",
      description = "The two options below, written as for scontrol.")
  private List<String> words = List.of();

  @Option(
      names = "--" + USER_NAME,
      paramLabel = "NAME",
      description =
          "The user of the token. Default: yourself. Only root and SlurmUser may name another"
              + " user.")
  private @Nullable String userName;

  @Option(
      names = "--" + LIFESPAN,
      paramLabel = "SECONDS",
      description = "How long it is valid, or \"infinite\" (68 years). Default: 1800.")
  private @Nullable String lifespan;

  @Option(
      names = "--identity",
      description = {
        "Also describe the user's account on this machine (uid, gid, home directory, shell,"
            + " groups),",
        "for clusters with use_jwt_client_ids or use_jwt_client_ids_only (Slurm 26.05 or newer)."
      })
  private boolean identity;

  TokenCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws KeyLoadException {
    CommandSpec command = Objects.requireNonNull(spec);
    words.forEach(this::take);
    FilterSettings settings = settings(command);
    SecretKey key = key(settings);
    Duration wanted = lifespan == null ? TokenIssuer.DEFAULT_LIFESPAN : seconds(lifespan);
    String name = userName == null ? environment.userName() : userName;
    Optional<SlurmIdentity> account =
        identity ? Optional.of(environment.accounts().find(name)) : Optional.empty();
    String token;
    try {
      TokenIssuer issuer = issuer(settings, key, name);
      token =
          account.isPresent() ? issuer.issue(account.get(), wanted) : issuer.issue(name, wanted);
    } catch (IllegalArgumentException e) {
      warn(command, "refused: " + e.getMessage());
      return Main.REFUSED;
    }
    if (token.length() > settings.policy().maximumTokenLength()) {
      warn(
          command, "the token has " + token.length() + " characters, more than the filter accepts");
    }
    command.commandLine().getOut().println("SLURM_JWT=" + token);
    return Main.DONE;
  }

  private FilterSettings settings(CommandSpec command) {
    Map<String, String> parameters = keys.parameters(null);
    KeyOptions.addDefault(
        parameters, environment, "--jwt-key, --slurm-conf or --auth-alt-parameters");
    FilterSettings settings = FilterSettings.from(parameters);
    settings.warnings().forEach(warning -> warn(command, warning));
    return settings;
  }

  /**
   * Slurm 22.05, {@code slurm.conf(5)} and {@code scontrol(1)}: only root and SlurmUser may ask for
   * another user's token, and {@code disable_token_creation} and {@code max_token_lifespan} do not
   * * apply to them. This is no protection, since anyone with the key can mint any token.
   */
  private TokenIssuer issuer(FilterSettings settings, SecretKey key, String name) {
    String caller = environment.userName();
    if (caller.equals(ROOT) || caller.equals(settings.slurm().slurmUser())) {
      return TokenIssuer.of(key, Optional.empty(), environment.clock());
    }
    if (!name.equals(caller)) {
      throw new ConfigException(
          "only root and SlurmUser may ask for another user's token, as with scontrol");
    }
    return settings.slurm().tokenIssuer(key, environment.clock());
  }

  private static SecretKey key(FilterSettings settings) throws KeyLoadException {
    Optional<Path> file = settings.keys().jwtKey();
    if (file.isEmpty()) {
      throw new ConfigException(
          "AuthAltParameters names jwks= and no jwt_key=, so HS256 is disabled and tokens come from"
              + " the identity provider; name a key with jwt_key= if Slurm has one too");
    }
    return SlurmKeys.load(file, Optional.empty()).hmacKey().orElseThrow();
  }

  private void take(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? "" : word.substring(0, equals).toLowerCase(Locale.ROOT);
    String value = word.substring(equals + 1);
    if (name.equals(USER_NAME) && userName == null) {
      userName = value;
    } else if (name.equals(LIFESPAN) && lifespan == null) {
      lifespan = value;
    } else {
      throw usage("token takes username=NAME and lifespan=SECONDS, once each");
    }
  }

  private Duration seconds(String text) {
    if (text.equalsIgnoreCase(INFINITE)) {
      return TokenIssuer.INFINITE_LIFESPAN;
    }
    if (!text.matches("-?[0-9]+")) {
      throw usage("lifespan must be a number of seconds or infinite");
    }
    // More digits make no difference: any longer number is refused too.
    return Duration.ofSeconds(Long.parseLong(text.substring(0, Math.min(18, text.length()))));
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), sentence);
  }

  private static void warn(CommandSpec command, String sentence) {
    command
        .commandLine()
        .getErr()
        .println(command.qualifiedName() + ": " + TerminalText.withoutTokens(sentence));
  }
}
