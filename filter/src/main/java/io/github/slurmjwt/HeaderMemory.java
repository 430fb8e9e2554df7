package io.github.slurmjwt;

import io.github.slurmjwt.jose.CompactJws;
import io.github.slurmjwt.jose.MalformedJwsException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the header of the last token that was verified: the tokens of one issuer all have the
 * same. Safe for use by many threads.
 */
final class HeaderMemory {
  private volatile Header last = new Header("", Map.of());

  record Header(String text, Map<String, @Nullable Object> members) {}

  /** Returns the header of a token, whose signature has yet to be verified. */
  Header read(CompactJws jws) throws MalformedJwsException {
    Header known = last;
    return known.text.equals(jws.header())
        ? known
        : new Header(jws.header(), CompactJws.members(jws.header()));
  }

  /**
   * Keeps the header of a token whose signature has been verified; no other token can displace it.
   */
  void keep(Header verified) {
    if (!verified.text().equals(last.text())) {
      last = verified;
    }
  }
}
