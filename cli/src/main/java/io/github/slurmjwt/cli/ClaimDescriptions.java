package io.github.slurmjwt.cli;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What the claims of a token mean, in plain words. */
final class ClaimDescriptions {
  private final Instant now;
  private final ZoneId zone;

  ClaimDescriptions(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** Returns what a claim is for; empty for those that mean nothing here. */
  String meaning(String claim, @Nullable Object value) {
    return switch (claim) {
      case "exp" -> "good until " + moment(value);
      case "iat" -> "made " + moment(value);
      case "nbf" -> "good from " + moment(value);
      case "auth_time" -> "logged in " + moment(value);
      case "sun" -> "the Slurm user";
      case "username" -> "the Slurm user, if there is no sun";
      case "iss" -> "who made it";
      case "aud" -> "whom it is meant for";
      case "sub" -> "the subject; Slurm does not look at it";
      case "azp" -> "the client that asked for it";
      case "jti" -> "its number";
      case "id", "uid", "gid" -> "the user's identity, for use_jwt_client_ids";
      default -> "";
    };
  }

  private String moment(@Nullable Object value) {
    return value instanceof Long seconds
            && seconds >= Instant.MIN.getEpochSecond()
            && seconds <= Instant.MAX.getEpochSecond()
        ? TerminalText.moment(Instant.ofEpochSecond(seconds), now, zone)
        : "no moment";
  }
}
