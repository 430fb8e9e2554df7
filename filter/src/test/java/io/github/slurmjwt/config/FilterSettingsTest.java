package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.CacheLimits;
import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.TokenPolicy;
import io.github.slurmjwt.keys.DenyListSettings;
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
import org.junit.jupiter.params.provider.ValueSource;

class FilterSettingsTest {
  private static final String KEY = "jwt_key=/etc/slurm/jwt_hs256.key";

  @TempDir private Path folder;

  @Test
  void pinsEveryDefault() {
    FilterSettings settings = FilterSettings.from(Map.of("AuthAltParameters", KEY));
    assertEquals(Optional.of(Path.of("/etc/slurm/jwt_hs256.key")), settings.keys().jwtKey());
    assertEquals(Optional.empty(), settings.keys().jwks());
    assertEquals(CacheLimits.of(25_000, 67_108_864), settings.cache());
    assertEquals(Mode.REQUIRED, settings.http().mode());
    assertEquals(List.of(), settings.http().excludedPaths());
    assertEquals("slurm", settings.http().realm());
    assertEquals(Optional.empty(), settings.http().cookieName());
    assertEquals(Optional.empty(), settings.http().loginPage());
    assertEquals(Optional.empty(), settings.http().identityHeader());
    assertEquals(false, settings.http().corsPreflight());
    assertEquals(Duration.ofSeconds(5), settings.keys().reload());
    assertEquals(Duration.ofMinutes(5), settings.keys().jwksRefresh());
    assertEquals(Duration.ofHours(12), settings.keys().jwksMaximumAge());
    assertEquals(false, settings.keys().startWithoutKeys());
    assertEquals(List.of(), settings.warnings());
    TokenPolicy policy = settings.policy();
    assertEquals(Optional.empty(), settings.slurm().userClaimField());
    assertEquals(ClientIdentity.IGNORED, settings.slurm().clientIdentity());
    assertEquals("root", settings.slurm().slurmUser());
    assertEquals(true, policy.alternateUsers());
    assertEquals("[A-Za-z0-9._][A-Za-z0-9._-]{0,255}", policy.userNamePattern().pattern());
    assertEquals(8192, policy.maximumTokenLength());
    assertEquals(Duration.ofMinutes(1), policy.notBeforeTolerance());
    assertEquals(Optional.empty(), policy.maximumLifetime());
    assertEquals(List.of(), policy.requiredIssuer());
    assertEquals(List.of(), policy.requiredAudience());
    assertEquals(Optional.empty(), policy.requiredType());
    assertEquals(false, policy.serviceAccounts());
    assertEquals(Optional.empty(), policy.rolesClaim());
    assertEquals(Set.of(), settings.access().allowedUsers());
    assertEquals(Set.of(), settings.access().deniedUsers());
    assertEquals(Set.of(), settings.access().requiredRoles());
    assertEquals(Optional.empty(), settings.access().minimumRemaining());
    assertEquals(Optional.empty(), settings.denyList());
  }

  /** As from a server that lists a parameter without a value. */
  @Test
  void takesAMissingTextForAnEmptyOne() {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("realm", null);
    assertEquals(
        "realm is empty: give it a value or leave it out",
        assertThrows(ConfigException.class, () -> FilterSettings.from(parameters)).getMessage());
  }

