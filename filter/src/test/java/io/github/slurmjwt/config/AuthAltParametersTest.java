package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.SlurmOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthAltParametersTest {
  @Test
  void readsEveryOption() {
    AuthAltParameters all =
        AuthAltParameters.parse(
            "jwt_key=/a,jwks=/b,userclaimfield=upn,max_token_lifespan=3600,"
                + "disable_token_creation,use_jwt_client_ids_only");
    assertEquals(Optional.of("/a"), all.jwtKey());
    assertEquals(Optional.of("/b"), all.jwks());
    assertEquals(List.of(), all.warnings());
    assertEquals(
        SlurmOptions.builder()
            .userClaimField("upn")
            .maxTokenLifespan(Duration.ofHours(1))
            .disableTokenCreation(true)
            .clientIdentity(ClientIdentity.REQUIRED)
            .build(),
        options(all));
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
        "\"jwt_key=/a\"",
        "jwt_key=/a,jwks=,userclaimfield=",
        " jwt_key=/a\n",
        "  AuthAltParameters=jwt_key=/a  "
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~ jwt_key=/b~ | jwt_key is ignored, as in Slurm: remove the blank before it",
        "~\u00a0jwt_key=/b~ | jwt_key is ignored, as in Slurm: remove the blank before it",
        "~\ufeffjwt_key=/b~ | jwt_key is ignored, as in Slurm: remove the blank before it",
        "~\tjwt_key=/b~ | jwt_key is ignored, as in Slurm: remove the tab before it",
        "~\r\n  jwt_key=/b~ | jwt_key is ignored, as in Slurm: remove the line break before it",
        "~jwt_key = /b~ | jwt_key is ignored, as in Slurm: remove the blank after it",
        "~use_jwt_client_ids_only ~ | use_jwt_client_ids_only is ignored, as in Slurm: remove the"
            + " blank after it",
        "~\"jwt_key=/b\"~ | jwt_key is ignored, as in Slurm: remove the quote before it",
        "~jwt_key\"=/b~ | jwt_key is ignored, as in Slurm: remove the quote after it",
        "JWT_KEY=/b | jwt_key is ignored, as in Slurm: names are case-sensitive, write jwt_key",
        "Jwt_Key:/b | jwt_key is ignored, as in Slurm: names are case-sensitive, write jwt_key",
        "jwt_key:/b | jwt_key is ignored, as in Slurm: write = after it",
        "jwt_key | jwt_key is ignored, as in Slurm: it has no value, write jwt_key=…",
        "jwt-key=/b | option jwt-key is unknown and ignored; did you mean jwt_key?",
        "~\"~ | option \" is unknown and ignored; did you mean jwks?",
        "=a@b | option  is unknown and ignored; did you mean jwks?",
        "jwtkey=/b | option jwtkey is unknown and ignored; did you mean jwt_key?",
        "~jwt key=/b~ | option jwt?key is unknown and ignored; did you mean jwt_key?",
        "user_claim_field=upn | option user_claim_field is unknown and ignored; did you mean"
            + " userclaimfield?",
        "use_jwt_client_id | option use_jwt_client_id is unknown and ignored; did you mean"
            + " use_jwt_client_ids?"
      })
  void saysHowToWriteAnOptionThatSlurmIgnores(String option, String warning) {
    AuthAltParameters parsed =
        AuthAltParameters.parse("jwks=/a," + option + ",disable_token_creation");
    assertEquals(Optional.empty(), parsed.jwtKey());
    assertEquals(SlurmOptions.builder().disableTokenCreation(true).build(), options(parsed));
    assertEquals(List.of("AuthAltParameters: " + warning), parsed.warnings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~jwt_key= /b~ | jwt_key= has a blank before its value: remove it",
        "~jwt_key=\t/b~ | jwt_key= has a tab before its value: remove it",
        "~jwt_key=\n/b~ | jwt_key= has a line break before its value: remove it",
        "~jwt_key=/b ,jwks=/c~ | jwt_key= has a blank after its value: remove it",
        "~jwt_key=\"/b\"~ | jwt_key= has quotes around its value: remove them",
        "~jwt_key=\"/b~ | jwt_key= has quotes around its value: remove them",
        "~jwt_key=/b\"~ | jwt_key= has quotes around its value: remove them",
        "~jwks='/b'~ | jwks= has quotes around its value: remove them",
        "~jwks=\u201c/b\u201d~ | jwks= has quotes around its value: remove them",
        "~jwks=/b\u2018~ | jwks= has quotes around its value: remove them",
        "~jwks=/b\u2019~ | jwks= has quotes around its value: remove them",
        "~jwks=/b\u201d~ | jwks= has quotes around its value: remove them",
        "~jwks=/b`~ | jwks= has quotes around its value: remove them",
        "~jwks=/b jwt_key=/c~ | jwks= is followed by another option: put a comma between them",
        "~jwks=/b;jwt_key=/c~ | jwks= is followed by another option: put a comma between them",
        "~max_token_lifespan=60 jwks=/c~ | max_token_lifespan= is followed by another option: put a"
            + " comma between them"
      })
  void refusesAValueThatSlurmCouldNotUse(String options, String sentence) {
    ConfigException refusal =
        assertThrows(ConfigException.class, () -> AuthAltParameters.parse(options));
    assertEquals("AuthAltParameters: " + sentence, refusal.getMessage());
  }

  @Test
  void takesTwoQuotesForNothingAndOneForAMistake() {
    assertEquals(List.of(), AuthAltParameters.parse("\"\"").warnings());
    assertEquals(1, AuthAltParameters.parse("\"").warnings().size());
  }

  @Test
  void readsNoMoreThanAnyRealLine() {
    String longest = "jwt_key=/" + "a".repeat(65_527);
    assertEquals(65_528, AuthAltParameters.parse(longest).jwtKey().orElseThrow().length());
    ConfigException refusal =
        assertThrows(ConfigException.class, () -> AuthAltParameters.parse(longest + "a"));
    assertEquals(
        "AuthAltParameters is longer than 65536 characters: copy the line from slurm.conf",
        refusal.getMessage());
  }

  @Test
  void showsLongNamesInPart() {
    String name = "x".repeat(64);
    assertEquals(
        List.of(
            "AuthAltParameters: option "
                + name
                + " is unknown and ignored; did you mean max_token_lifespan?"),
        AuthAltParameters.parse(name).warnings());
    assertEquals(
        List.of(
            "AuthAltParameters: option "
                + name
                + "… is unknown and ignored; did you mean max_token_lifespan?"),
        AuthAltParameters.parse(name + "y").warnings());
  }

  @Test
  void warnsOfTenOptionsAndCountsTheRest() {
    List<String> ten = AuthAltParameters.parse("jwks=/a" + ",x".repeat(10)).warnings();
    assertEquals(
        Collections.nCopies(
            10, "AuthAltParameters: option x is unknown and ignored; did you mean jwks?"),
        ten);
    List<String> twelve = AuthAltParameters.parse("jwks=/a" + ",x".repeat(12)).warnings();
    assertEquals(ten, twelve.subList(0, 10));
    assertEquals(
        List.of("AuthAltParameters: there are 2 more such options"),
        twelve.subList(10, twelve.size()));
  }

  @Test
  void showsTheFileOfAKeySetAndNoUrl() {
    assertEquals(
        "AuthAltParameters[jwtKey=Optional[/a], jwks=Optional[/b], options={userclaimfield=upn},"
            + " warnings=[]]",
        AuthAltParameters.parse("jwt_key=/a,jwks=/b,userclaimfield=upn").toString());
    assertEquals(
        "AuthAltParameters[jwtKey=Optional.empty, jwks=Optional[(a URL)], options={}, warnings=[]]",
        AuthAltParameters.parse("jwks=https://idp.example/keys?secret=4711").toString());
  }

  @Test
  void takesAClaimInQuotesAsSlurmDoesAndWarns() {
    AuthAltParameters parsed = AuthAltParameters.parse("jwks=/a,userclaimfield=\"upn\"");
    assertEquals(Optional.of("\"upn\""), options(parsed).userClaimField());
    assertEquals(
        List.of("AuthAltParameters: userclaimfield= has quotes around its value: remove them"),
        parsed.warnings());
  }

  @ParameterizedTest
  @CsvSource({
    "use_jwt_client_ids, ACCEPTED",
    "use_jwt_client_ids_only, REQUIRED",
    "'use_jwt_client_ids,use_jwt_client_ids_only', REQUIRED",
    "'use_jwt_client_ids_only,use_jwt_client_ids', REQUIRED",
    "disable_token_creation, IGNORED"
  })
  void takesTheStricterOfTwoRulesOnIdentities(String flags, ClientIdentity identity) {
    assertEquals(
        identity, options(AuthAltParameters.parse("jwt_key=/a," + flags)).clientIdentity());
  }

  @Test
  void anOptionWithoutAValueIsNotTheFirstOfTwo() {
    assertEquals(Optional.of("/a"), AuthAltParameters.parse("jwt_key,jwt_key=/a").jwtKey());
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
            ConfigException.class,
            () -> options(AuthAltParameters.parse("max_token_lifespan=" + value)));
    assertEquals(
        "max_token_lifespan must be a number from 1 to 9999999999, not " + value,
        refusal.getMessage());
  }

  @Test
  void makesAnIssuerThatKeepsToTheOptions() {
    SecretKey key = new SecretKeySpec(new byte[32], "HmacSHA256");
    SlurmOptions limited = options(AuthAltParameters.parse("max_token_lifespan=60"));
    assertThrows(
        IllegalArgumentException.class,
        () -> limited.tokenIssuer(key, InstantSource.system()).issue("alice"));
    SlurmOptions disabled = options(AuthAltParameters.parse("disable_token_creation"));
    ConfigException refusal =
        assertThrows(
            ConfigException.class, () -> disabled.tokenIssuer(key, InstantSource.system()));
    assertEquals(
        "AuthAltParameters: disable_token_creation is set, so tokens must be created elsewhere",
        refusal.getMessage());
  }

  private static SlurmOptions options(AuthAltParameters parsed) {
    SlurmOptions.Builder slurm = SlurmOptions.builder();
    parsed.applyTo(slurm);
    return slurm.build();
  }
}
