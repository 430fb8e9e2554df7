package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a log or a debugger shows of a token. */
class CredentialsTest {
  @Test
  void showNoToken() {
    assertEquals(
        "Credentials[source=BEARER]",
        new Credentials("a.b.c", Optional.of("bob"), Credentials.Source.BEARER).toString());
  }
}
