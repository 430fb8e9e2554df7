package io.github.slurmjwt.config;

import io.github.slurmjwt.AccessPolicy;
import io.github.slurmjwt.CacheLimits;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.DenyList;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.TokenPolicy;
import io.github.slurmjwt.keys.DenyListSettings;
import io.github.slurmjwt.keys.KeySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All settings, checked as a whole: where the keys are, Slurm's options, the site's policy, and how
 * HTTP is served. Created from the parameters of a web.xml by {@link #from}, or in code by {@link
 * #builder()}, with the same defaults and checks. Immutable.
 */
public final class FilterSettings {
  private final Optional<KeySettings> keys;

  private final String whyNoKeys;
  private final SlurmOptions slurm;
  private final TokenPolicy policy;
  private final AccessPolicy access;
  private final Optional<DenyListSettings> denyList;
  private final CacheLimits cache;
  private final HttpSettings http;
  private final List<String> warnings;

  private FilterSettings(
      Builder set,
      KeySettings.Builder places,
      SlurmSources sources,
      SlurmOptions slurm,
      List<String> warnings) {
    keys = places.hasKeys() ? Optional.of(places.build()) : Optional.empty();
    whyNoKeys = sources.whyNoKeys();
    this.slurm = slurm;
    this.warnings = List.copyOf(warnings);
    policy = set.policy.build();
    access = set.access.build();
    denyList =
        Optional.ofNullable(set.denyList).map(file -> new DenyListSettings(file, places.reload()));
    cache = CacheLimits.of(set.cachedTokens, set.cachedBytes);
    http = set.http.build();
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
   * Reads settings from the names and values that a web.xml would hold.
   *
   * @throws ConfigException when a name is unknown, a value is wrong, the values contradict each
   *     other, or they name no keys
   */
  public static FilterSettings from(Map<String, String> parameters) {
    Builder builder = builder();
    parameters.forEach(
        (name, text) -> builder.parameter(name, Objects.requireNonNullElse(text, "")));
    FilterSettings settings = builder.build();
    settings.keys();
    return settings;
  }

  /**
   * Returns where the keys are and how they are reloaded.
   *
   * @throws ConfigException when the settings name no keys, which is right only beside a {@link
   *     io.github.slurmjwt.KeySource}
   */
  public KeySettings keys() {
    return keys.orElseThrow(() -> new ConfigException(whyNoKeys));
  }

  /** Returns what Slurm's own configuration says. */
  public SlurmOptions slurm() {
    return slurm;
  }

  /** Returns the site's rules on tokens beyond Slurm's. */
  public TokenPolicy policy() {
    return policy;
  }

  /** Returns the site's rules on who may pass. */
  public AccessPolicy access() {
    return access;
  }

  /** Returns where the deny list is, if there is one, and how it is reloaded. */
  public Optional<DenyListSettings> denyList() {
    return denyList;
  }

  /** Returns the limits of the cache of verified tokens. */
  public CacheLimits cache() {
    return cache;
  }

  /** Returns how HTTP is served. */
  public HttpSettings http() {
    return http;
  }

  /** Returns warnings for an administrator, a sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /** Returns the rules in force in one line, for the log. */
  @Override
  public String toString() {
    return SettingsSummary.of(slurm, policy, access, http);
  }

  /**
   * Builds settings from several sources. Each setter returns this builder, refuses null, and
   * throws {@link ConfigException} for an invalid value.
   */
  public static final class Builder {
    private @Nullable String authAltParameters;
    private @Nullable Path slurmConf;
    private Consumer<SlurmOptions.Builder> slurm = options -> {};
    private Consumer<KeySettings.Builder> keys = places -> {};
    private final TokenPolicy.Builder policy = TokenPolicy.builder();
    private final AccessPolicy.Builder access = AccessPolicy.builder();
    private @Nullable Path denyList;
    private long cachedTokens = CacheLimits.DEFAULT.tokens();
    private long cachedBytes = CacheLimits.DEFAULT.bytes();
    private final HttpSettings.Builder http = new HttpSettings.Builder();

    private Builder() {}

    /** Sets the parameter of this name from its text, as a web.xml has them. */
    public Builder parameter(String name, String text) {
      Parameter.named(name).set(this, text);
      return this;
    }

    /** Sets Slurm's options for {@code auth/jwt} from the line of slurm.conf. */
    public Builder authAltParameters(String text) {
      authAltParameters = Objects.requireNonNull(text);
      return this;
    }

    /**
     * Names a slurm.conf to read {@code AuthAltParameters}, {@code SlurmUser} and {@code
     * StateSaveLocation} from.
     */
    public Builder slurmConf(Path file) {
      slurmConf = PathText.parse("slurmConf", file.toString());
      return this;
    }

    /** Sets options of Slurm that neither of the two above gives; calls {@code change} twice. */
    public Builder slurm(Consumer<SlurmOptions.Builder> change) {
      change.accept(SlurmOptions.builder()); // Refuses a bad value here rather than in build().
      slurm = slurm.andThen(change);
      return this;
    }

    /**
     * Sets where the keys are, if Slurm's configuration does not say so, and how they are reloaded;
     * calls {@code change} twice.
     */
    public Builder keys(Consumer<KeySettings.Builder> change) {
      change.accept(KeySettings.builder()); // As above.
      keys = keys.andThen(change);
      return this;
    }

    /** Changes the site's rules on tokens. */
    public Builder policy(Consumer<TokenPolicy.Builder> change) {
      change.accept(policy);
      return this;
    }

    /** Changes the site's rules on who may pass. */
    public Builder access(Consumer<AccessPolicy.Builder> change) {
      change.accept(access);
      return this;
    }

    /** Names a file with tokens and users to refuse, in the form of {@link DenyList}. */
    public Builder denyList(Path file) {
      denyList = PathText.parse("denyList", file.toString());
      return this;
    }

    /** Sets the maximum number of cached tokens; 0 switches the cache off. */
    public Builder cachedTokens(long tokens) {
      cachedTokens = CacheLimits.CACHED_TOKENS.check(tokens);
      return this;
    }

    /** Sets the approximate maximum memory for cached tokens, in bytes. */
    public Builder cachedBytes(long bytes) {
      cachedBytes = CacheLimits.CACHED_BYTES.check(bytes);
      return this;
    }

    /** Changes how HTTP is served. */
    public Builder http(Consumer<HttpSettings.Builder> change) {
      change.accept(http);
      return this;
    }

    /**
     * Returns the settings. They need not name any keys if the filter gets a {@link
     * io.github.slurmjwt.KeySource} beside them; without one, such settings keep it from starting.
     *
     * @throws ConfigException when two sources contradict each other
     */
    public FilterSettings build() {
      SlurmOptions.Builder options = SlurmOptions.builder();
      slurm.accept(options);
      KeySettings.Builder places = KeySettings.builder();
      keys.accept(places);
      SlurmSources sources = SlurmSources.of(authAltParameters, slurmConf);
      List<String> warnings = sources.applyTo(options, places);
      SlurmOptions complete = LocalAccounts.withUid(options.build());
      AccessConflicts.refuse(access.build(), policy.build(), complete);
      LocalAccounts.warning(complete).ifPresent(warnings::add);
      return new FilterSettings(this, places, sources, complete, warnings);
    }
  }
}
