package io.github.slurmjwt;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules on who the user is: which claim names them, which names are accepted, who may act for
 * whom.
 */
final class UserRules {
  private static final String ROOT = "root";

  /** Keycloak's name for the user of a client that acts for itself, before the client's id. */
  private static final String SERVICE_ACCOUNT = "service-account-";

  private static final int MAXIMUM_NAME_LENGTH = 256;

  private final SlurmOptions slurm;
  private final TokenPolicy policy;

  UserRules(SlurmOptions slurm, TokenPolicy policy) {
    this.slurm = slurm;
    this.policy = policy;
  }

  VerifiedToken read(String token, Map<String, @Nullable Object> claims, long expiry)
      throws TokenRejectedException {
    return new VerifiedToken(
        token, claims, expiry, tokenUser(claims), identity(claims), roles(claims));
  }

  /**
   * Slurm 26.05, {@code auth_jwt.c}, {@code cred_verify}: the first of {@code sun}, {@code
   * username} and the {@code userclaimfield} that is a string; an empty string counts.
   */
  private Optional<String> tokenUser(Map<String, @Nullable Object> claims) {
    if (claims.get("sun") instanceof String user) {
      return Optional.of(user);
    }
    if (claims.get("username") instanceof String user) {
      return Optional.of(user);
    }
    return slurm
        .userClaimField()
        .filter(field -> !field.isEmpty())
        .map(claims::get)
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  private Optional<SlurmIdentity> identity(Map<String, @Nullable Object> claims)
      throws TokenRejectedException {
    if (slurm.clientIdentity() == ClientIdentity.IGNORED) {
      return Optional.empty();
    }
    Optional<SlurmIdentity> identity = IdentityClaims.read(claims);
    if (identity.isPresent()) {
      refuseBorrowedIds(identity.get());
    }
    return identity;
  }

  /**
   * Stricter than Slurm 26.05, which uses the uid and never compares the two: a token with uid 0
   * and the name "ghost" runs jobs as root there, but the application would see "ghost".
   * Conversely, the application would take an ordinary user for root.
   */
  private void refuseBorrowedIds(SlurmIdentity identity) throws TokenRejectedException {
    boolean own = IdentityClaims.leavesRootAlone(identity);
    if (slurm.slurmUserId().isPresent()) {
      boolean slurmId = identity.uid() == slurm.slurmUserId().getAsLong();
      own &= slurmId == identity.name().equals(slurm.slurmUser());
    }
    TokenRejectedException.unless(own, Rejection.BAD_IDENTITY);
  }

  private Set<String> roles(Map<String, @Nullable Object> claims) {
    if (policy.rolesClaim().isEmpty()) {
      return Set.of();
    }
    Set<String> roles = new HashSet<>();
    collectStrings(find(claims, policy.rolesClaim().get()), roles);
    return Set.copyOf(roles);
  }

  private static @Nullable Object find(Map<String, @Nullable Object> claims, String path) {
    if (claims.containsKey(path)) {
      return claims.get(path);
    }
    Object found = claims;
    for (String name : path.split("\\.", -1)) {
      found = found instanceof Map<?, ?> members ? members.get(name) : null;
    }
    return found;
  }

  private static void collectStrings(@Nullable Object claim, Set<String> strings) {
    if (claim instanceof List<?> elements) {
      elements.forEach(element -> collectStrings(element, strings));
    } else if (claim instanceof String text) {
      strings.add(text);
    }
  }

  /** Returns the user whom the token names, if that is a name that passes; for the audit log. */
  Optional<String> nameForLog(Map<String, @Nullable Object> claims) {
    return tokenUser(claims).filter(this::passes);
  }

  /**
   * Returns the user to act for. Slurm 26.05: an identity is used when the request asks for its
   * name or for none; otherwise the token's user name counts, and only root and SlurmUser may ask
   * for another.
   */
  SlurmPrincipal select(VerifiedToken token, Optional<String> requested)
      throws TokenRejectedException {
    Optional<String> identified = token.identity().map(SlurmIdentity::name);
    refuseServiceAccount(token.userName());
    refuseServiceAccount(identified);
    if (identified.isPresent() && (requested.isEmpty() || requested.equals(identified))) {
      String name = checked(identified.get(), Rejection.BAD_USER_NAME);
      return new SlurmPrincipal(name, token, true);
    }
    return new SlurmPrincipal(selectByName(token, requested), token, false);
  }

  /**
   * Stricter than Slurm, which accepts any name: with the grant client_credentials no user has
   * logged in.
   */
  private void refuseServiceAccount(Optional<String> name) throws TokenRejectedException {
    boolean isService = name.orElse("").startsWith(SERVICE_ACCOUNT);
    TokenRejectedException.unless(
        policy.serviceAccounts() || !isService, Rejection.SERVICE_ACCOUNT);
  }

  private String selectByName(VerifiedToken token, Optional<String> requested)
      throws TokenRejectedException {
    TokenRejectedException.unless(
        slurm.clientIdentity() != ClientIdentity.REQUIRED, Rejection.NO_IDENTITY);
    TokenRejectedException.unless(token.userName().isPresent(), Rejection.NO_USER_NAME);
    String own = checked(token.userName().get(), Rejection.BAD_USER_NAME);
    if (requested.isEmpty() || requested.get().equals(own)) {
      return own;
    }
    TokenRejectedException.unless(mayActForOthers(own), Rejection.ALTERNATE_USER_NOT_ALLOWED);
    return checked(requested.get(), Rejection.BAD_ALTERNATE_USER_NAME);
  }

  /**
   * Slurm compares uids; the filter knows only names, and those of root and SlurmUser are fixed.
   */
  private boolean mayActForOthers(String user) {
    return policy.alternateUsers() && (user.equals(ROOT) || user.equals(slurm.slurmUser()));
  }

  /**
   * Stricter than Slurm, which accepts any text: POSIX.1-2017 §3.437; it also prevents header and
   * log injection.
   */
  private String checked(String name, Rejection otherwise) throws TokenRejectedException {
    TokenRejectedException.unless(passes(name), otherwise);
    return name;
  }

  private boolean passes(String name) {
    // The length first: a site's own pattern may overflow the stack on a very long name.
    return name.length() <= MAXIMUM_NAME_LENGTH
        && policy.userNamePattern().matcher(name).matches()
        && !UserNames.isReadAsUid(name)
        && name.codePoints().noneMatch(UserRules::isUnprintable);
  }

  /**
   * Stricter than Slurm, whatever the pattern: characters that are invisible or change how their
   * neighbours are displayed (Unicode's controls, format characters and line ends), and code points
   * that are not characters (surrogates, Unicode §23.7). Such a name looks like another one
   * wherever people read it.
   */
  private static boolean isUnprintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> (character & 0xFFFE) == 0xFFFE || (character >= 0xFDD0 && character <= 0xFDEF);
    };
  }
}
