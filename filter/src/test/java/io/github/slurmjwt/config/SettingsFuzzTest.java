package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.testing.Bounded;
import io.github.slurmjwt.testing.FuzzSeeds;
import io.github.slurmjwt.verdicts.VerdictFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the parameters, they are in force or refused in a sentence; the first jwt_key= of
 * AuthAltParameters counts, and no password of a URL is repeated.
 *
 * <p>An input has a parameter in each line, as {@code name=value}.
 */
class SettingsFuzzTest {
  private static final String SECRET = "hunter2";
  private static final String URL = "jwks=https://u:" + SECRET + "@h/k?" + SECRET;

  private static final Pattern FIRST_KEY = Pattern.compile("(?:^|,)jwt_key=([^,]*)(?:,|$)");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/.,=]*");

  private static final List<String> VALUES =
      List.of(
          "mode=lenient",
          "excludedPaths=/a,/b/*",
          "realm=x y",
          "cookieName=__Host-t",
          "excludedPaths=/login\nloginPage=/login",
          "identityHeader=X-User",
          "corsPreflight=true",
          "alternateUsers=false",
          "userNamePattern=[a-z]{1,8}",
          "maximumTokenLength=100",
          "notBeforeToleranceSeconds=0",
          "requiredIssuer=https://a https://b,c",
          "requiredAudience=a b",
          "requiredType=at+jwt",
          "rolesClaim=a.b\nrequiredRoles=x,y",
          "allowedUsers=a b\ndeniedUsers=c",
          "minimumRemainingSeconds=60\nmaximumLifetimeSeconds=3600",
          "cachedTokens=0\ncachedBytes=1000000",
          "reloadSeconds=1\njwksRefreshSeconds=60\njwksMaximumAgeSeconds=3600",
          "startWithoutKeys=true",
          "denyList=/d",
          "slurmUser=slurm\nslurmUserId=64030",
          "AuthAltParameters=" + URL,
          "AuthAltParameters=\"jwt_key=/k,jwks=/j,max_token_lifespan=60,disable_token_creation\"");

  static Stream<byte[]> seeds() {
    Stream<String> recorded =
        VerdictFiles.lines("configs.jsonl").stream()
            .map(
                line ->
                    "AuthAltParameters=jwt_key=/k,userclaimfield="
                        + line.path("userclaimfield").asText()
                        + ","
                        + line.path("extra").asText());
    return Stream.of(
            FuzzSeeds.texts("0", VALUES.stream()),
            FuzzSeeds.texts("0", recorded.distinct()),
            FuzzSeeds.texts("1", VALUES.subList(0, 6).stream()))
        .flatMap(seeds -> seeds);
  }

  @Test
  @DisplayName("T11 the recorded options, and every parameter")
  void holdsForRecordedOptions() {
    FuzzSeeds.check(seeds(), SettingsFuzzTest::judge);
  }

  @Tag("fuzz")
  @MethodSource("seeds")
  @FuzzTest
  void isInForceOrRefused(byte[] input) throws Exception {
    judge(input);
  }

  private static void judge(byte[] input) throws Exception {
    byte[] text = FuzzSeeds.longOrShort(input);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String line : FuzzSeeds.text(text, 0).split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        parameters.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    parameters.remove("slurmConf"); // Another test's.
    try {
      FilterSettings settings =
          Bounded.call(text.length, () -> FilterSettings.from(Map.copyOf(parameters)));
      assertKeyOf(parameters.getOrDefault("AuthAltParameters", ""), settings);
      String shown = settings + " " + settings.warnings();
      assertFalse(isOfUrlOnly(parameters) && shown.contains(SECRET), shown);
    } catch (ConfigException e) {
      String sentence = String.valueOf(e.getMessage());
      assertTrue(sentence.length() < 3_000 + 3 * text.length, "too long");
      assertFalse(isOfUrlOnly(parameters) && sentence.contains(SECRET), sentence);
    }
  }

  /** Returns whether the secret is in the URL of a key set, and in no other place. */
  private static boolean isOfUrlOnly(Map<String, String> parameters) {
    Map<String, String> others = new LinkedHashMap<>(parameters);
    String line = String.valueOf(others.remove("AuthAltParameters"));
    boolean inUrl = line.equals(URL) || line.startsWith(URL + ",");
    return inUrl && !(others + line.substring(URL.length())).contains(SECRET);
  }

  private static void assertKeyOf(String line, FilterSettings settings) {
    if (PLAIN.matcher(line).matches() && !line.startsWith("AuthAltParameters")) {
      Optional<String> first =
          FIRST_KEY.matcher(line).results().map(found -> found.group(1)).findFirst();
      assertEquals(
          first.filter(path -> !path.isEmpty()).map(path -> java.nio.file.Path.of(path)),
          settings.keys().jwtKey());
    }
  }
}
