package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.VerificationKeys;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The filter with keys that the application supplies. */
class OwnKeysTest {
  private final Vault vault = new Vault();

  @ParameterizedTest(name = "{0} uses the application's keys and follows their change")
  @EnumSource(Server.class)
  void usesTheKeysOfTheApplication(Server server) throws Exception {
    String token = Tokens.hs256(Tokens.payload("exp", Long.toString(Long.MAX_VALUE)));
    FilterSettings settings =
        FilterSettings.builder()
            .authAltParameters("jwt_key=/not/read")
            .slurm(to -> to.slurmUser("slurm"))
            .build();
    try (CapturedLog log = new CapturedLog();
        Container container = server.start(TestApp.behind(new SlurmJwtFilter(settings, vault)))) {
      Http http = new Http(container.port());
      assertEquals("200 alice", http.getWith(token, "/secret").verdict());
      vault.keys = Optional.of(TestKeys.hmacOnly(new byte[32]));
      assertEquals("401", http.getWith(token, "/secret").verdict());
      vault.keys = Optional.empty();
      assertEquals("503", http.getWith(token, "/secret").verdict());
      String start = log.lines().get(0);
      assertTrue(
          start.startsWith("INFO slurm-jwt-filter in force: keys supplied by the application; "),
          start);
    }
  }

  /** A place of keys that is closed now and then. */
  private static final class Vault implements KeySource {
    private volatile Optional<VerificationKeys> keys = Optional.of(TestKeys.hmacOnly());

    @Override
    public VerificationKeys current() throws KeyUnavailableException {
      return keys.orElseThrow(() -> new KeyUnavailableException("the vault is closed"));
    }
  }
}
