package io.github.slurmjwt;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * What Slurm's own configuration says about tokens: the options of {@code AuthAltParameters} other
 * than those on keys, and {@code SlurmUser}. Immutable.
 */
public final class SlurmOptions {
  /** The uids that Slurm accepts; {@code NO_VAL} and {@code INFINITE} lie above. */
  public static final Range SLURM_USER_ID = new Range("slurmUserId", 0, IdentityClaims.LARGEST_ID);

  /** The lifespans that Slurm accepts, in seconds (Slurm 22.05, {@code auth_jwt.c}). */
  public static final Range MAX_TOKEN_LIFESPAN = new Range("max_token_lifespan", 1, 9_999_999_999L);

  /** Slurm's defaults. */
  public static final SlurmOptions DEFAULT = builder().build();

  private final Optional<String> userClaimField;
  private final ClientIdentity clientIdentity;
  private final String slurmUser;
  private final OptionalLong slurmUserId;
  private final Optional<Duration> maxTokenLifespan;
  private final boolean disableTokenCreation;

  private SlurmOptions(Builder set) {
    SlurmOptions base = set.base;
    userClaimField =
        Optional.ofNullable(set.userClaimField)
            .or(() -> base == null ? Optional.empty() : base.userClaimField);
    clientIdentity =
        either(set.clientIdentity, base == null ? ClientIdentity.IGNORED : base.clientIdentity);
    slurmUser = either(set.slurmUser, base == null ? "root" : base.slurmUser);
    OptionalLong baseId = base == null ? OptionalLong.empty() : base.slurmUserId;
    slurmUserId = set.slurmUserId == null ? baseId : OptionalLong.of(set.slurmUserId);
    maxTokenLifespan =
        Optional.ofNullable(set.maxTokenLifespan)
            .or(() -> base == null ? Optional.empty() : base.maxTokenLifespan);
    disableTokenCreation =
        either(set.disableTokenCreation, base != null && base.disableTokenCreation);
  }

  private static <T> T either(@Nullable T set, T otherwise) {
    return set == null ? otherwise : set;
  }

  /** Returns a builder for which nothing has been set. */
  public static Builder builder() {
    return new Builder(null);
  }

  /** Returns the claim that names the user when neither {@code sun} nor {@code username} does. */
  public Optional<String> userClaimField() {
    return userClaimField;
  }

  /** Returns how identity claims are treated. */
  public ClientIdentity clientIdentity() {
    return clientIdentity;
  }

  /** Returns the user that Slurm runs as, who, like root, may act for others. */
  public String slurmUser() {
    return slurmUser;
  }

  /** Returns that user's uid, if known; no identity may have it under another name. */
  public OptionalLong slurmUserId() {
    return slurmUserId;
  }

  /** Returns the longest lifespan of tokens that Slurm mints. */
  public Optional<Duration> maxTokenLifespan() {
    return maxTokenLifespan;
  }

  /** Tells whether only root and SlurmUser may mint tokens. */
  public boolean disableTokenCreation() {
    return disableTokenCreation;
  }

  /**
   * Returns an issuer that observes these options, for a portal that holds the cluster's key.
   *
   * @throws ConfigException when {@code disable_token_creation} is set: the site lets only root and
   *     SlurmUser create tokens
   */
  public TokenIssuer tokenIssuer(SecretKey key, InstantSource clock) {
    if (disableTokenCreation) {
      throw new ConfigException(
          "AuthAltParameters: disable_token_creation is set, so tokens must be created elsewhere");
    }
    return TokenIssuer.of(key, maxTokenLifespan, clock);
  }

  /** Returns a builder that starts from these options, each of which can be replaced once. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SlurmOptions that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  /** Returns the options for the log. */
  @Override
  public String toString() {
    return "SlurmOptions" + values();
  }

  private List<Object> values() {
    return List.of(
        userClaimField,
        clientIdentity,
        slurmUser,
        slurmUserId,
        maxTokenLifespan,
        disableTokenCreation);
  }

  /**
   * Builds options from several sources. Each setter returns this builder, refuses null, and
   * accepts a second value only if it equals the first: sources must not disagree.
   */
  public static final class Builder {
    private final @Nullable SlurmOptions base;
    private @Nullable String userClaimField;
    private @Nullable ClientIdentity clientIdentity;
    private @Nullable String slurmUser;
    private @Nullable Long slurmUserId;
    private @Nullable Duration maxTokenLifespan;
    private @Nullable Boolean disableTokenCreation;

    private Builder(@Nullable SlurmOptions base) {
      this.base = base;
    }

    /** Sets the claim that names the user when neither {@code sun} nor {@code username} does. */
    public Builder userClaimField(String claim) {
      userClaimField = once("userclaimfield", userClaimField, claim);
      return this;
    }

    /** Sets how identity claims are treated: {@code use_jwt_client_ids} and its stricter form. */
    public Builder clientIdentity(ClientIdentity value) {
      clientIdentity = once("use_jwt_client_ids", clientIdentity, value);
      return this;
    }

    /**
     * Sets the user that Slurm runs as.
     *
     * @throws ConfigException when it is empty, or a uid other than root's: tokens contain names
     */
    public Builder slurmUser(String name) {
      if (!name.equals("0") && name.matches("[0-9]+")) {
        throw new ConfigException(
            "slurmUser is the number " + name + ": set slurmUser to the user's name");
      }
      String user = name.equals("0") ? "root" : SettingText.notEmpty("slurmUser", name);
      slurmUser = once("slurmUser", slurmUser, user);
      return this;
    }

    /**
     * Sets that user's uid.
     *
     * @throws ConfigException when it is out of {@link #SLURM_USER_ID}
     */
    public Builder slurmUserId(long uid) {
      slurmUserId = once("slurmUserId", slurmUserId, SLURM_USER_ID.check(uid));
      return this;
    }

    /**
     * Sets the longest lifespan of tokens that {@link TokenIssuer} mints.
     *
     * @throws ConfigException when it is out of {@link #MAX_TOKEN_LIFESPAN}
     */
    public Builder maxTokenLifespan(Duration lifespan) {
      maxTokenLifespan =
          once("max_token_lifespan", maxTokenLifespan, MAX_TOKEN_LIFESPAN.check(lifespan));
      return this;
    }

    /** Sets whether only root and SlurmUser may mint tokens. */
    public Builder disableTokenCreation(boolean disable) {
      disableTokenCreation = once("disable_token_creation", disableTokenCreation, disable);
      return this;
    }

    /** Returns the options. */
    public SlurmOptions build() {
      return new SlurmOptions(this);
    }

    private static <T> T once(String name, @Nullable T before, T value) {
      if (before != null && !before.equals(value)) {
        throw ConfigException.contradiction(name, before, value);
      }
      return Objects.requireNonNull(value);
    }
  }
}
