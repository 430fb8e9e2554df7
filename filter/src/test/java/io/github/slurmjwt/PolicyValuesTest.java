package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules are equal when all that they say is, and different as soon as one of them is. */
class PolicyValuesTest {
  /** The default, and rules of which each differs from it, and from the others, in one point. */
  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(
            (Rules) PolicyValuesTest::tokenPolicies,
            "TokenPolicy[true, [A-Za-z0-9._][A-Za-z0-9._-]{0,255}, 0, 8192, PT1M, Optional.empty,"
                + " [], [], Optional.empty, false, Optional.empty]"),
        Arguments.of(
            (Rules) PolicyValuesTest::accessPolicies, "AccessPolicy[[], [], [], Optional.empty]"),
        Arguments.of(
            (Rules) PolicyValuesTest::slurmOptions,
            "SlurmOptions[Optional.empty, IGNORED, root, OptionalLong.empty, Optional.empty,"
                + " false]"),
        Arguments.of((Rules) PolicyValuesTest::cacheLimits, "25000 tokens in 67108864 bytes"));
  }

  private interface Rules {
    List<Object> make();
  }

  private static List<Object> tokenPolicies() {
    return List.of(
        TokenPolicy.builder().build(),
        TokenPolicy.builder().alternateUsers(false).build(),
        TokenPolicy.builder().userNamePattern(Pattern.compile("[a-z]+")).build(),
        TokenPolicy.builder()
            .userNamePattern(
                Pattern.compile(TokenPolicy.PORTABLE_USER_NAME, Pattern.CASE_INSENSITIVE))
            .build(),
        TokenPolicy.builder().maximumTokenLength(100).build(),
        TokenPolicy.builder().notBeforeTolerance(Duration.ZERO).build(),
        TokenPolicy.builder().maximumLifetime(Duration.ofHours(1)).build(),
        TokenPolicy.builder().requiredIssuer("a").build(),
        TokenPolicy.builder().requiredAudience("a").build(),
        TokenPolicy.builder().requiredType("a").build(),
        TokenPolicy.builder().serviceAccounts(true).build(),
        TokenPolicy.builder().rolesClaim("a").build());
  }

  private static List<Object> accessPolicies() {
    return List.of(
        AccessPolicy.builder().build(),
        AccessPolicy.builder().allowedUsers(Set.of("alice")).build(),
        AccessPolicy.builder().deniedUsers(Set.of("alice")).build(),
        AccessPolicy.builder().requiredRoles(Set.of("alice")).build(),
        AccessPolicy.builder().minimumRemaining(Duration.ofSeconds(1)).build());
  }

  private static List<Object> slurmOptions() {
    return List.of(
        SlurmOptions.builder().build(),
        SlurmOptions.builder().userClaimField("a").build(),
        SlurmOptions.builder().clientIdentity(ClientIdentity.ACCEPTED).build(),
        SlurmOptions.builder().slurmUser("slurm").build(),
        SlurmOptions.builder().slurmUserId(64030).build(),
        SlurmOptions.builder().maxTokenLifespan(Duration.ofHours(1)).build(),
        SlurmOptions.builder().disableTokenCreation(true).build());
  }

  private static List<Object> cacheLimits() {
    return List.of(
        CacheLimits.of(25_000, 64L << 20),
        CacheLimits.of(24_999, 64L << 20),
        CacheLimits.of(25_000, (64L << 20) + 1));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("rules")
  void areEqualOnlyWhenTheySayTheSame(Rules rules, String text) {
    List<Object> one = rules.make();
    List<Object> other = rules.make();
    assertEquals(text, one.get(0).toString());
    for (int i = 0; i < one.size(); i++) {
      for (int j = 0; j < other.size(); j++) {
        if (i == j) {
          assertEquals(one.get(i), other.get(j));
          assertEquals(one.get(i).hashCode(), other.get(j).hashCode());
        } else {
          assertNotEquals(one.get(i), other.get(j));
        }
      }
      assertNotEquals(one.get(i), text);
    }
    // Not a promise, but what a hash is for.
    assertEquals(one.size(), one.stream().map(Object::hashCode).distinct().count());
  }

  @Test
  void areKeptByTheirBuilders() {
    for (Object policy : tokenPolicies()) {
      assertEquals(policy, ((TokenPolicy) policy).toBuilder().build());
    }
    for (Object options : slurmOptions()) {
      assertEquals(options, ((SlurmOptions) options).toBuilder().build());
    }
  }

  @Test
  void giveEachCachedTokenAThousandBytesAtLeast() {
    assertEquals(10, CacheLimits.of(10, 10_000).tokens());
    assertEquals(10_000, CacheLimits.of(10, 10_000).bytes());
    assertEquals(
        "cachedBytes must be at least 1000 times cachedTokens: raise it or lower cachedTokens",
        assertThrows(ConfigException.class, () -> CacheLimits.of(10, 9_999)).getMessage());
  }
}
