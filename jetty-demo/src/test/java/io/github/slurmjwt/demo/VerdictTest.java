package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.SlurmKeys;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that the page shows are those of the filter, in its order. */
final class VerdictTest {
  private static final long NOW = 1_800_000_000L;
  private static final long FAR = NOW + 100_000;
  private static final long NEAR = NOW + 50;

  @TempDir private Path folder;
  private Path keyFile;
  private OwnHmacKey key;
  private final Map<String, String> parameters = new HashMap<>();
  private final Set<Rule> seen = EnumSet.noneOf(Rule.class);

  @BeforeEach
  void makeKey() throws Exception {
    keyFile = SecretFiles.key(folder.resolve("jwt.key"));
    key = OwnHmacKey.of(Files.readAllBytes(keyFile));
    parameters.putAll(
        Map.of(
            "AuthAltParameters", "jwt_key=" + keyFile + ",use_jwt_client_ids",
            "maximumLifetimeSeconds", "60",
            "requiredIssuer", "us",
            "requiredAudience", "slurm",
            "requiredType", "JWT",
            "deniedUsers", "mallory",
            "allowedUsers", "alice",
            "rolesClaim", "roles",
            "requiredRoles", "member",
            "minimumRemainingSeconds", "55"));
  }

  /** Each token is right by all rules before this one, and wrong by all after it. */
  @Test
  void rulesAreInTheOrderOfTheFilter() throws Exception {
    stops(Rule.LENGTH, ".".repeat(20_000));
    stops(Rule.SHAPE, encoded("{\"crit\":[],\"crit\":[]}") + ".!.!");
    stops(Rule.EXTENSIONS, encoded("{\"alg\":\"none\",\"crit\":[]}") + ".!.AA");
    stops(Rule.ALGORITHM, encoded("{\"alg\":\"none\"}") + ".!.AA");
    stops(Rule.ENABLED, encoded("{\"alg\":\"RS256\"}") + ".!.AA");
    stops(Rule.SIGNATURE, encoded("{\"alg\":\"HS256\"}") + ".!.AA");
    stops(Rule.CLAIMS, signed("ID", "{\"exp\":1,\"exp\":1}"));
    stops(Rule.EXPIRY, signed("ID", "{\"nbf\":" + FAR + ",\"uid\":1,\"gid\":1,\"id\":\"x\"}"));
    stops(Rule.ISSUED, claims("ID", FAR, "\"nbf\":" + FAR + ",\"uid\":1,\"gid\":1,\"id\":\"x\""));
    String issued = "\"iat\":" + NOW;
    stops(
        Rule.NOT_BEFORE,
        claims("ID", FAR, issued + ",\"nbf\":" + FAR + ",\"uid\":1,\"gid\":1,\"id\":\"x\""));
    stops(Rule.LIFETIME, claims("ID", FAR, issued + ",\"uid\":1,\"gid\":1,\"id\":\"x\""));
    stops(Rule.ISSUER, claims("ID", NEAR, issued + ",\"uid\":1,\"gid\":1,\"id\":\"x\""));
    issued += ",\"iss\":\"us\"";
    stops(Rule.AUDIENCE, claims("ID", NEAR, issued + ",\"uid\":1,\"gid\":1,\"id\":\"x\""));
    issued += ",\"aud\":\"slurm\"";
    stops(Rule.TYPE, claims("ID", NEAR, issued + ",\"uid\":1,\"gid\":1,\"id\":\"x\""));
    String account = ",\"sun\":\"service-account-!\"";
    stops(
        Rule.IDENTITY, claims("JWT", NEAR, issued + ",\"uid\":1,\"gid\":1,\"id\":\"x\"" + account));
    stops(Rule.SERVICE_ACCOUNT, claims("JWT", NEAR, issued + account));
    stops(Rule.USER, claims("JWT", NEAR, issued));
    stops(Rule.USER_NAME, claims("JWT", NEAR, issued + ",\"sun\":\"0\""));

    stops(Rule.DENIED, claims("JWT", NEAR, issued + ",\"sun\":\"mallory\""));
    stops(Rule.ALLOWED, claims("JWT", NEAR, issued + ",\"sun\":\"bob\""));
    String alice = issued + ",\"sun\":\"alice\"";
    stops(Rule.ROLE, claims("JWT", NEAR, alice));
    alice += ",\"roles\":[\"member\"]";
    stops(Rule.TIME_LEFT, claims("JWT", NEAR, alice));

    Verdict good = verdict(claims("JWT", NOW + 58, alice));
    assertEquals("alice", good.user().orElseThrow().getName());
    assertEquals(Optional.empty(), good.stoppedAt());

    Path jwks = RsaTestKey.make("k1").publish(folder.resolve("jwks.json"));
    parameters.put("AuthAltParameters", "jwks=" + jwks);
    stops(Rule.KEY, encoded("{\"alg\":\"RS256\"}") + ".!.AA");
    stops(Rule.KEY, encoded("{\"alg\":\"RS256\",\"kid\":\"k2\"}") + ".!.AA");
    assertEquals(EnumSet.allOf(Rule.class), seen);
  }

  @Test
  void showsOnlyRulesThatAreInForce() {
    FilterSettings plain = FilterSettings.from(Map.of("AuthAltParameters", "jwt_key=" + keyFile));
    FilterSettings strict = FilterSettings.from(parameters);

    assertTrue(Arrays.stream(Rule.values()).allMatch(rule -> rule.isInForce(strict)));
    assertEquals(
        EnumSet.of(
            Rule.LIFETIME,
            Rule.ISSUER,
            Rule.AUDIENCE,
            Rule.TYPE,
            Rule.IDENTITY,
            Rule.DENIED,
            Rule.ALLOWED,
            Rule.ROLE,
            Rule.TIME_LEFT),
        EnumSet.copyOf(
            Arrays.stream(Rule.values()).filter(rule -> !rule.isInForce(plain)).toList()));
  }

  @Test
  void documentationHasASentenceForEachRefusal() throws Exception {
    Map<String, Refusals.Refusal> byCode = Refusals.load().byCode();
    for (Rejection reason : Rejection.values()) {
      assertTrue(byCode.containsKey(reason.code()), reason.code());
    }
    Refusals.Refusal expired = Objects.requireNonNull(byCode.get("expired"));
    assertEquals(401, expired.status());
    assertEquals("`exp` is past, missing, or not an integer", expired.meaning());
    assertEquals("get a new token; compare the clocks", expired.action());
  }

  private void stops(Rule rule, String token) throws KeyLoadException {
    assertEquals(Optional.of(rule), verdict(token).stoppedAt());
    seen.add(rule);
  }

  private Verdict verdict(String token) throws KeyLoadException {
    FilterSettings settings = FilterSettings.from(parameters);
    SlurmKeys keys = SlurmKeys.load(settings.keys());
    return Verdict.of(token, () -> keys, settings, InstantSource.fixed(Instant.ofEpochSecond(NOW)));
  }

  private String claims(String type, long expiry, String more) {
    return signed(type, "{\"exp\":" + expiry + "," + more + "}");
  }

  private String signed(String type, String claims) {
    return key.token("{\"alg\":\"HS256\",\"typ\":\"" + type + "\"}", claims);
  }

  private static String encoded(String header) {
    return OwnKey.base64Url(header);
  }
}
