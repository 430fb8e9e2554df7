package io.github.slurmjwt.cli;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Describes the claims of a token in plain words. */
final class ClaimDescriptions {
  private final Instant now;
  private final ZoneId zone;

  ClaimDescriptions(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** Returns what a claim means; empty for claims that have no meaning here. */
  String meaning(String claim, @Nullable Object value) {
    return switch (claim) {
      case "exp" -> "valid until " + moment(value);
      case "iat" -> "issued " + moment(value);
      case "nbf" -> "valid from " + moment(value);
      case "auth_time" -> "logged in " + moment(value);
      case "sun" -> "the Slurm user";
      case "username" -> "the Slurm user, if there is no sun";
      case "iss" -> "the issuer";
      case "aud" -> "the audience";
      case "sub" -> "the subject; ignored by Slurm";
      case "azp" -> "the client that requested it";
      case "jti" -> "the token's id";
      case "id", "uid", "gid" -> "the user's identity, for use_jwt_client_ids";
      default -> "";
    };
  }

  private String moment(@Nullable Object value) {
    return value instanceof Long seconds
            && seconds >= Instant.MIN.getEpochSecond()
            && seconds <= Instant.MAX.getEpochSecond()
        ? TerminalText.moment(Instant.ofEpochSecond(seconds), now, zone)
        : "not a valid time";
  }
}
