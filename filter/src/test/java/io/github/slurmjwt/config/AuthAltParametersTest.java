package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.ClientIdentity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthAltParametersTest {
  @Test
  void readsEveryOption() {
    AuthAltParameters all =
        AuthAltParameters.parse(
            "jwt_key=/a,jwks=/b,userclaimfield=upn,max_token_lifespan=3600,"
                + "disable_token_creation,use_jwt_client_ids_only");
    assertEquals(
        new AuthAltParameters(
            Optional.of("/a"),
            Optional.of("/b"),
            Optional.of("upn"),
            Optional.of(Duration.ofHours(1)),
            true,
            ClientIdentity.REQUIRED,
            List.of()),
        all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jwt_key=/a",
        "jwt_key=/a, ",
        "AuthAltParameters = jwt_key=/a",
        "AuthAltParameters=jwt_key=/a  # the key",
        "AuthAltParameters=jwt_key=/a",
        "authaltparameters=\"jwt_key=/a\"",
        "jwt_key=/a,jwks=,userclaimfield="
      })
  void takesTheVeryLineOfSlurmConf(String line) {
    AuthAltParameters parsed = AuthAltParameters.parse(line);
    assertEquals(Optional.of("/a"), parsed.jwtKey());
    assertEquals(List.of(), parsed.warnings());
  }

  @Test
  void warnsOfAnUnknownOptionAndNamesTheNearest() {
    AuthAltParameters parsed = AuthAltParameters.parse("jwtkey=/a,jwt_key=/b");
    assertEquals(Optional.of("/b"), parsed.jwtKey());
    assertEquals(
        List.of("AuthAltParameters: option jwtkey is unknown and ignored; did you mean jwt_key?"),
        parsed.warnings());
  }

  @Test
  void knowsNoOptionBehindASpace() {
    AuthAltParameters parsed = AuthAltParameters.parse("jwks=/a, jwt_key=/b");
    assertEquals(Optional.empty(), parsed.jwtKey());
    assertEquals(
        List.of("AuthAltParameters: option ?jwt_key is unknown and ignored; did you mean jwt_key?"),
        parsed.warnings());
  }

  @Test
  void takesTheFirstOfRepeatedOptionsAsSlurmDoes() {
    AuthAltParameters parsed = AuthAltParameters.parse("jwt_key=/a,jwt_key=/b");
    assertEquals(Optional.of("/a"), parsed.jwtKey());
    assertTrue(parsed.warnings().get(0).contains("jwt_key is given twice"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "soon", "1.5", "99999999999"})
  void refusesALifespanThatIsNoNumberOfSeconds(String value) {
    ConfigException refusal =
        assertThrows(
            ConfigException.class, () -> AuthAltParameters.parse("max_token_lifespan=" + value));
    assertEquals(
        "AuthAltParameters: max_token_lifespan must be a number of seconds from 1 on",
        refusal.getMessage());
  }

  @Test
  void makesAnIssuerThatKeepsToTheOptions() {
    SecretKey key = new SecretKeySpec(new byte[32], "HmacSHA256");
    AuthAltParameters limited = AuthAltParameters.parse("max_token_lifespan=60");
    assertThrows(
        IllegalArgumentException.class,
        () -> limited.tokenIssuer(key, InstantSource.system()).issue("alice"));
    AuthAltParameters disabled = AuthAltParameters.parse("disable_token_creation");
    ConfigException refusal =
        assertThrows(
            ConfigException.class, () -> disabled.tokenIssuer(key, InstantSource.system()));
    assertEquals(
        "AuthAltParameters: disable_token_creation is set, so tokens must come from elsewhere",
        refusal.getMessage());
  }
}
