package io.github.slurmjwt;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What is demanded of a token beside a good signature. {@link #slurm()} gives Slurm's own rules and
 * this filter's fixed ones; a builder adds the site's policy. Immutable.
 *
 * @param userClaimField the claim that names the user when neither {@code sun} nor {@code username}
 *     is a string; the option of that name in Slurm
 * @param clientIdentity what to do with identity claims
 * @param slurmUser the user name that, beside root, may act for others; Slurm's {@code SlurmUser}
 * @param slurmUserId the uid of that user, where it is known: no identity may have it under another
 *     name
 * @param alternateUsers whether root and SlurmUser may act for others at all
 * @param userNamePattern what a user name must match as a whole
 * @param maximumTokenLength the longest token in characters
 * @param notBeforeTolerance how far {@code nbf} may lie in the future
 * @param maximumLifetime the longest time from {@code iat} to {@code exp}, and from now to {@code
 *     exp}
 * @param requiredIssuer the one {@code iss} that is accepted
 * @param requiredAudience the value that {@code aud} must be or hold
 * @param requiredType the {@code typ} of the header, compared as a media type (RFC 7515 §4.1.9)
 * @param serviceAccounts whether the service accounts of an identity provider pass as users
 * @param rolesClaim where in the claims the user's roles are: names joined by dots
 */
public record TokenRules(
    Optional<String> userClaimField,
    ClientIdentity clientIdentity,
    String slurmUser,
    OptionalLong slurmUserId,
    boolean alternateUsers,
    Pattern userNamePattern,
    int maximumTokenLength,
    Duration notBeforeTolerance,
    Optional<Duration> maximumLifetime,
    Optional<String> requiredIssuer,
    Optional<String> requiredAudience,
    Optional<String> requiredType,
    boolean serviceAccounts,
    Optional<String> rolesClaim) {

  /** Refuses values that no token could keep to. */
  public TokenRules {
    if (slurmUserId.isPresent()
        && (slurmUserId.getAsLong() < 0 || slurmUserId.getAsLong() > LARGEST_ID)) {
      throw new IllegalArgumentException("slurmUserId must be from 0 to " + LARGEST_ID);
    }
    if (maximumTokenLength < 1) {
      throw new IllegalArgumentException("maximumTokenLength must be at least 1");
    }
    if (notBeforeTolerance.isNegative() || notBeforeTolerance.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("notBeforeTolerance must be from 0 to 1 day");
    }
    if (maximumLifetime.isPresent() && maximumLifetime.get().toSeconds() < 1) {
      throw new IllegalArgumentException("maximumLifetime must be at least 1 second");
    }
  }

  /** The largest uid and gid that Slurm takes: NO_VAL and INFINITE lie above. */
  static final long LARGEST_ID = 0xFFFFFFFDL;

  /** POSIX.1-2017 §3.437: the portable user name. */
  public static final String PORTABLE_USER_NAME = "[A-Za-z0-9._][A-Za-z0-9._-]{0,255}";

  /** Returns the rules without any site policy. */
  public static TokenRules slurm() {
    return builder().build();
  }

  /** Returns a builder that starts from {@link #slurm()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these rules. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.userClaimField = userClaimField;
    builder.clientIdentity = clientIdentity;
    builder.slurmUser = slurmUser;
    builder.slurmUserId = slurmUserId;
    builder.alternateUsers = alternateUsers;
    builder.userNamePattern = userNamePattern;
    builder.maximumTokenLength = maximumTokenLength;
    builder.notBeforeTolerance = notBeforeTolerance;
    builder.maximumLifetime = maximumLifetime;
    builder.requiredIssuer = requiredIssuer;
    builder.requiredAudience = requiredAudience;
    builder.requiredType = requiredType;
    builder.serviceAccounts = serviceAccounts;
    builder.rolesClaim = rolesClaim;
    return builder;
  }

  /** Collects the site's policy. Each method returns this builder; null is refused. */
  public static final class Builder {
    private Optional<String> userClaimField = Optional.empty();
    private ClientIdentity clientIdentity = ClientIdentity.IGNORED;
    private String slurmUser = "root";
    private OptionalLong slurmUserId = OptionalLong.empty();
    private boolean alternateUsers = true;
    private Pattern userNamePattern = Pattern.compile(PORTABLE_USER_NAME);
    private int maximumTokenLength = 8192;
    private Duration notBeforeTolerance = Duration.ofSeconds(60);
    private Optional<Duration> maximumLifetime = Optional.empty();
    private Optional<String> requiredIssuer = Optional.empty();
    private Optional<String> requiredAudience = Optional.empty();
    private Optional<String> requiredType = Optional.empty();
    private boolean serviceAccounts = false;
    private Optional<String> rolesClaim = Optional.empty();

    private Builder() {}

    /** Names the third claim to look for the user in; see {@link TokenRules#userClaimField()}. */
    public Builder userClaimField(String claim) {
      userClaimField = Optional.of(claim);
      return this;
    }

    /** Sets what identity claims are worth. */
    public Builder clientIdentity(ClientIdentity value) {
      clientIdentity = Objects.requireNonNull(value);
      return this;
    }

    /** Names Slurm's {@code SlurmUser}. */
    public Builder slurmUser(String name) {
      slurmUser = Objects.requireNonNull(name);
      return this;
    }

    /** Says which uid Slurm's {@code SlurmUser} has, 0 to 2<sup>32</sup>-3. */
    public Builder slurmUserId(long uid) {
      slurmUserId = OptionalLong.of(uid);
      return this;
    }

    /** Allows or forbids that root and SlurmUser act for others. */
    public Builder alternateUsers(boolean allowed) {
      alternateUsers = allowed;
      return this;
    }

    /** Sets what a user name must match as a whole. */
    public Builder userNamePattern(Pattern pattern) {
      userNamePattern = Objects.requireNonNull(pattern);
      return this;
    }

    /** Sets the longest token, in characters. */
    public Builder maximumTokenLength(int characters) {
      maximumTokenLength = characters;
      return this;
    }

    /** Sets how far {@code nbf} may lie in the future. */
    public Builder notBeforeTolerance(Duration tolerance) {
      notBeforeTolerance = Objects.requireNonNull(tolerance);
      return this;
    }

    /** Sets the longest lifetime of a token. */
    public Builder maximumLifetime(Duration lifetime) {
      maximumLifetime = Optional.of(lifetime);
      return this;
    }

    /** Accepts only tokens of this issuer. */
    public Builder requiredIssuer(String issuer) {
      requiredIssuer = Optional.of(issuer);
      return this;
    }

    /** Accepts only tokens for this audience. */
    public Builder requiredAudience(String audience) {
      requiredAudience = Optional.of(audience);
      return this;
    }

    /** Accepts only tokens of this type. */
    public Builder requiredType(String type) {
      requiredType = Optional.of(type);
      return this;
    }

    /** Accepts or refuses tokens that an identity provider made for a service account. */
    public Builder serviceAccounts(boolean accepted) {
      serviceAccounts = accepted;
      return this;
    }

    /** Names where the roles are, for instance {@code realm_access.roles}. */
    public Builder rolesClaim(String path) {
      rolesClaim = Optional.of(path);
      return this;
    }

    /** Returns the rules. */
    public TokenRules build() {
      return new TokenRules(
          userClaimField,
          clientIdentity,
          slurmUser,
          slurmUserId,
          alternateUsers,
          userNamePattern,
          maximumTokenLength,
          notBeforeTolerance,
          maximumLifetime,
          requiredIssuer,
          requiredAudience,
          requiredType,
          serviceAccounts,
          rolesClaim);
    }
  }
}
