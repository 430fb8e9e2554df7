package io.github.slurmjwt.demo;

import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.config.FilterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rules for a token, in the order in which the filter checks them: length, shape, header, key,
 * signature, and only then the claims. A test fails tokens at each rule to compare the order.
 */
enum Rule {
  /** The length of the whole token. */
  LENGTH(Rejection.TOO_LONG),
  /** The three parts and the header. */
  SHAPE(Rejection.MALFORMED),
  /** Extensions in the header. */
  EXTENSIONS(Rejection.CRITICAL_HEADER),
  /** A known algorithm. */
  ALGORITHM(Rejection.UNSUPPORTED_ALGORITHM),
  /** An algorithm with a configured key. */
  ENABLED(Rejection.ALGORITHM_NOT_ENABLED),
  /** The key that the token names. */
  KEY(Rejection.KEY_ID_MISSING, Rejection.UNKNOWN_KEY, Rejection.KEYS_UNAVAILABLE),
  /** The signature. */
  SIGNATURE(Rejection.BAD_SIGNATURE),
  /** The JSON of the claims. */
  CLAIMS(Rejection.MALFORMED),
  /** The expiry. */
  EXPIRY(Rejection.EXPIRED),
  /** The time of issue. */
  ISSUED(Rejection.ISSUED_AT_MISSING),
  /** The beginning of validity. */
  NOT_BEFORE(Rejection.NOT_YET_VALID),
  /** The site's limit for the lifetime. */
  LIFETIME(Rejection.LIFETIME_TOO_LONG),
  /** The site's issuer. */
  ISSUER(Rejection.WRONG_ISSUER),
  /** The site's audience. */
  AUDIENCE(Rejection.WRONG_AUDIENCE),
  /** The site's type of token. */
  TYPE(Rejection.WRONG_TYPE),
  /** The identity claims. */
  IDENTITY(Rejection.BAD_IDENTITY),
  /** Users that are clients. */
  SERVICE_ACCOUNT(Rejection.SERVICE_ACCOUNT),
  /** A user at all. */
  USER(Rejection.NO_USER_NAME, Rejection.NO_IDENTITY),
  /** The user's name. */
  USER_NAME(Rejection.BAD_USER_NAME),
  /** The users and tokens that the site denies. */
  DENIED(Rejection.TOKEN_DENIED, Rejection.OLD_TOKEN_DENIED, Rejection.USER_DENIED),
  /** The users that the site allows. */
  ALLOWED(Rejection.USER_NOT_ALLOWED),
  /** The site's roles. */
  ROLE(Rejection.ROLE_MISSING),
  /** The time that must be left. */
  TIME_LEFT(Rejection.EXPIRES_SOON);

  private final Set<Rejection> reasons;

  Rule(Rejection... reasons) {
    this.reasons = Set.of(reasons);
  }

  /** Returns whether this rule refuses tokens for this reason. */
  boolean refusesAs(Rejection reason) {
    return reasons.contains(reason);
  }

  /** Returns whether these settings have the rule. */
  boolean isInForce(FilterSettings settings) {
    return switch (this) {
      case LIFETIME -> settings.policy().maximumLifetime().isPresent();
      case ISSUER -> !settings.policy().requiredIssuer().isEmpty();
      case AUDIENCE -> !settings.policy().requiredAudience().isEmpty();
      case TYPE -> settings.policy().requiredType().isPresent();
      case IDENTITY -> settings.slurm().clientIdentity() != ClientIdentity.IGNORED;
      case SERVICE_ACCOUNT -> !settings.policy().serviceAccounts();
      case DENIED -> !settings.access().deniedUsers().isEmpty();
      case ALLOWED -> !settings.access().allowedUsers().isEmpty();
      case ROLE -> !settings.access().requiredRoles().isEmpty();
      case TIME_LEFT -> settings.access().minimumRemaining().isPresent();
      default -> true;
    };
  }

  /** Returns what the rule demands, as a phrase. */
  String words(FilterSettings settings) {
    return switch (this) {
      case LENGTH -> "At most " + settings.policy().maximumTokenLength() + " characters";
      case SHAPE -> "Three parts in base64url, the first a JSON object";
      case EXTENSIONS -> "No `crit` and no `b64` in the header";
      case ALGORITHM -> "`alg` is HS256 or RS256";
      case ENABLED -> "A key for that algorithm is configured";
      case KEY -> "The key is known: RS256 tokens name it in `kid`";
      case SIGNATURE -> "The signature is that of the key";
      case CLAIMS -> "The claims are one JSON object without repeated names";
      case EXPIRY -> "`exp` is a whole number and not past";
      case ISSUED -> "`iat` is a number";
      case NOT_BEFORE -> "`nbf`, if there is one, is not in the future";
      case LIFETIME -> "The lifetime is at most `maximumLifetimeSeconds`";
      case ISSUER -> "`iss` is one of `requiredIssuer`";
      case AUDIENCE -> "`aud` contains one of `requiredAudience`";
      case TYPE -> "`typ` is `requiredType`";
      case IDENTITY -> "`uid`, `gid` and `id`, if present, are well-formed";
      case SERVICE_ACCOUNT -> "The user is not a service account";
      case USER -> user(settings);
      case USER_NAME -> "The name is one that Slurm does not read as a number";
      case DENIED -> "The user is not denied";
      case ALLOWED -> "The user is allowed";
      case ROLE -> "The user has one of the required roles";
      case TIME_LEFT -> "The token does not expire too soon";
    };
  }

  private static String user(FilterSettings settings) {
    List<String> claims = new ArrayList<>(List.of("`sun`", "`username`"));
    settings.slurm().userClaimField().ifPresent(field -> claims.add("`" + field + "`"));
    if (settings.slurm().clientIdentity() != ClientIdentity.IGNORED) {
      claims.add(0, "`id`");
    }
    String last = claims.remove(claims.size() - 1);
    return String.join(", ", claims) + " or " + last + " names the user";
  }
}
