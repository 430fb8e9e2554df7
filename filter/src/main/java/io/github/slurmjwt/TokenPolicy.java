package io.github.slurmjwt;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A site's rules on tokens beyond Slurm's own. Immutable. */
public final class TokenPolicy {
  /** POSIX.1-2017 §3.437: the portable user name. */
  public static final String PORTABLE_USER_NAME = "[A-Za-z0-9._][A-Za-z0-9._-]{0,255}";

  /** How long a token may be, in characters. */
  public static final Range MAXIMUM_TOKEN_LENGTH = new Range("maximumTokenLength", 100, 1_000_000);

  /** How far {@code nbf} may lie in the future, in seconds. */
  public static final Range NOT_BEFORE_TOLERANCE =
      new Range("notBeforeToleranceSeconds", 0, 86_400);

  /** How long a token may live, in seconds. */
  public static final Range MAXIMUM_LIFETIME =
      new Range("maximumLifetimeSeconds", 1, Integer.MAX_VALUE);

  /** No rules beyond those that always apply. */
  public static final TokenPolicy DEFAULT = builder().build();

  private final boolean alternateUsers;
  private final Pattern userNamePattern;
  private final int maximumTokenLength;
  private final Duration notBeforeTolerance;
  private final Optional<Duration> maximumLifetime;
  private final List<String> requiredIssuer;
  private final List<String> requiredAudience;
  private final Optional<String> requiredType;
  private final boolean serviceAccounts;
  private final Optional<String> rolesClaim;

  private TokenPolicy(Builder set) {
    alternateUsers = set.alternateUsers;
    userNamePattern = set.userNamePattern;
    maximumTokenLength = set.maximumTokenLength;
    notBeforeTolerance = set.notBeforeTolerance;
    maximumLifetime = Optional.ofNullable(set.maximumLifetime);
    requiredIssuer = set.requiredIssuer;
    requiredAudience = set.requiredAudience;
    requiredType = Optional.ofNullable(set.requiredType);
    serviceAccounts = set.serviceAccounts;
    rolesClaim = Optional.ofNullable(set.rolesClaim);
  }

  /** Returns a builder that starts from {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from this policy. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.alternateUsers = alternateUsers;
    builder.userNamePattern = userNamePattern;
    builder.maximumTokenLength = maximumTokenLength;
    builder.notBeforeTolerance = notBeforeTolerance;
    builder.maximumLifetime = maximumLifetime.orElse(null);
    builder.requiredIssuer = requiredIssuer;
    builder.requiredAudience = requiredAudience;
    builder.requiredType = requiredType.orElse(null);
    builder.serviceAccounts = serviceAccounts;
    builder.rolesClaim = rolesClaim.orElse(null);
    return builder;
  }

  /** Tells whether root and SlurmUser may act for others at all. */
  public boolean alternateUsers() {
    return alternateUsers;
  }

  /** Returns what a user name must match as a whole. */
  public Pattern userNamePattern() {
    return userNamePattern;
  }

  /** Returns the longest token, in characters. */
  public int maximumTokenLength() {
    return maximumTokenLength;
  }

  /** Returns how far {@code nbf} may lie in the future. */
  public Duration notBeforeTolerance() {
    return notBeforeTolerance;
  }

  /** Returns the longest time from {@code iat} to {@code exp}, and from now to {@code exp}. */
  public Optional<Duration> maximumLifetime() {
    return maximumLifetime;
  }

  /** Returns the values of {@code iss} of which a token must have one; empty when any will do. */
  public List<String> requiredIssuer() {
    return requiredIssuer;
  }

  /** Returns the texts of which {@code aud} must be or contain one; empty when any will do. */
  public List<String> requiredAudience() {
    return requiredAudience;
  }

  /** Returns the only {@code typ} that is accepted, compared as a media type (RFC 7515 §4.1.9). */
  public Optional<String> requiredType() {
    return requiredType;
  }

