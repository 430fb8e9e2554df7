package io.github.slurmjwt.config;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.slurmjwt.AccessPolicy;
import io.github.slurmjwt.CacheLimits;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.Range;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.TokenPolicy;
import io.github.slurmjwt.keys.KeySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong value is refused with one sentence, whether it comes as text or in code. */
class SameSentenceTest {
  private static final String KEY = "jwt_key=/etc/slurm/jwt_hs256.key";

  /** The parameters that are numbers, each with the setter that takes it in code. */
  private static final Map<Range, LongFunction<Consumer<FilterSettings.Builder>>> NUMBERS =
      Map.of(
          SlurmOptions.SLURM_USER_ID,
          n -> to -> to.slurm(slurm -> slurm.slurmUserId(n)),
          TokenPolicy.MAXIMUM_TOKEN_LENGTH,
          n -> to -> to.policy(policy -> policy.maximumTokenLength(n)),
          TokenPolicy.NOT_BEFORE_TOLERANCE,
          n -> to -> to.policy(policy -> policy.notBeforeTolerance(Duration.ofSeconds(n))),
          AccessPolicy.MINIMUM_REMAINING,
          n -> to -> to.access(access -> access.minimumRemaining(Duration.ofSeconds(n))),
          TokenPolicy.MAXIMUM_LIFETIME,
          n -> to -> to.policy(policy -> policy.maximumLifetime(Duration.ofSeconds(n))),
          CacheLimits.CACHED_TOKENS,
          n -> to -> to.cachedTokens(n),
          CacheLimits.CACHED_BYTES,
          n -> to -> to.cachedBytes(n),
          KeySettings.RELOAD,
          n -> to -> to.keys(keys -> keys.reload(Duration.ofSeconds(n))),
          KeySettings.JWKS_REFRESH,
          n -> to -> to.keys(keys -> keys.jwksRefresh(Duration.ofSeconds(n))),
          KeySettings.JWKS_MAXIMUM_AGE,
          n -> to -> to.keys(keys -> keys.jwksMaximumAge(Duration.ofSeconds(n))));

  /** Parameters with a value that is wrong as text, and the same value in code. */
  private static final Map<String, Consumer<FilterSettings.Builder>> TEXTS =
      Map.ofEntries(
          entry("AuthAltParameters=jwt_key=k", to -> to.keys(k -> k.jwtKey(Path.of("k")))),
          entry(
              "AuthAltParameters=jwt_key=/k,max_token_lifespan=0",
              to -> to.slurm(slurm -> slurm.maxTokenLifespan(Duration.ZERO))),
          entry("slurmConf=slurm.conf", to -> to.slurmConf(Path.of("slurm.conf"))),
          entry("slurmUser=7", to -> to.slurm(slurm -> slurm.slurmUser("7"))),
          entry("slurmUser=", to -> to.slurm(slurm -> slurm.slurmUser(""))),
          entry("excludedPaths=/*", to -> to.http(http -> http.excludedPaths(List.of("/*")))),
          entry("realm=a\r\nb", to -> to.http(http -> http.realm("a\r\nb"))),
          entry("realm=", to -> to.http(http -> http.realm(""))),
          entry("cookieName=a;b", to -> to.http(http -> http.cookieName("a;b"))),
          entry("cookieName=", to -> to.http(http -> http.cookieName(""))),
          entry(
              "loginPage=//evil.example", to -> to.http(http -> http.loginPage("//evil.example"))),
          entry("loginPage=", to -> to.http(http -> http.loginPage(""))),
          entry("identityHeader=Host", to -> to.http(http -> http.identityHeader("Host"))),
          entry("identityHeader=", to -> to.http(http -> http.identityHeader(""))),
          entry("requiredIssuer=", to -> to.policy(policy -> policy.requiredIssuer(""))),
          entry("requiredAudience=", to -> to.policy(policy -> policy.requiredAudience(""))),
          entry("requiredType=", to -> to.policy(policy -> policy.requiredType(""))),
          entry("allowedUsers=", to -> to.access(a -> a.allowedUsers(List.of("")))),
          entry("deniedUsers=0", to -> to.access(a -> a.deniedUsers(List.of("0")))),
          entry("requiredRoles=", to -> to.access(a -> a.requiredRoles(List.of("")))),
          entry("denyList=denied", to -> to.denyList(Path.of("denied"))),
          entry("rolesClaim=", to -> to.policy(policy -> policy.rolesClaim(""))));

  /** The type of these setters has no wrong values. */
  private static final Set<String> ALWAYS_RIGHT_IN_CODE =
      Set.of(
          "mode",
          "corsPreflight",
          "alternateUsers",
          "userNamePattern",
          "serviceAccounts",
          "startWithoutKeys");

  @Test
  void triesEveryParameterAsTextAndInCode() {
    Set<String> tried = new TreeSet<>(ALWAYS_RIGHT_IN_CODE);
    NUMBERS.keySet().forEach(range -> tried.add(range.name()));
    TEXTS.keySet().forEach(text -> tried.add(text.substring(0, text.indexOf('='))));
    assertEquals(new TreeSet<>(Parameter.names()), tried);
  }

  static Stream<Arguments> outOfRange() {
    return NUMBERS.keySet().stream()
        .flatMap(
            range ->
                Stream.of(arguments(range, range.least() - 1), arguments(range, range.most() + 1)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("outOfRange")
  void saysTheSameOfANumberAsTextAndInCode(Range range, long value) {
    String text = refusal(Map.of("AuthAltParameters", KEY, range.name(), Long.toString(value)));
    assertTrue(text.startsWith(range.name() + " must be a number from "), text);
    assertEquals(text, refusalInCode(Objects.requireNonNull(NUMBERS.get(range)).apply(value)));
  }

  @Test
  void saysTheSameOfTextsAsTextAndInCode() {
    TEXTS.forEach(
        (text, inCode) -> {
          String[] words = text.split("=", 2);
          Map<String, String> parameters = new HashMap<>(Map.of("AuthAltParameters", KEY));
          parameters.put(words[0], words[1]);
          assertEquals(refusal(parameters), refusalInCode(inCode), text);
        });
  }

  private static String refusalInCode(Consumer<FilterSettings.Builder> setter) {
    ConfigException refused =
        assertThrows(ConfigException.class, () -> setter.accept(FilterSettings.builder()));
    return String.valueOf(refused.getMessage());
  }

  private static String refusal(Map<String, String> parameters) {
    return String.valueOf(
        assertThrows(ConfigException.class, () -> FilterSettings.from(parameters)).getMessage());
  }
}
