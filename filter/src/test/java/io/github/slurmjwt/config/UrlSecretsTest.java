package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.KeySettings;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.TestKeySettings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a URL may hold of secrets, a password or a query, is in no sentence and no log line. */
class UrlSecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:hunter2@idp.example.org/keys",
        "https://hunter2@idp.example.org/keys",
        "https://user:hun,hunter2@idp.example.org/keys",
        "https://user:hunter2,x@idp.example.org/keys",
        "https://us er:hunter2@idp.example.org/keys",
        "https://user:hunter2@idp@example.org/keys",
        "https://user:hunter2%@idp.example.org/keys",
        "https://user:hunter2@/keys",
        "https:user:hunter2@idp.example.org/keys",
        "https:///user:hunter2@idp.example.org/keys",
        "http://user:hunter2@idp.example.org/keys",
        "ftp://user:hunter2@idp.example.org/keys",
        "ftp://idp.example.org/keys?api_key=hunter2",
        "http://idp.example.org/keys?api_key=hunter2#hunter2",
        "http://idp.example.org/keys;jsessionid=hunter2/x",
        "//user:hunter2@idp.example.org/keys",
        "user:hunter2@idp.example.org/keys",
        " https://user:hunter2@idp.example.org/keys",
        "'https://user:hunter2@idp.example.org/keys'",
        "idp.example.org/keys?api_key=hunter2",
        "https://idp.example.org/keys?api_key=hunter2 x",
        "https//user:hunter2@idp.example.org/keys"
      })
  void repeatsNoSecretOfAnUnusableUrl(String url) {
    for (String option : List.of("jwks=", "jwt_key=")) {
      Map<String, String> parameters = Map.of("AuthAltParameters", option + url);
      ConfigException refusal =
          assertThrows(ConfigException.class, () -> FilterSettings.from(parameters));
      assertFalse(String.valueOf(refusal).contains("hunter2"), refusal::toString);
      assertFalse(String.valueOf(refusal.getCause()).contains("hunter2"));
    }
  }

  @Test
  void saysWhatIsWrongWithAPasswordInTheUrl() {
    ConfigException refusal =
        assertThrows(
            ConfigException.class,
            () ->
                FilterSettings.from(
                    Map.of("AuthAltParameters", "jwks=https://user:hunter2@idp.example.org/keys")));
    assertEquals(
        "jwks=https://idp.example.org/keys must not hold a user name or password:"
            + " publish the key set, which is no secret, without them",
        refusal.getMessage());
  }

  @Test
  void repeatsNoUnknownOptionThatMayBeAPartOfAUrl() {
    FilterSettings settings =
        FilterSettings.from(
            Map.of("AuthAltParameters", "jwt_key=/etc/slurm/k,hunter2@idp.example.org/keys"));
    assertFalse(settings.warnings().toString().contains("hunter2"), settings::toString);
    assertEquals(1, settings.warnings().size());
  }

  /** A comma in a URL ends it here, as in Slurm. */
  @Test
  void repeatsNothingThatFollowsTheCommaOfAUrl() {
    FilterSettings settings =
        FilterSettings.from(
            Map.of("AuthAltParameters", "jwks=https://idp.example.org/keys?k=1,hunter2"));
    assertEquals(1, settings.warnings().size());
    assertFalse(settings.warnings().toString().contains("hunter2"), settings::toString);
  }

  @Test
  void showsNoQueryInAnySettings() {
    FilterSettings settings =
        FilterSettings.from(
            Map.of(
                "AuthAltParameters", "jwks=https://idp.example.org:8443/keys?k=hunter2#hunter2"));
    for (Object shown : List.of(settings, settings.keys(), settings.slurm(), settings.warnings())) {
      assertFalse(shown.toString().contains("hunter2"), shown::toString);
    }
    assertTrue(
        settings.keys().toString().contains("https://idp.example.org:8443/keys?…"),
        settings.keys()::toString);
  }

  @Test
  void showsNoParameterOfThePath() {
    String shown =
        FilterSettings.from(
                Map.of("AuthAltParameters", "jwks=https://idp.example.org/a/b;key=hunter2/c?d"))
            .keys()
            .toString();
    assertTrue(shown.contains("https://idp.example.org/a/b;…?…"), shown);
    assertFalse(shown.contains("hunter2"), shown);
  }

  @Test
  void refusesAPasswordInSettingsMadeInCode() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> keySettings(URI.create("https://user:hunter2@idp.example.org/keys")));
    assertFalse(refusal.toString().contains("hunter2"), refusal::toString);
  }

  @Test
  void logsNoQueryWhateverTheUrlAnswers() throws Exception {
    try (KeySetServer server = KeySetServer.publishing(RsaTestKey.set(RsaTestKey.make("red")));
        LogLines log = LogLines.of("io.github.slurmjwt")) {
      URI url = URI.create(server.url() + "?api_key=hunter2");
      try (LiveKeys keys = LiveKeys.start(keySettings(url), InstantSource.system())) {
        assertEquals(
            "RS256 by jwks=" + server.url() + "?… with kid red", keys.current().toString());
        List<String> answers = List.of("not JSON", "{}", "{\"keys\":[]}");
        for (int i = 0; i < answers.size(); i++) {
          server.publish(answers.get(i));
          int warnings = i;
          Await.until(
              "a warning of " + answers.get(i),
              Duration.ofSeconds(20),
              () -> log.at(Level.WARNING).size() > warnings);
        }
        server.goAway();
        KeyLoadException refusal =
            assertThrows(
                KeyLoadException.class,
                () -> LiveKeys.start(keySettings(url), InstantSource.system()).close());
        assertFalse(refusal.toString().contains("hunter2"), refusal::toString);
        for (Level level : List.of(Level.WARNING, Level.INFO, Level.SEVERE)) {
          assertFalse(log.at(level).toString().contains("hunter2"), () -> log.at(level).toString());
        }
      }
    }
  }

  @Test
  void saysNoQueryWhenTheClientRefusesTheUrl() {
    for (String text : List.of("gopher://h/keys?k=hunter2", "/keys?k=hunter2", "x:hunter2")) {
      ConfigException refusal =
          assertThrows(ConfigException.class, () -> keySettings(URI.create(text)));
      assertFalse(refusal.toString().contains("hunter2"), refusal::toString);
    }
  }

  private static KeySettings keySettings(URI url) {
    return TestKeySettings.of(
        Optional.empty(),
        Optional.empty(),
        Optional.of(url),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofHours(1),
        false);
  }
}
