package io.github.slurmjwt;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A site's rules on who may pass with a token that is valid in itself. Immutable. */
public final class AccessPolicy {
  /** How long a token must still be valid, in seconds. */
  public static final Range MINIMUM_REMAINING = new Range("minimumRemainingSeconds", 1, 86_400);

  /** Every user may pass, with every valid token. */
  public static final AccessPolicy DEFAULT = builder().build();

  private final Set<String> allowedUsers;
  private final Set<String> deniedUsers;
  private final Set<String> requiredRoles;
  private final Optional<Duration> minimumRemaining;

  private AccessPolicy(Builder set) {
    allowedUsers = set.allowedUsers;
    deniedUsers = set.deniedUsers;
    requiredRoles = set.requiredRoles;
    minimumRemaining = Optional.ofNullable(set.minimumRemaining);
  }

  /** Returns a builder that starts from {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the only users that may pass; empty when all may. */
  public Set<String> allowedUsers() {
    return allowedUsers;
  }

  /** Returns the users that may not pass. */
  public Set<String> deniedUsers() {
    return deniedUsers;
  }

  /** Returns the roles of which a user must have one; empty when none is needed. */
  public Set<String> requiredRoles() {
    return requiredRoles;
  }

  /** Returns the shortest time that a token must still be valid. */
  public Optional<Duration> minimumRemaining() {
    return minimumRemaining;
  }

  /** Two policies are equal when their rules are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccessPolicy that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  /** Returns the policy for the log. */
  @Override
  public String toString() {
    return "AccessPolicy" + values();
  }

  private List<Object> values() {
    return List.of(allowedUsers, deniedUsers, requiredRoles, minimumRemaining);
  }

  /** Builds a policy. Each setter returns this builder, and refuses null and empty texts. */
  public static final class Builder {
    private Set<String> allowedUsers = Set.of();
    private Set<String> deniedUsers = Set.of();
    private Set<String> requiredRoles = Set.of();
    private @Nullable Duration minimumRemaining;

    private Builder() {}

    /**
     * Sets the only users that may pass. Names compare exactly.
     *
     * @throws ConfigException when there is none, or one is not a name
     */
    public Builder allowedUsers(Collection<String> names) {
      allowedUsers = users("allowedUsers", names);
      return this;
    }

    /**
     * Sets the users that may not pass, allowed or not. Letter case makes no difference.
     *
     * @throws ConfigException when there is none, or one is not a name
     */
    public Builder deniedUsers(Collection<String> names) {
      deniedUsers = users("deniedUsers", names);
      return this;
    }

    /**
     * Sets the roles of which a user must have at least one.
     *
     * @throws ConfigException when there is none
     */
    public Builder requiredRoles(Collection<String> roles) {
      requiredRoles = texts("requiredRoles", roles);
      return this;
    }

    /**
     * Sets the shortest time that a token must still be valid.
     *
     * @throws ConfigException when it is out of {@link #MINIMUM_REMAINING}
     */
    public Builder minimumRemaining(Duration time) {
      minimumRemaining = MINIMUM_REMAINING.check(Objects.requireNonNull(time));
      return this;
    }

    /** Returns the policy. */
    public AccessPolicy build() {
      return new AccessPolicy(this);
    }

    private static Set<String> users(String name, Collection<String> users) {
      Set<String> checked = texts(name, users);
      for (String user : checked) {
        if (UserNames.isNobodys(user)) {
          throw new ConfigException(
              name + ": " + user + " is not a user name: name each user, as tokens do");
        }
      }
      return checked;
    }

    private static Set<String> texts(String name, Collection<String> texts) {
      return Collections.unmodifiableSet(new LinkedHashSet<>(SettingText.allNotEmpty(name, texts)));
    }
  }
}
