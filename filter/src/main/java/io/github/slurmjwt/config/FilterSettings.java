package io.github.slurmjwt.config;

import io.github.slurmjwt.CacheLimits;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.TokenPolicy;
import io.github.slurmjwt.keys.KeySettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is configured, checked as a whole: where the keys are, what Slurm says, what the
 * site demands, and how HTTP is served. Made from the parameters of a web.xml by {@link #from}, or
 * in code by {@link #builder()}: both know the same settings, defaults and checks. Immutable.
 */
public final class FilterSettings {
  private final KeySettings keys;
  private final SlurmOptions slurm;
  private final TokenPolicy policy;
  private final CacheLimits cache;
  private final Mode mode;
  private final List<String> excludedPaths;
  private final String realm;
  private final Optional<String> cookieName;
  private final Optional<String> identityHeader;
  private final boolean corsPreflight;
  private final List<String> warnings;

  private FilterSettings(Builder set, KeySettings keys, SlurmOptions slurm, List<String> warnings) {
    this.keys = keys;
    this.slurm = slurm;
    this.warnings = List.copyOf(warnings);
    policy = set.policy;
    cache = CacheLimits.of(set.cachedTokens, set.cachedBytes);
    mode = set.mode;
    excludedPaths = set.excludedPaths;
    realm = set.realm;
    cookieName = Optional.ofNullable(set.cookieName);
    identityHeader = Optional.ofNullable(set.identityHeader);
    corsPreflight = set.corsPreflight;
  }

  /** Returns a builder with every default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the names of all parameters, as a web.xml has them. */
  public static List<String> parameterNames() {
    return Parameter.names();
  }

  /**
   * Reads settings from named text values.
   *
   * @param names the names that are set
   * @param values gives the text of each
   * @throws ConfigException when a name is unknown, a value wrong, or the whole contradictory
   */
  public static FilterSettings from(
      Iterable<String> names, Function<String, @Nullable String> values) {
    Builder builder = builder();
    for (String name : names) {
      builder.parameter(name, Objects.requireNonNullElse(values.apply(name), ""));
    }
    return builder.build();
  }

  /** Reads settings from a map of the names and values that a web.xml would hold. */
  public static FilterSettings from(Map<String, String> parameters) {
    return from(parameters.keySet(), parameters::get);
  }

  /** Returns where the keys are and how they are kept fresh. */
  public KeySettings keys() {
    return keys;
  }

  /** Returns what Slurm's own configuration says. */
  public SlurmOptions slurm() {
    return slurm;
  }

  /** Returns what the site demands of a token beyond that. */
  public TokenPolicy policy() {
    return policy;
  }

  /** Returns how much is remembered of verified tokens. */
  public CacheLimits cache() {
    return cache;
  }

  /** Returns what becomes of a request without a good token. */
  public Mode mode() {
    return mode;
  }

  /** Returns the paths that need no token, exact or ending in {@code /*}. */
  public List<String> excludedPaths() {
    return excludedPaths;
  }

  /** Returns the realm named in challenges. */
  public String realm() {
    return realm;
  }

  /** Returns the cookie that may carry the token. */
  public Optional<String> cookieName() {
    return cookieName;
  }

  /** Returns the request header that tells the application the verified user name. */
  public Optional<String> identityHeader() {
    return identityHeader;
  }

  /** Tells whether CORS preflight requests pass without a token. */
  public boolean corsPreflight() {
    return corsPreflight;
  }

  /** Returns what an administrator should look at, a sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /** Returns the rules in force in one line, for the log. */
  public String summary() {
    List<String> parts = new ArrayList<>();
    parts.add("mode " + mode.name().toLowerCase(Locale.ROOT));
    parts.add(
        "user from sun, username" + slurm.userClaimField().map(field -> ", " + field).orElse(""));
    parts.add(
        policy.alternateUsers()
            ? "alternate users by "
                + (slurm.slurmUser().equals("root") ? "root" : "root and " + slurm.slurmUser())
            : "no alternate users");
    policy.requiredIssuer().ifPresent(issuer -> parts.add("issuer " + issuer));
    policy.requiredAudience().ifPresent(audience -> parts.add("audience " + audience));
    policy.requiredType().ifPresent(type -> parts.add("type " + type));
    policy
        .maximumLifetime()
        .ifPresent(life -> parts.add("lifetime up to " + life.toSeconds() + " s"));
    if (!excludedPaths.isEmpty()) {
      parts.add("without token " + String.join(" ", excludedPaths));
    }
    identityHeader.ifPresent(header -> parts.add("name in header " + header));
    return String.join("; ", parts);
  }

  /** Returns the {@link #summary()}. */
  @Override
  public String toString() {
    return summary();
  }

  /**
   * Collects settings from wherever they are written. Each setter returns this builder, refuses
   * null, and throws {@link ConfigException} for a value that it does not take.
   */
  public static final class Builder {
    private @Nullable String authAltParameters;
    private @Nullable Path slurmConf;
    private Consumer<SlurmOptions.Builder> slurm = options -> {};
    private Consumer<KeySettings.Builder> keys = places -> {};
    private TokenPolicy policy = TokenPolicy.DEFAULT;
    private long cachedTokens = CacheLimits.DEFAULT.tokens();
    private long cachedBytes = CacheLimits.DEFAULT.bytes();
    private Mode mode = Mode.REQUIRED;
    private List<String> excludedPaths = List.of();
    private String realm = "slurm";
    private @Nullable String cookieName;
    private @Nullable String identityHeader;
    private boolean corsPreflight;

    private Builder() {}

    /** Sets the parameter of this name from its text, as a web.xml has them. */
    public Builder parameter(String name, String text) {
      Parameter.named(name).set(this, text);
      return this;
    }

    /** Sets Slurm's options for {@code auth/jwt} by the line of slurm.conf. */
    public Builder authAltParameters(String text) {
      authAltParameters = Objects.requireNonNull(text);
      return this;
    }

    /**
     * Names a slurm.conf to read {@code AuthAltParameters}, {@code SlurmUser} and {@code
     * StateSaveLocation} from.
     */
    public Builder slurmConf(Path file) {
      slurmConf = Checks.absolute("slurmConf", file.toString());
      return this;
    }

    /** Sets what Slurm's configuration says, where the two above do not. */
    public Builder slurm(Consumer<SlurmOptions.Builder> change) {
      change.accept(SlurmOptions.builder());
      slurm = slurm.andThen(change);
      return this;
    }

    /**
     * Sets where the keys are, where Slurm's configuration does not, and how they are kept fresh.
     */
    public Builder keys(Consumer<KeySettings.Builder> change) {
      change.accept(KeySettings.builder());
      keys = keys.andThen(change);
      return this;
    }

    /** Changes what the site demands of a token. */
    public Builder policy(Consumer<TokenPolicy.Builder> change) {
      TokenPolicy.Builder changed = policy.toBuilder();
      change.accept(changed);
      policy = changed.build();
      return this;
    }

    /** Sets how many verified tokens are remembered at most; 0 for none. */
    public Builder cachedTokens(long tokens) {
      cachedTokens = CacheLimits.CACHED_TOKENS.check(tokens);
      return this;
    }

    /** Sets how many bytes verified tokens may take at most, roughly. */
    public Builder cachedBytes(long bytes) {
      cachedBytes = CacheLimits.CACHED_BYTES.check(bytes);
      return this;
    }

    /** Sets what becomes of a request without a good token. */
    public Builder mode(Mode value) {
      mode = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the paths that need no token: exact, or a folder as {@code /dir/*}. */
    public Builder excludedPaths(List<String> paths) {
      excludedPaths = Checks.excludedPaths(paths);
      return this;
    }

    /** Sets the realm named in challenges. */
    public Builder realm(String name) {
      realm = Checks.realm(name);
      return this;
    }

    /** Names a cookie that may carry the token of requests that the site's own pages send. */
    public Builder cookieName(String name) {
      cookieName = Checks.headerToken("cookieName", name);
      return this;
    }

    /** Names the request header in which the application finds the verified user name. */
    public Builder identityHeader(String name) {
      identityHeader = Checks.identityHeader(name);
      return this;
    }

    /** Lets CORS preflight requests pass without a token. */
    public Builder corsPreflight(boolean pass) {
      corsPreflight = pass;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws ConfigException when two sources contradict each other, or none says enough
     */
    public FilterSettings build() {
      SlurmOptions.Builder options = SlurmOptions.builder();
      slurm.accept(options);
      KeySettings.Builder places = KeySettings.builder();
      keys.accept(places);
      List<String> warnings =
          SlurmSources.of(Optional.ofNullable(authAltParameters), Optional.ofNullable(slurmConf))
              .applyTo(options, places);
      SlurmOptions complete = options.build();
      OptionalLong uid = Accounts.uid(complete.slurmUser());
      if (complete.slurmUserId().isEmpty() && uid.isPresent()) {
        complete = complete.toBuilder().slurmUserId(uid.getAsLong()).build();
      }
      Accounts.warning(complete).ifPresent(warnings::add);
      return new FilterSettings(this, places.build(), complete, warnings);
    }
  }
}