  @Test
  void mapsEveryParameter() {
    Map<String, String> parameters = new HashMap<>();
    parameters.put(
        "AuthAltParameters",
        "jwks=https://idp.example/k.json,userclaimfield=upn,use_jwt_client_ids");
    parameters.put("slurmUser", "slurm");
    parameters.put("slurmUserId", "4711");
    parameters.put("mode", "optional");
    parameters.put("excludedPaths", "/status, /pub/*");
    parameters.put("realm", "Cluster One");
    parameters.put("cookieName", "SLURM_JWT");
    parameters.put("loginPage", "/pub/login");
    parameters.put("identityHeader", "X-Forwarded-User");
    parameters.put("corsPreflight", "true");
    parameters.put("alternateUsers", "false");
    parameters.put("userNamePattern", "[a-z]+");
    parameters.put("maximumTokenLength", "4096");
    parameters.put("notBeforeToleranceSeconds", "0");
    parameters.put("maximumLifetimeSeconds", "7200");
    parameters.put("requiredIssuer", "https://idp.example https://other.example/a,b");
    parameters.put("requiredAudience", "portal");
    parameters.put("requiredType", "at+jwt");
    parameters.put("serviceAccounts", "true");
    parameters.put("rolesClaim", "realm_access.roles");
    parameters.put("allowedUsers", "alice, bob");
    parameters.put("deniedUsers", "mallory");
    parameters.put("requiredRoles", "hpc,admin");
    parameters.put("minimumRemainingSeconds", "30");
    parameters.put("denyList", "/etc/slurm/jwt_denied");
    parameters.put("cachedTokens", "7");
    parameters.put("cachedBytes", "7000");
    parameters.put("reloadSeconds", "1");
    parameters.put("jwksRefreshSeconds", "60");
    parameters.put("jwksMaximumAgeSeconds", "600");
    parameters.put("startWithoutKeys", "true");
    assertEquals(
        Set.copyOf(
            FilterSettings.parameterNames().stream().filter(n -> !n.equals("slurmConf")).toList()),
        parameters.keySet());

    FilterSettings settings = FilterSettings.from(parameters);
    assertEquals(Optional.of(URI.create("https://idp.example/k.json")), settings.keys().jwksUrl());
    assertEquals(Optional.empty(), settings.keys().jwks());
    assertEquals(Optional.empty(), settings.keys().jwtKey());
    assertEquals(CacheLimits.of(7, 7000), settings.cache());
    assertEquals(Mode.OPTIONAL, settings.http().mode());
    assertEquals(List.of("/status", "/pub/*"), settings.http().excludedPaths());
    assertEquals("Cluster One", settings.http().realm());
    assertEquals(Optional.of("SLURM_JWT"), settings.http().cookieName());
    assertEquals(Optional.of("/pub/login"), settings.http().loginPage());
    assertEquals(Optional.of("X-Forwarded-User"), settings.http().identityHeader());
    assertTrue(settings.http().corsPreflight());
    assertEquals(Duration.ofSeconds(1), settings.keys().reload());
    assertEquals(Duration.ofMinutes(1), settings.keys().jwksRefresh());
    assertEquals(Duration.ofMinutes(10), settings.keys().jwksMaximumAge());
    assertTrue(settings.keys().startWithoutKeys());
    TokenPolicy policy = settings.policy();
    assertEquals(Optional.of("upn"), settings.slurm().userClaimField());
    assertEquals(ClientIdentity.ACCEPTED, settings.slurm().clientIdentity());
    assertEquals("slurm", settings.slurm().slurmUser());
    assertEquals(OptionalLong.of(4711), settings.slurm().slurmUserId());
    assertEquals(false, policy.alternateUsers());
    assertEquals("[a-z]+", policy.userNamePattern().pattern());
    assertEquals(4096, policy.maximumTokenLength());
    assertEquals(Duration.ZERO, policy.notBeforeTolerance());
    assertEquals(Optional.of(Duration.ofHours(2)), policy.maximumLifetime());
    assertEquals(
        List.of("https://idp.example", "https://other.example/a,b"), policy.requiredIssuer());
    assertEquals(List.of("portal"), policy.requiredAudience());
    assertEquals(Optional.of("at+jwt"), policy.requiredType());
    assertTrue(policy.serviceAccounts());
    assertEquals(Optional.of("realm_access.roles"), policy.rolesClaim());
    assertEquals(Set.of("alice", "bob"), settings.access().allowedUsers());
    assertEquals(Set.of("mallory"), settings.access().deniedUsers());
    assertEquals(Set.of("hpc", "admin"), settings.access().requiredRoles());
    assertEquals(Optional.of(Duration.ofSeconds(30)), settings.access().minimumRemaining());
    assertEquals(
        Optional.of(new DenyListSettings(Path.of("/etc/slurm/jwt_denied"), Duration.ofSeconds(1))),
        settings.denyList());
    assertEquals(
        "mode optional; user from sun, username, upn; no alternate users; issuer"
            + " https://idp.example or https://other.example/a,b; audience portal; type at+jwt;"
            + " lifetime up to 7200 s; only users alice or bob; not users mallory; only with role"
            + " hpc or admin; at least 30 s left; without token /status /pub/*; log-in page"
            + " /pub/login; name in header X-Forwarded-User",
        settings.toString());
  }

