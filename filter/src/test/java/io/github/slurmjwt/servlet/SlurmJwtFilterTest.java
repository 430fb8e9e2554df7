package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.testing.RequestWith;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What applications ask about a request. */
class SlurmJwtFilterTest {
  private static Optional<SlurmPrincipal> principal(Principal user) {
    return SlurmJwtFilter.principal(RequestWith.of(Map.of("getUserPrincipal", user), List.of()));
  }

  @Test
  void knowsItsOwnUsers() throws Exception {
    SlurmPrincipal alice =
        TokenVerifier.builder(TestKeys.both().source())
            .clock(Tokens.CLOCK)
            .build()
            .verify(Tokens.validFor("alice"));
    assertEquals(Optional.of(alice), principal(alice));
    assertEquals(Optional.empty(), principal(() -> "alice"));
  }

  @Test
  void knowsWhyARequestWasRefused() {
    Map<String, Object> refused = Map.of("attribute io.github.slurmjwt.refusal", Rejection.EXPIRED);
    assertEquals(
        Optional.of(Rejection.EXPIRED), SlurmJwtFilter.refusal(RequestWith.of(refused, List.of())));
    assertEquals(Optional.empty(), SlurmJwtFilter.refusal(RequestWith.of(Map.of(), List.of())));
  }
}
