package io.github.slurmjwt.cli;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.TokenPolicy;
import io.github.slurmjwt.cli.Judge.Judgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the claims because of which a token with a valid signature is refused. */
final class ClaimMistakes {
  private static final int MOST_SUGGESTIONS = 6;
  private static final int MOST_TRIES = 50;
  private static final Duration SOON = Duration.ofMinutes(10);

  private final String token;
  private final Map<String, @Nullable Object> claims;
  private final Judge judge;
  private final long now;

  private ClaimMistakes(String token, DecodedToken decoded, Judge judge) {
    this.token = token;
    this.claims = decoded.claims();
    this.judge = judge;
    this.now = judge.clock().instant().getEpochSecond();
  }

  static List<Finding> of(String token, DecodedToken decoded, Judge judge, Judgement judgement) {
    ClaimMistakes suspects = new ClaimMistakes(token, decoded, judge);
    List<Finding> findings = new ArrayList<>();
    suspects.clock(judgement).ifPresent(findings::add);
    judgement.reason().ifPresent(reason -> findings.addAll(suspects.of(reason)));
    if (judgement.accepted()) {
      suspects.unusedField().ifPresent(findings::add);
    }
    return findings;
  }

  private List<Finding> of(Rejection reason) {
    TokenPolicy policy = judge.policy();
    return switch (reason) {
      case EXPIRED -> List.of(expired());
      case NOT_YET_VALID -> List.of(notYet());
      case LIFETIME_TOO_LONG ->
          List.of(
              new Finding(
                  "lifetime",
                  "Its lifetime from iat to exp is "
                      + TerminalText.length(between("iat", "exp"))
                      + ", and maximumLifetimeSeconds allows "
                      + TerminalText.length(policy.maximumLifetime().orElseThrow())
                      + "."));
      case WRONG_ISSUER -> List.of(differs("iss", "requiredIssuer", policy.requiredIssuer()));
      case WRONG_AUDIENCE -> List.of(differs("aud", "requiredAudience", policy.requiredAudience()));
      case NO_USER_NAME -> otherFields();
      case BAD_USER_NAME -> List.of(badName());
      case SERVICE_ACCOUNT -> serviceAccount();
      default -> AccessMistakes.of(token, reason, judge);
    };
  }

  /** A token issued in the future proves that two clocks differ. */
  private Optional<Finding> clock(Judgement judgement) {
    if (judgement.signatureHolds()
        && claims.get("iat") instanceof Number issued
        && issued.longValue() > now) {
      return Optional.of(
          new Finding(
              "clock",
              "The token was issued "
                  + TerminalText.length(TerminalText.between(now, issued.longValue()))
                  + " from now: the clock of this machine, or that of the issuer, is wrong."));
    }
    return Optional.empty();
  }

  private Finding expired() {
    if (!(claims.get("exp") instanceof Long expiry)) {
      return new Finding(
          "expiry",
          "Its exp "
              + (claims.containsKey("exp") ? "is not an integer" : "is missing")
              + ", which counts as expired.");
    }
    Duration ago = TerminalText.between(expiry, now);
    String clocks =
        ago.compareTo(SOON) < 0 ? " If it should still be valid, compare the clocks." : "";
    return new Finding("expiry", "It expired " + TerminalText.length(ago) + " ago." + clocks);
  }

  private Finding notYet() {
    if (!(claims.get("nbf") instanceof Number notBefore)) {
      return new Finding("not-before", "Its nbf is not a number.");
    }
    return new Finding(
        "not-before",
        "It becomes valid "
            + TerminalText.length(TerminalText.between(now, notBefore.longValue()))
            + " from now; compare the clocks.");
  }

  private Duration between(String first, String second) {
    return claims.get(first) instanceof Number start && claims.get(second) instanceof Number end
        ? TerminalText.between(start.longValue(), end.longValue())
        : Duration.ZERO;
  }

  private Finding differs(String claim, String parameter, List<String> wanted) {
    Object found = claims.get(claim);
    boolean slash =
        found instanceof String text
            && wanted.stream().anyMatch(it -> withoutSlashes(it).equals(withoutSlashes(text)));
    return new Finding(
        "claim-" + claim,
        (claims.containsKey(claim)
                ? "Its " + claim + " is " + TerminalText.printable(found)
                : "It has no " + claim)
            + ", and "
            + parameter
            + " is "
            + String.join(" or ", wanted)
            + (slash ? "; they differ only in the trailing slash." : "."));
  }

  private static String withoutSlashes(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }

  private Finding badName() {
    for (String field : List.of("sun", "username", judge.slurm().userClaimField().orElse(""))) {
      if (claims.get(field) instanceof String name) {
        String why =
            name.matches("\\s*[+-]?[0-9]+")
                ? "Slurm reads such a name as a number."
                : "it must match userNamePattern, which is " + judge.policy().userNamePattern();
        return new Finding(
            "user-name",
            "The user in " + field + " is " + TerminalText.printable(name) + "; " + why);
      }
    }
    return new Finding("user-name", "The user's name in id is not accepted.");
  }

  /** Tries each claim as the user name claim, unless the token has thousands of claims. */
  private List<Finding> otherFields() {
    List<Finding> findings = new ArrayList<>();
    int tries = 0;
    for (Map.Entry<String, @Nullable Object> claim : claims.entrySet()) {
      if (findings.size() == MOST_SUGGESTIONS || tries == MOST_TRIES) {
        break;
      }
      if (claim.getValue() instanceof String) {
        tries++;
        SlurmOptions options = judge.slurm().toBuilder().userClaimField(claim.getKey()).build();
        Judgement tried = judge.with(options).judge(token);
        tried
            .user()
            .ifPresent(
                user ->
                    findings.add(
                        new Finding(
                            "user-claim",
                            "With userclaimfield="
                                + TerminalText.printable(claim.getKey())
                                + " it is accepted for user "
                                + user.getName()
                                + ".")));
      }
    }
    return findings;
  }

  private List<Finding> serviceAccount() {
    TokenPolicy policy = judge.policy().toBuilder().serviceAccounts(true).build();
    return judge.with(policy).judge(token).accepted()
        ? List.of(
            new Finding(
                "service-account", "With serviceAccounts=true it is accepted; see the manual."))
        : List.of();
  }

  /** Slurm reads sun and username first, so the configured claim may never be used. */
  private Optional<Finding> unusedField() {
    Optional<String> field = judge.slurm().userClaimField();
    String first = claims.get("sun") instanceof String ? "sun" : "username";
    boolean unused =
        field.isPresent()
            && claims.get(field.get()) instanceof String other
            && claims.get(first) instanceof String name
            && !first.equals(field.get())
            && !name.equals(other);
    return unused
        ? Optional.of(
            new Finding(
                "user-claim-unused",
                "userclaimfield="
                    + field.get()
                    + " is not used, since the token has "
                    + first
                    + ", as in Slurm."))
        : Optional.empty();
  }
}
