package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.CacheLimits;
import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.TokenRules;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterSettingsTest {
  private static final String KEY = "jwt_key=/etc/slurm/jwt_hs256.key";

  @TempDir private Path folder;

  @Test
  void pinsEveryDefault() {
    FilterSettings settings = FilterSettings.from(Map.of("AuthAltParameters", KEY));
    assertEquals(Optional.of(Path.of("/etc/slurm/jwt_hs256.key")), settings.keys().jwtKey());
    assertEquals(Optional.empty(), settings.keys().jwks());
    assertEquals(new CacheLimits(25_000, 67_108_864), settings.cache());
    assertEquals(Mode.REQUIRED, settings.mode());
    assertEquals(List.of(), settings.excludedPaths());
    assertEquals("slurm", settings.realm());
    assertEquals(Optional.empty(), settings.cookieName());
    assertEquals(Optional.empty(), settings.identityHeader());
    assertEquals(false, settings.corsPreflight());
    assertEquals(Duration.ofSeconds(5), settings.keys().reloadInterval());
    assertEquals(Duration.ofMinutes(5), settings.keys().fetchInterval());
    assertEquals(Duration.ofHours(12), settings.keys().maximumAge());
    assertEquals(false, settings.keys().startWithoutKeySet());
    assertEquals(List.of(), settings.warnings());
    TokenRules rules = settings.rules();
    assertEquals(Optional.empty(), rules.userClaimField());
    assertEquals(ClientIdentity.IGNORED, rules.clientIdentity());
    assertEquals("root", rules.slurmUser());
    assertEquals(true, rules.alternateUsers());
    assertEquals("[A-Za-z0-9._][A-Za-z0-9._-]{0,255}", rules.userNamePattern().pattern());
    assertEquals(8192, rules.maximumTokenLength());
    assertEquals(Duration.ofMinutes(1), rules.notBeforeTolerance());
    assertEquals(Optional.empty(), rules.maximumLifetime());
    assertEquals(Optional.empty(), rules.requiredIssuer());
    assertEquals(Optional.empty(), rules.requiredAudience());
    assertEquals(Optional.empty(), rules.requiredType());
    assertEquals(false, rules.serviceAccounts());
    assertEquals(Optional.empty(), rules.rolesClaim());
  }

  @Test
  void mapsEveryParameter() {
    Map<String, String> parameters = new HashMap<>();
    parameters.put(
        "AuthAltParameters",
        "jwks=https://idp.example/k.json,userclaimfield=upn,use_jwt_client_ids");
    parameters.put("slurmUser", "slurm");
    parameters.put("slurmUserId", "64030");
    parameters.put("mode", "optional");
    parameters.put("excludedPaths", "/status, /pub/*");
    parameters.put("realm", "Cluster One");
    parameters.put("cookieName", "SLURM_JWT");
    parameters.put("identityHeader", "X-Forwarded-User");
    parameters.put("corsPreflight", "true");
    parameters.put("alternateUsers", "false");
    parameters.put("userNamePattern", "[a-z]+");
    parameters.put("maximumTokenLength", "4096");
    parameters.put("notBeforeToleranceSeconds", "0");
    parameters.put("maximumLifetimeSeconds", "7200");
    parameters.put("requiredIssuer", "https://idp.example");
    parameters.put("requiredAudience", "portal");
    parameters.put("requiredType", "at+jwt");
    parameters.put("serviceAccounts", "true");
    parameters.put("rolesClaim", "realm_access.roles");
    parameters.put("cachedTokens", "7");
    parameters.put("cachedBytes", "7000");
    parameters.put("reloadSeconds", "1");
    parameters.put("jwksRefreshSeconds", "60");
    parameters.put("jwksMaximumAgeSeconds", "600");
    parameters.put("startWithoutKeys", "true");
    assertEquals(
        Set.copyOf(Parameter.names().stream().filter(n -> !n.equals("slurmConf")).toList()),
        parameters.keySet());

    FilterSettings settings = FilterSettings.from(parameters);
    assertEquals(Optional.of(URI.create("https://idp.example/k.json")), settings.keys().jwksUrl());
    assertEquals(Optional.empty(), settings.keys().jwks());
    assertEquals(Optional.empty(), settings.keys().jwtKey());
    assertEquals(new CacheLimits(7, 7000), settings.cache());
    assertEquals(Mode.OPTIONAL, settings.mode());
    assertEquals(List.of("/status", "/pub/*"), settings.excludedPaths());
    assertEquals("Cluster One", settings.realm());
    assertEquals(Optional.of("SLURM_JWT"), settings.cookieName());
    assertEquals(Optional.of("X-Forwarded-User"), settings.identityHeader());
    assertTrue(settings.corsPreflight());
    assertEquals(Duration.ofSeconds(1), settings.keys().reloadInterval());
    assertEquals(Duration.ofMinutes(1), settings.keys().fetchInterval());
    assertEquals(Duration.ofMinutes(10), settings.keys().maximumAge());
    assertTrue(settings.keys().startWithoutKeySet());
    TokenRules rules = settings.rules();
    assertEquals(Optional.of("upn"), rules.userClaimField());
    assertEquals(ClientIdentity.ACCEPTED, rules.clientIdentity());
    assertEquals("slurm", rules.slurmUser());
    assertEquals(OptionalLong.of(64030), rules.slurmUserId());
    assertEquals(false, rules.alternateUsers());
    assertEquals("[a-z]+", rules.userNamePattern().pattern());
    assertEquals(4096, rules.maximumTokenLength());
    assertEquals(Duration.ZERO, rules.notBeforeTolerance());
    assertEquals(Optional.of(Duration.ofHours(2)), rules.maximumLifetime());
    assertEquals(Optional.of("https://idp.example"), rules.requiredIssuer());
    assertEquals(Optional.of("portal"), rules.requiredAudience());
    assertEquals(Optional.of("at+jwt"), rules.requiredType());
    assertTrue(rules.serviceAccounts());
    assertEquals(Optional.of("realm_access.roles"), rules.rolesClaim());
  }

  @Test
  void looksUpSlurmUserOnThisMachine() {
    FilterSettings.Builder builder =
        FilterSettings.builder().authAltParameters("jwt_key=/k,use_jwt_client_ids");
    assertEquals(OptionalLong.of(0), builder.build().rules().slurmUserId());
    assertEquals(List.of(), builder.build().warnings());

    FilterSettings known = builder.slurmUser("daemon").build();
    assertEquals(OptionalLong.of(1), known.rules().slurmUserId());
    assertEquals(List.of(), known.warnings());

    FilterSettings unknown = builder.slurmUser("no.such.user").build();
    assertEquals(OptionalLong.empty(), unknown.rules().slurmUserId());
    assertTrue(unknown.warnings().get(0).contains("set slurmUserId"), unknown.warnings().get(0));
    assertEquals(List.of(), builder.slurmUserId(7).build().warnings());
  }

  @Test
  void readsTheSameFromSlurmConf() throws IOException {
    Path conf =
        conf("AuthAltTypes=auth/jwt", "SlurmUser=slurm", "StateSaveLocation=/var/spool/ctld");
    FilterSettings settings = FilterSettings.from(Map.of("slurmConf", conf.toString()));
    assertEquals(Optional.of(Path.of("/var/spool/ctld/jwt_hs256.key")), settings.keys().jwtKey());
    assertEquals("slurm", settings.rules().slurmUser());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void warnsWhenSlurmItselfDoesNotUseTokens() throws IOException {
    FilterSettings settings = FilterSettings.builder().slurmConf(conf("ClusterName=x")).build();
    assertEquals(
        List.of("slurmConf: AuthAltTypes does not name auth/jwt, so Slurm refuses all tokens"),
        settings.warnings());
  }

  @Test
  void refusesWhatContradictsSlurmConf() throws IOException {
    Path conf = conf("AuthAltTypes=auth/jwt", "AuthAltParameters=" + KEY, "SlurmUser=slurm");
    assertEquals(
        "AuthAltParameters contradicts the line in slurmConf: take one of the two out",
        refusal(Map.of("slurmConf", conf.toString(), "AuthAltParameters", "jwt_key=/other")));
    assertEquals(
        "slurmUser contradicts SlurmUser in slurmConf: take one of the two out",
        refusal(Map.of("slurmConf", conf.toString(), "slurmUser", "root")));
  }

  @Test
  void refusesToStartWithoutAnySetting() {
    assertEquals(
        "neither AuthAltParameters nor slurmConf is set: copy the line AuthAltParameters from"
            + " slurm.conf, or name the file",
        refusal(Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exludedPaths|/x|unknown parameter exludedPaths: did you mean excludedPaths?",
        "authaltparameters|x|unknown parameter authaltparameters: did you mean AuthAltParameters?",
        "mode|Required|mode must be required, optional or lenient, not Required",
        "realm|' '|realm is empty: give it a value or leave it out",
        "realm|a\"b|realm must be printable ASCII without \" and \\",
        "corsPreflight|yes|corsPreflight must be true or false, not yes",
        "maximumTokenLength|0|maximumTokenLength must be a number from 100 to 1000000, not 0",
        "maximumLifetimeSeconds|1h|maximumLifetimeSeconds must be a number from 1 to 2147483647,"
            + " not 1h",
        "userNamePattern|[|userNamePattern is not a regular expression: Unclosed character class",
        "cookieName|a;b|cookieName must be a name of letters, digits and -._",
        "identityHeader|Authorization|identityHeader cannot be Authorization: choose another"
            + " header",
        "excludedPaths|/*|excludedPaths must not hold /*: it would let everyone in",
        "excludedPaths|pub|excludedPaths: pub must be an exact path like /status or a folder like"
            + " /pub/*",
        "excludedPaths|/a/../b|excludedPaths: /a/../b must be an exact path like /status or a"
            + " folder like /pub/*",
        "slurmUser|64030|slurmUser is the number 64030: give the user's name as slurmUser",
        "AuthAltParameters|jwt_key=key|jwt_key=key must be an absolute path",
        "AuthAltParameters|jwks=http://idp.example/k|jwks=http://idp.example/k must be an absolute"
            + " path, an https URL, or http to 127.0.0.1",
        "AuthAltParameters|jwks=file:///k|jwks= must be an absolute path, an https URL, or http to"
            + " 127.0.0.1 (it is not shown, since it may hold a password)",
        "AuthAltParameters|jwks=https://u:p@h/k|jwks=https://h/k must not hold a user name or"
            + " password: publish the key set, which is no secret, without them",
        "cachedBytes|1000|cachedBytes must be at least 1000 for each of cachedTokens: raise it or"
            + " lower those",
        "startWithoutKeys|true|jwksRefreshSeconds, jwksMaximumAgeSeconds and startWithoutKeys need"
            + " a URL in jwks=: take them out or name one",
        "AuthAltParameters|userclaimfield=upn|AuthAltParameters names neither jwt_key= nor jwks=:"
            + " add one, or name slurmConf for Slurm's default key in StateSaveLocation",
        "AuthAltParameters|jwt-key=/k|AuthAltParameters names neither jwt_key= nor jwks= (option"
            + " jwt-key is unknown and ignored; did you mean jwt_key?): add one, or name slurmConf"
            + " for Slurm's default key in StateSaveLocation",
        "AuthAltParameters|JWKS=/j|AuthAltParameters names neither jwt_key= nor jwks= (jwks is"
            + " ignored, as in Slurm: letter case counts, write jwks): add one, or name slurmConf"
            + " for Slurm's default key in StateSaveLocation",
        "excludedPaths|/a\u2028*|excludedPaths: /a?* must be an exact path like /status or a folder"
            + " like /pub/*",
        "slurmConf|/nowhere/slurm.conf|slurmConf: /nowhere/slurm.conf does not exist: correct the"
            + " path",
      })
  void saysInOneSentenceWhatIsWrong(String name, String value, String message) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("AuthAltParameters", KEY);
    if (name.equals("slurmConf")) {
      parameters.clear();
    }
    parameters.put(name, value);
    assertEquals(message, refusal(parameters));
  }

  @Test
  void refusesInCodeWhatNoTextCouldSay() {
    FilterSettings.Builder builder = FilterSettings.builder().authAltParameters(KEY);
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.rules(rules -> rules.notBeforeTolerance(Duration.ofSeconds(Long.MAX_VALUE))));
    assertThrows(
        IllegalArgumentException.class, () -> builder.rules(rules -> rules.maximumTokenLength(0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.rules(rules -> rules.maximumLifetime(Duration.ZERO)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            FilterSettings.builder().authAltParameters(KEY).reloadInterval(Duration.ZERO).build());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            FilterSettings.builder()
                .authAltParameters(KEY)
                .reloadInterval(Duration.ofSeconds(Long.MAX_VALUE))
                .build());
  }

  private static String refusal(Map<String, String> parameters) {
    return String.valueOf(
        assertThrows(ConfigException.class, () -> FilterSettings.from(parameters)).getMessage());
  }

  private Path conf(String... lines) throws IOException {
    return Files.write(folder.resolve("slurm.conf"), List.of(lines));
  }
}