  /** Tells whether the service accounts of an identity provider are accepted as users. */
  public boolean serviceAccounts() {
    return serviceAccounts;
  }

  /** Returns the path of the claim with the user's roles: names joined by dots. */
  public Optional<String> rolesClaim() {
    return rolesClaim;
  }

  /** Two policies are equal when their rules are, with patterns compared by their text. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenPolicy that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  /** Returns the policy for the log. */
  @Override
  public String toString() {
    return "TokenPolicy" + values();
  }

  private List<Object> values() {
    return List.of(
        alternateUsers,
        userNamePattern.pattern(),
        userNamePattern.flags(),
        maximumTokenLength,
        notBeforeTolerance,
        maximumLifetime,
        requiredIssuer,
        requiredAudience,
        requiredType,
        serviceAccounts,
        rolesClaim);
  }

  /** Builds a policy. Each setter returns this builder, and refuses null and empty texts. */
  public static final class Builder {
    private boolean alternateUsers = true;
    private Pattern userNamePattern = Pattern.compile(PORTABLE_USER_NAME);
    private int maximumTokenLength = 8192;
    private Duration notBeforeTolerance = Duration.ofSeconds(60);
    private @Nullable Duration maximumLifetime;
    private List<String> requiredIssuer = List.of();
    private List<String> requiredAudience = List.of();
    private @Nullable String requiredType;
    private boolean serviceAccounts;
    private @Nullable String rolesClaim;

    private Builder() {}

    /** Sets whether root and SlurmUser may act for others. */
    public Builder alternateUsers(boolean allowed) {
      alternateUsers = allowed;
      return this;
    }

    /** Sets what a user name must match as a whole. */
    public Builder userNamePattern(Pattern pattern) {
      userNamePattern = Objects.requireNonNull(pattern);
      return this;
    }

    /**
     * Sets the longest token, in characters.
     *
     * @throws ConfigException when it is out of {@link #MAXIMUM_TOKEN_LENGTH}
     */
    public Builder maximumTokenLength(long characters) {
      maximumTokenLength = (int) MAXIMUM_TOKEN_LENGTH.check(characters);
      return this;
    }

    /**
     * Sets how far {@code nbf} may lie in the future.
     *
     * @throws ConfigException when it is out of {@link #NOT_BEFORE_TOLERANCE}
     */
    public Builder notBeforeTolerance(Duration tolerance) {
      notBeforeTolerance = NOT_BEFORE_TOLERANCE.check(tolerance);
      return this;
    }

    /**
     * Sets the longest lifetime of a token.
     *
     * @throws ConfigException when it is out of {@link #MAXIMUM_LIFETIME}
     */
    public Builder maximumLifetime(Duration lifetime) {
      maximumLifetime = MAXIMUM_LIFETIME.check(lifetime);
      return this;
    }

    /** Sets the issuers that are accepted. */
    public Builder requiredIssuer(String... issuers) {
      requiredIssuer = SettingText.allNotEmpty("requiredIssuer", List.of(issuers));
      return this;
    }

    /** Sets the audiences of which a token must be for one. */
    public Builder requiredAudience(String... audiences) {
      requiredAudience = SettingText.allNotEmpty("requiredAudience", List.of(audiences));
      return this;
    }

    /** Sets the only type that is accepted. */
    public Builder requiredType(String type) {
      requiredType = SettingText.notEmpty("requiredType", type);
      return this;
    }

    /** Sets whether service accounts of an identity provider are accepted as users. */
    public Builder serviceAccounts(boolean accepted) {
      serviceAccounts = accepted;
      return this;
    }

    /** Sets the path of the claim with the roles, for instance {@code realm_access.roles}. */
    public Builder rolesClaim(String path) {
      rolesClaim = SettingText.notEmpty("rolesClaim", path);
      return this;
    }

    /** Returns the policy. */
    public TokenPolicy build() {
      return new TokenPolicy(this);
    }
  }
}