  @Test
  void summarizesTheRulesInForce() {
    FilterSettings.Builder builder = FilterSettings.builder().authAltParameters(KEY);
    String root = "mode required; user from sun, username; alternate users by root";
    assertEquals(root, builder.build().toString());
    assertEquals(
        root + " and slurm", builder.slurm(to -> to.slurmUser("slurm")).build().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a,https://b",
        "https://a, https://b",
        "a,b",
        "https://a ,https://b",
        ",https://a",
        "https://a,urn:b"
      })
  void takesBlanksAndNoCommasBetweenIssuers(String text) {
    for (String name : List.of("requiredIssuer", "requiredAudience")) {
      Map<String, String> parameters = Map.of("AuthAltParameters", "jwt_key=/k", name, text);
      assertEquals(
          name + " must be one value or several with blanks between them, not commas, not " + text,
          assertThrows(ConfigException.class, () -> FilterSettings.from(parameters)).getMessage());
    }
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "requiredRoles, hpc, requiredRoles needs rolesClaim",
    "minimumRemainingSeconds, 61, minimumRemainingSeconds is more than maximumLifetimeSeconds"
  })
  void refusesRulesThatLetNobodyPass(String name, String value, String why) {
    Map<String, String> parameters =
        Map.of("AuthAltParameters", "jwt_key=/k", "maximumLifetimeSeconds", "60", name, value);
    String message =
        String.valueOf(
            assertThrows(ConfigException.class, () -> FilterSettings.from(parameters))
                .getMessage());
    assertTrue(message.startsWith(why), message);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/status, true",
    "/status/, false",
    "/statu, false",
    "/pub/, true",
    "/pub/a/b, true",
    "/pub, false",
    "/public, false",
    "/, false"
  })
  void excludesPathsAndFolders(String path, boolean excluded) {
    FilterSettings settings =
        FilterSettings.builder()
            .http(http -> http.excludedPaths(List.of("/status", "/pub/*")))
            .build();
    assertEquals(excluded, settings.http().isExcluded(path));
  }

  /** The groups of an identity are roles. */
  @Test
  void takesRequiredRolesWhereTokensHaveIdentities() {
    for (String flag : List.of("use_jwt_client_ids", "use_jwt_client_ids_only")) {
      Map<String, String> parameters =
          Map.of("AuthAltParameters", KEY + "," + flag, "requiredRoles", "hpc");
      assertEquals(Set.of("hpc"), FilterSettings.from(parameters).access().requiredRoles());
    }
  }

  @Test
  void takesRulesThatLetATokenPassInItsFirstSecond() {
    Map<String, String> parameters =
        Map.of(
            "AuthAltParameters",
            "jwt_key=/k",
            "maximumLifetimeSeconds",
            "60",
            "minimumRemainingSeconds",
            "60");
    assertEquals(
        Optional.of(Duration.ofMinutes(1)),
        FilterSettings.from(parameters).access().minimumRemaining());
  }

  @Test
  void looksUpSlurmUserOnThisMachineUnlessItsUidIsSet() {
    FilterSettings.Builder builder =
        FilterSettings.builder().authAltParameters("jwt_key=/k,use_jwt_client_ids");
    assertEquals(OptionalLong.of(0), builder.build().slurm().slurmUserId());
    assertEquals(List.of(), builder.build().warnings());

    FilterSettings known = builder.slurm(to -> to.slurmUser("daemon")).build();
    assertEquals(OptionalLong.of(1), known.slurm().slurmUserId());
    assertEquals(List.of(), known.warnings());

    FilterSettings elsewhere = builder.slurm(to -> to.slurmUserId(7)).build();
    assertEquals(OptionalLong.of(7), elsewhere.slurm().slurmUserId());
  }

  @Test
  void warnsWhenThisMachineDoesNotKnowSlurmUser() {
    FilterSettings.Builder builder =
        FilterSettings.builder()
            .authAltParameters("jwt_key=/k,use_jwt_client_ids")
            .slurm(to -> to.slurmUser("no.such.user"));
    FilterSettings unknown = builder.build();
    assertEquals(OptionalLong.empty(), unknown.slurm().slurmUserId());
    for (String similar : List.of("daemo", "daemons", "Daemon")) {
      FilterSettings none =
          FilterSettings.builder()
              .authAltParameters("jwt_key=/k")
              .slurm(to -> to.slurmUser(similar))
              .build();
      assertEquals(OptionalLong.empty(), none.slurm().slurmUserId(), similar);
    }
    assertTrue(unknown.warnings().get(0).contains("set slurmUserId"), unknown.warnings().get(0));
    assertEquals(List.of(), builder.slurm(to -> to.slurmUserId(7)).build().warnings());
  }

  @Test
  void neverForgetsWhatCodeHasSet() {
    FilterSettings.Builder builder =
        FilterSettings.builder()
            .authAltParameters("jwt_key=/k")
            .slurm(to -> to.clientIdentity(ClientIdentity.REQUIRED));
    assertEquals(ClientIdentity.REQUIRED, builder.build().slurm().clientIdentity());
    builder.authAltParameters("jwt_key=/k,use_jwt_client_ids");
    assertEquals(
        "use_jwt_client_ids is set to REQUIRED and to ACCEPTED: remove one of them",
        assertThrows(ConfigException.class, builder::build).getMessage());
  }

  @Test
  void takesKeysFromCodeAlone() {
    FilterSettings settings =
        FilterSettings.builder().keys(keys -> keys.jwtKey(Path.of("/k"))).build();
    assertEquals(Optional.of(Path.of("/k")), settings.keys().jwtKey());
    FilterSettings.Builder twice =
        FilterSettings.builder()
            .authAltParameters("jwt_key=/other")
            .keys(keys -> keys.jwtKey(Path.of("/k")));
    assertEquals(
        "jwt_key is set to /k and to /other: remove one of them",
        assertThrows(ConfigException.class, twice::build).getMessage());
  }

  @Test
  void readsTheSameFromSlurmConf() throws IOException {
    Path conf =
        conf("AuthAltTypes=auth/jwt", "SlurmUser=slurm", "StateSaveLocation=/var/spool/ctld");
    FilterSettings settings = FilterSettings.from(Map.of("slurmConf", conf.toString()));
    assertEquals(Optional.of(Path.of("/var/spool/ctld/jwt_hs256.key")), settings.keys().jwtKey());
    assertEquals("slurm", settings.slurm().slurmUser());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void takesTheLineOfSlurmConf() throws IOException {
    Path conf = conf("AuthAltTypes=auth/jwt", "AuthAltParameters=" + KEY);
    FilterSettings settings = FilterSettings.from(Map.of("slurmConf", conf.toString()));
    assertEquals(Optional.of(Path.of("/etc/slurm/jwt_hs256.key")), settings.keys().jwtKey());
    FilterSettings both =
        FilterSettings.from(Map.of("slurmConf", conf.toString(), "AuthAltParameters", KEY));
    assertEquals(Optional.of(Path.of("/etc/slurm/jwt_hs256.key")), both.keys().jwtKey());
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
        "AuthAltParameters contradicts the line in slurmConf: remove one of them",
        refusal(Map.of("slurmConf", conf.toString(), "AuthAltParameters", "jwt_key=/other")));
    assertEquals(
        "slurmUser is set to root and to slurm: remove one of them",
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
        "jwt_key|/k|unknown parameter jwt_key: it is an option of AuthAltParameters, write it into"
            + " its value",
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
        "loginPage|/login|loginPage /login would itself need a token: add it to excludedPaths",
        "loginPage|login|loginPage: login must be a path within the application, like /login",
        "loginPage|//x.example|loginPage: //x.example must be a path within the application, like"
            + " /login",
        "loginPage|/\\x|loginPage: /\\x must be a path within the application, like /login",
        "loginPage|/a?b=c|loginPage: /a?b=c must be a path within the application, like /login",
        "loginPage|/a#b|loginPage: /a#b must be a path within the application, like /login",
        "excludedPaths|/*|excludedPaths must not hold /*: it would let everyone in",
        "excludedPaths|pub|excludedPaths: pub must be an exact path like /status or a folder like"
            + " /pub/*",
        "excludedPaths|/a/../b|excludedPaths: /a/../b must be an exact path like /status or a"
            + " folder like /pub/*",
        "slurmUser|64030|slurmUser is the number 64030: set slurmUser to the user's name",
        "AuthAltParameters|jwt_key=key|jwt_key=key must be an absolute path",
        "AuthAltParameters|jwks=http://idp.example/k|jwks=http://idp.example/k must be an absolute"
            + " path, an https URL, or http to 127.0.0.1",
        "AuthAltParameters|jwks=file:///k|jwks= must be an absolute path, an https URL, or http to"
            + " 127.0.0.1 (it is not shown, since it may hold a password)",
        "AuthAltParameters|jwks=https://u:p@h/k|jwks=https://h/k must not hold a user name or"
            + " password: publish the key set, which is no secret, without them",
        "cachedBytes|1000|cachedBytes must be at least 1000 times cachedTokens: raise it or lower"
            + " cachedTokens",
        "startWithoutKeys|true|jwksRefreshSeconds, jwksMaximumAgeSeconds and startWithoutKeys need"
            + " a URL in jwks=: remove them or set one",
        "AuthAltParameters|userclaimfield=upn|AuthAltParameters names neither jwt_key= nor jwks=:"
            + " add one, or name slurmConf for Slurm's default key in StateSaveLocation",
        "AuthAltParameters|jwt-key=/k|AuthAltParameters names neither jwt_key= nor jwks= (option"
            + " jwt-key is unknown and ignored; did you mean jwt_key?): add one, or name slurmConf"
            + " for Slurm's default key in StateSaveLocation",
        "AuthAltParameters|JWKS=/j|AuthAltParameters names neither jwt_key= nor jwks= (jwks is"
            + " ignored, as in Slurm: names are case-sensitive, write jwks): add one, or name"
            + " slurmConf for Slurm's default key in StateSaveLocation",
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

  /** The filter reads these headers itself, or the server does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization",
        "AUTHORIZATION",
        "X-SLURM-USER-TOKEN",
        "Cookie",
        "Connection",
        "connection",
        "Host"
      })
  void refusesAnIdentityHeaderWithAMeaningOfItsOwn(String name) {
    assertEquals(
        "identityHeader cannot be " + name + ": choose another header",
        refusal(Map.of("AuthAltParameters", KEY, "identityHeader", name)));
  }

  @Test
  void looksAtEveryExcludedPath() {
    assertEquals(
        "excludedPaths must not hold /*: it would let everyone in",
        refusal(Map.of("AuthAltParameters", KEY, "excludedPaths", "/status, /pub/*, /*")));
  }

  @Test
  void readsABoundedText() {
    String longest = "a".repeat(65_536);
    Map<String, String> parameters = new HashMap<>();
    parameters.put("AuthAltParameters", KEY);
    parameters.put("userNamePattern", longest);
    assertEquals(longest, FilterSettings.from(parameters).policy().userNamePattern().pattern());
    parameters.put("userNamePattern", longest + "a");
    assertEquals(
        "userNamePattern is longer than 65536 characters: shorten it", refusal(parameters));
  }

  @Test
  void refusesInCodeWhatNoTextCouldSay() {
    FilterSettings.Builder builder = FilterSettings.builder();
    assertThrows(
        ConfigException.class,
        () -> builder.policy(to -> to.notBeforeTolerance(Duration.ofSeconds(Long.MAX_VALUE))));
    assertThrows(
        ConfigException.class,
        () -> builder.policy(to -> to.maximumLifetime(Duration.ofMillis(1500))));
    assertThrows(
        ConfigException.class,
        () -> builder.keys(to -> to.jwksUrl(URI.create("http://idp.example/k"))));
  }

  @Test
  void equalsByValue() {
    assertEquals(TokenPolicy.builder().build(), TokenPolicy.DEFAULT);
    assertEquals(
        TokenPolicy.DEFAULT.toBuilder().build().hashCode(), TokenPolicy.DEFAULT.hashCode());
    assertNotEquals(TokenPolicy.builder().requiredType("x").build(), TokenPolicy.DEFAULT);
    assertEquals(SlurmOptions.builder().slurmUser("root").build(), SlurmOptions.DEFAULT);
    assertNotEquals(SlurmOptions.builder().slurmUser("slurm").build(), SlurmOptions.DEFAULT);
    SlurmOptions options =
        SlurmOptions.builder().slurmUser("slurm").userClaimField("upn").slurmUserId(7).build();
    assertEquals(options, options.toBuilder().build());
  }

  private static String refusal(Map<String, String> parameters) {
    return String.valueOf(
        assertThrows(ConfigException.class, () -> FilterSettings.from(parameters)).getMessage());
  }

  private Path conf(String... lines) throws IOException {
    return Files.write(folder.resolve("slurm.conf"), List.of(lines));
  }
}
