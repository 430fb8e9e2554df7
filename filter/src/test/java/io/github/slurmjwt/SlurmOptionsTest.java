package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Slurm's configuration says, from one source or from several that agree. */
class SlurmOptionsTest {
  @Test
  void mintNoTokenLongerThanSlurmWould() {
    TokenIssuer issuer =
        SlurmOptions.builder()
            .maxTokenLifespan(Duration.ofMinutes(1))
            .build()
            .tokenIssuer(TestKeys.HMAC, Tokens.CLOCK);
    assertEquals("alice", Verdict.of(issuer.issue("alice", Duration.ofMinutes(1))));
    assertThrows(
        IllegalArgumentException.class, () -> issuer.issue("alice", Duration.ofSeconds(61)));
  }

  @Test
  void mintNoTokenWhereSlurmMintsNone() {
    SlurmOptions options = SlurmOptions.builder().disableTokenCreation(true).build();
    assertTrue(options.disableTokenCreation());
    assertEquals(
        "AuthAltParameters: disable_token_creation is set, so tokens must be created elsewhere",
        assertThrows(ConfigException.class, () -> options.tokenIssuer(TestKeys.HMAC, Tokens.CLOCK))
            .getMessage());
  }

  @Test
  void takeTheSameValueTwiceAndNoOther() {
    SlurmOptions.Builder options = SlurmOptions.builder().slurmUser("slurm").slurmUser("slurm");
    assertEquals("slurm", options.build().slurmUser());
    assertEquals(
        "slurmUser is set to slurm and to daemon: remove one of them",
        assertThrows(ConfigException.class, () -> options.slurmUser("daemon")).getMessage());
  }

  @Test
  void replaceWhatAnotherSourceSays() {
    SlurmOptions base =
        SlurmOptions.builder()
            .slurmUser("slurm")
            .userClaimField("a")
            .maxTokenLifespan(Duration.ofMinutes(1))
            .disableTokenCreation(true)
            .build();
    SlurmOptions changed =
        base.toBuilder()
            .slurmUser("daemon")
            .userClaimField("b")
            .disableTokenCreation(false)
            .build();
    assertEquals("daemon", changed.slurmUser());
    assertEquals(Optional.of("b"), changed.userClaimField());
    assertEquals(Optional.of(Duration.ofMinutes(1)), changed.maxTokenLifespan());
    assertEquals(false, changed.disableTokenCreation());
  }

  @Test
  void knowRootByNumberToo() {
    assertEquals("root", SlurmOptions.builder().slurmUser("0").build().slurmUser());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "64030", "00"})
  void takeNoOtherNumberForAName(String number) {
    assertEquals(
        "slurmUser is the number " + number + ": set slurmUser to the user's name",
        assertThrows(ConfigException.class, () -> SlurmOptions.builder().slurmUser(number))
            .getMessage());
  }
}
