package io.github.slurmjwt.config;

import io.github.slurmjwt.CacheLimits;
import io.github.slurmjwt.TokenRules;
import io.github.slurmjwt.keys.KeySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is configured, checked as a whole. Made from the parameters of a web.xml by
 * {@link #from}, or in code by {@link #builder()}: both know the same settings, defaults and
 * checks. Immutable.
 *
 * @param keys where the keys are and how they are kept fresh
 * @param auth Slurm's own options
 * @param rules what is demanded of a token
 * @param cache how much is remembered of verified tokens
 * @param mode what becomes of a request without a good token
 * @param excludedPaths paths that need no token, exact or ending in {@code /*}
 * @param realm the realm named in challenges
 * @param cookieName a cookie that may carry the token
 * @param identityHeader the request header that tells the application the verified user name
 * @param corsPreflight whether CORS preflight requests pass without a token
 * @param warnings what an administrator should look at, a sentence each
 */
public record FilterSettings(
    KeySettings keys,
    AuthAltParameters auth,
    TokenRules rules,
    CacheLimits cache,
    Mode mode,
    List<String> excludedPaths,
    String realm,
    Optional<String> cookieName,
    Optional<String> identityHeader,
    boolean corsPreflight,
    List<String> warnings) {

  /** Copies the lists. */
  public FilterSettings {
    excludedPaths = List.copyOf(excludedPaths);
    warnings = List.copyOf(warnings);
  }

  /** Returns a builder with every default. */
  public static Builder builder() {
    return new Builder();
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
      Parameter.named(name).set(builder, Objects.requireNonNullElse(values.apply(name), ""));
    }
    return builder.build();
  }

  /** Reads settings from a map of the names and values that a web.xml would hold. */
  public static FilterSettings from(Map<String, String> parameters) {
    return from(parameters.keySet(), parameters::get);
  }

  /** Returns the rules in force in one line, for the log. */
  public String summary() {
    List<String> parts = new ArrayList<>();
    parts.add("mode " + mode.name().toLowerCase(Locale.ROOT));
    parts.add(
        "user from sun, username" + rules.userClaimField().map(field -> ", " + field).orElse(""));
    parts.add(
        rules.alternateUsers()
            ? "alternate users by "
                + (rules.slurmUser().equals("root") ? "root" : "root and " + rules.slurmUser())
            : "no alternate users");
    rules.requiredIssuer().ifPresent(issuer -> parts.add("issuer " + issuer));
    rules.requiredAudience().ifPresent(audience -> parts.add("audience " + audience));
    rules.requiredType().ifPresent(type -> parts.add("type " + type));
    rules
        .maximumLifetime()
        .ifPresent(life -> parts.add("lifetime up to " + life.toSeconds() + " s"));
    if (!excludedPaths.isEmpty()) {
      parts.add("without token " + String.join(" ", excludedPaths));
    }
    identityHeader.ifPresent(header -> parts.add("name in header " + header));
    return String.join("; ", parts);
  }

  /** Collects settings. Each method returns this builder. */
  public static final class Builder {
    private Optional<String> authAltParameters = Optional.empty();
    private Optional<Path> slurmConf = Optional.empty();
    private Optional<String> slurmUser = Optional.empty();
    private TokenRules rules = TokenRules.slurm();
    private int cachedTokens = CacheLimits.DEFAULT.tokens();
    private long cachedBytes = CacheLimits.DEFAULT.bytes();
    private Mode mode = Mode.REQUIRED;
    private List<String> excludedPaths = List.of();
    private String realm = "slurm";
    private Optional<String> cookieName = Optional.empty();
    private Optional<String> identityHeader = Optional.empty();
    private boolean corsPreflight = false;
    private Duration reloadInterval = KeySettings.DEFAULT_RELOAD_INTERVAL;
    private Duration jwksFetchInterval = KeySettings.DEFAULT_FETCH_INTERVAL;
    private Duration jwksMaximumAge = KeySettings.DEFAULT_MAXIMUM_AGE;
    private boolean startWithoutKeys = false;

    private Builder() {}

    /** Sets Slurm's options; see {@link AuthAltParameters#parse}. */
    public Builder authAltParameters(String text) {
      authAltParameters = Optional.of(text);
      return this;
    }

    /**
     * Names a slurm.conf to read {@code AuthAltParameters}, {@code SlurmUser} and {@code
     * StateSaveLocation} from.
     */
    public Builder slurmConf(Path file) {
      Checks.absolute("slurmConf", file.toString());
      slurmConf = Optional.of(file);
      return this;
    }

    /** Names Slurm's {@code SlurmUser}, who may act for others beside root. */
    public Builder slurmUser(String name) {
      slurmUser = Optional.of(name);
      return this;
    }

    /**
     * Says which uid SlurmUser has. Needed with {@code use_jwt_client_ids} when this machine does
     * not know that user.
     */
    public Builder slurmUserId(long uid) {
      return rules(change -> change.slurmUserId(uid));
    }

    /** Changes what is demanded of a token. */
    public Builder rules(UnaryOperator<TokenRules.Builder> change) {
      rules = change.apply(rules.toBuilder()).build();
      return this;
    }

    /** Sets how many verified tokens are remembered at most; 0 for none. */
    public Builder cachedTokens(int tokens) {
      cachedTokens = tokens;
      return this;
    }

    /** Sets how many bytes verified tokens may take at most, roughly. */
    public Builder cachedBytes(long bytes) {
      cachedBytes = bytes;
      return this;
    }

    /** Sets what becomes of a request without a good token. */
    public Builder mode(Mode value) {
      mode = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the paths that need no token: exact, or a folder as {@code /dir/*}. */
    public Builder excludedPaths(List<String> paths) {
      excludedPaths = List.copyOf(paths);
      return this;
    }

    /** Sets the realm named in challenges. */
    public Builder realm(String name) {
      realm = Objects.requireNonNull(name);
      return this;
    }

    /** Names a cookie that may carry the token of requests that the site's own pages send. */
    public Builder cookieName(String name) {
      cookieName = Optional.of(name);
      return this;
    }

    /** Names the request header in which the application finds the verified user name. */
    public Builder identityHeader(String name) {
      identityHeader = Optional.of(name);
      return this;
    }

    /** Lets CORS preflight requests pass without a token. */
    public Builder corsPreflight(boolean pass) {
      corsPreflight = pass;
      return this;
    }

    /** Sets how often key files are read again. */
    public Builder reloadInterval(Duration interval) {
      reloadInterval = Objects.requireNonNull(interval);
      return this;
    }

    /** Sets how often a key set is fetched again from its URL. */
    public Builder jwksFetchInterval(Duration interval) {
      jwksFetchInterval = Objects.requireNonNull(interval);
      return this;
    }

    /** Sets how long the keys of a URL are used while it cannot be fetched. */
    public Builder jwksMaximumAge(Duration age) {
      jwksMaximumAge = Objects.requireNonNull(age);
      return this;
    }

    /** Starts even when the URL of the key set cannot be fetched; RS256 tokens then get a 503. */
    public Builder startWithoutKeys(boolean start) {
      startWithoutKeys = start;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws ConfigException when they cannot be honoured
     */
    public FilterSettings build() {
      ClusterSettings cluster = ClusterSettings.of(authAltParameters, slurmConf, slurmUser);
      TokenRules complete = completeRules(cluster);
      checkHttp();
      return new FilterSettings(
          keySettings(cluster),
          cluster.auth(),
          complete,
          cache(),
          mode,
          excludedPaths,
          realm,
          cookieName,
          identityHeader,
          corsPreflight,
          warnings(cluster, complete));
    }

    private static List<String> warnings(ClusterSettings cluster, TokenRules complete) {
      List<String> warnings = new ArrayList<>(cluster.warnings());
      Accounts.warning(complete).ifPresent(warnings::add);
      return warnings;
    }

    private CacheLimits cache() {
      if (cachedTokens > 0 && cachedBytes < cachedTokens * 1000L) {
        throw new ConfigException(
            "cachedBytes must be at least 1000 for each of cachedTokens: raise it or lower those");
      }
      return cachedTokens == 0 ? CacheLimits.NONE : new CacheLimits(cachedTokens, cachedBytes);
    }

    private List<Object> urlSettings() {
      return List.of(jwksFetchInterval, jwksMaximumAge, startWithoutKeys);
    }

    private KeySettings keySettings(ClusterSettings cluster) {
      Optional<String> jwks = cluster.auth().jwks();
      boolean isUrl = jwks.isPresent() && jwks.get().matches("(?i)[a-z][a-z0-9+.-]*:.*");
      if (!isUrl && !urlSettings().equals(new Builder().urlSettings())) {
        throw new ConfigException(
            "jwksRefreshSeconds, jwksMaximumAgeSeconds and startWithoutKeys need a URL in jwks=:"
                + " take them out or name one");
      }
      return new KeySettings(
          cluster.jwtKey(),
          isUrl ? Optional.empty() : jwks.map(path -> Checks.absolute("jwks", path)),
          isUrl ? jwks.map(Checks::keySetUrl) : Optional.empty(),
          reloadInterval,
          jwksFetchInterval,
          jwksMaximumAge,
          startWithoutKeys);
    }

    private TokenRules completeRules(ClusterSettings cluster) {
      TokenRules.Builder builder =
          rules.toBuilder().clientIdentity(cluster.auth().clientIdentity());
      cluster.auth().userClaimField().ifPresent(builder::userClaimField);
      cluster.slurmUser().ifPresent(builder::slurmUser);
      TokenRules complete = builder.build();
      if (complete.slurmUserId().isEmpty()) {
        Accounts.uid(complete.slurmUser()).ifPresent(builder::slurmUserId);
      }
      return builder.build();
    }

    private void checkHttp() {
      excludedPaths.forEach(Checks::excludedPath);
      Checks.realm(realm);
      cookieName.ifPresent(name -> Checks.headerToken("cookieName", name));
      identityHeader.ifPresent(Checks::identityHeader);
    }
  }
}
