package io.github.slurmjwt;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules on times, issuer, audience and type. They are applied only after the signature has been
 * verified.
 */
final class ClaimRules {
  private final TokenPolicy policy;

  ClaimRules(TokenPolicy policy) {
    this.policy = policy;
  }

  void check(
      Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims, long nowMillis)
      throws TokenRejectedException {
    long expiry = expiry(claims);
    checkNotExpired(expiry, nowMillis);
    double issuedAt = number(claims.get("iat"), Rejection.ISSUED_AT_MISSING);
    checkNotBefore(claims, nowMillis);
    if (policy.maximumLifetime().isPresent()) {
      // The time left counts too: an iat in the future would make any token look short-lived.
      double longest = policy.maximumLifetime().get().toSeconds();
      double left = (double) expiry - Math.floorDiv(nowMillis, 1000L);
      TokenRejectedException.unless(
          expiry - issuedAt <= longest && left <= longest, Rejection.LIFETIME_TOO_LONG);
    }
    List<String> issuers = policy.requiredIssuer();
    TokenRejectedException.unless(
        issuers.isEmpty() || isOneOf(issuers, claims.get("iss")), Rejection.WRONG_ISSUER);
    List<String> audiences = policy.requiredAudience();
    TokenRejectedException.unless(
        audiences.isEmpty() || isOrHoldsOneOf(audiences, claims.get("aud")),
        Rejection.WRONG_AUDIENCE);
    if (policy.requiredType().isPresent()) {
      TokenRejectedException.unless(
          isType(header.get("typ"), policy.requiredType().get()), Rejection.WRONG_TYPE);
    }
  }

  /**
   * Slurm 26.05, {@code auth_jwt.c}, {@code cred_verify}: refused when {@code exp < now}, so the
   * second of expiry still passes. An {@code exp} that is not a JSON integer counts as 0.
   */
  static void checkNotExpired(long expiry, long nowMillis) throws TokenRejectedException {
    TokenRejectedException.unless(!isExpired(expiry, nowMillis), Rejection.EXPIRED);
  }

  static boolean isExpired(long expiry, long nowMillis) {
    return expiry < Math.floorDiv(nowMillis, 1000L);
  }

  static long expiry(Map<String, @Nullable Object> claims) throws TokenRejectedException {
    if (claims.get("exp") instanceof Long expiry) {
      return expiry;
    }
    throw new TokenRejectedException(Rejection.EXPIRED);
  }

  /** Stricter than Slurm, which ignores {@code nbf}: RFC 7519 §4.1.5. */
  private void checkNotBefore(Map<String, @Nullable Object> claims, long nowMillis)
      throws TokenRejectedException {
    if (claims.containsKey("nbf")) {
      double notBefore = number(claims.get("nbf"), Rejection.NOT_YET_VALID);
      double latest = Math.floorDiv(nowMillis, 1000L) + policy.notBeforeTolerance().toSeconds();
      TokenRejectedException.unless(notBefore <= latest, Rejection.NOT_YET_VALID);
    }
  }

  private static double number(@Nullable Object claim, Rejection otherwise)
      throws TokenRejectedException {
    if (claim instanceof Number number) {
      return number.doubleValue();
    }
    throw new TokenRejectedException(otherwise);
  }

  private static boolean isOneOf(List<String> accepted, @Nullable Object claim) {
    return claim instanceof String text && accepted.contains(text);
  }

  private static boolean isOrHoldsOneOf(List<String> accepted, @Nullable Object claim) {
    return claim instanceof List<?> list
        ? list.stream().anyMatch(element -> isOneOf(accepted, element))
        : isOneOf(accepted, claim);
  }

  /**
   * RFC 7515 §4.1.9: media types compare without case, and {@code application/} may be left out.
   */
  private static boolean isType(@Nullable Object typ, String wanted) {
    return typ instanceof String text && mediaType(text).equalsIgnoreCase(mediaType(wanted));
  }

  private static String mediaType(String typ) {
    return typ.indexOf('/') < 0 ? "application/" + typ : typ;
  }
}
