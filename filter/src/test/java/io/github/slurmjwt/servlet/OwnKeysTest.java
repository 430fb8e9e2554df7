package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.VerificationKeys;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest(name = "AuthAltParameters {0}")
  @NullSource
  @ValueSource(strings = {"", "userclaimfield=upn", "jwt_kye=/k"})
  void needsNoKeyOptionBesideTheKeysOfTheApplication(@Nullable String line) throws Exception {
    SlurmJwtFilter filter = new SlurmJwtFilter(settings(line), vault);
    try (Container container = Server.TOMCAT.start(TestApp.behind(filter))) {
      String token = Tokens.hs256(Tokens.payload("exp", Long.toString(Long.MAX_VALUE)));
      assertEquals("200 alice", new Http(container.port()).getWith(token, "/secret").verdict());
    }
  }

  @ParameterizedTest(name = "AuthAltParameters {0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "|neither AuthAltParameters nor slurmConf is set",
        "userclaimfield=upn|AuthAltParameters names neither jwt_key= nor jwks=:",
        "jwt_kye=/k|did you mean jwt_key?"
      })
  void needsAKeyOptionWithoutThem(@Nullable String line, String sentence) {
    TestApp app = TestApp.behind(new SlurmJwtFilter(settings(line)));
    try (CapturedLog log = new CapturedLog()) {
      assertThrows(Exception.class, () -> Server.TOMCAT.start(app).close());
      assertTrue(log.lines().get(0).contains(sentence), log.lines().toString());
    }
  }

  private static FilterSettings settings(@Nullable String line) {
    FilterSettings.Builder settings =
        FilterSettings.builder().policy(to -> to.maximumTokenLength(4000));
    return (line == null ? settings : settings.authAltParameters(line)).build();
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
