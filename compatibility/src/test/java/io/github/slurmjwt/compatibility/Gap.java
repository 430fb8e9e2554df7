package io.github.slurmjwt.compatibility;

import java.util.regex.Pattern;

/**
 * What a server does not offer.
 *
 * @param reason why, for the table
 * @param failure what is seen of it: a regular expression for the failure of the case
 */
record Gap(String reason, String failure) {
  /** Whether a case fails with this gap, and not in another way. */
  boolean isSeenIn(Throwable seen) {
    return Pattern.compile(failure).matcher(seen.toString()).find();
  }
}
