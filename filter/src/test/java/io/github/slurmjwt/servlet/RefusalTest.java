package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenFingerprint;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a refused client is told, word for word; clients and log scanners rely on it. */
@OnEveryServer
class RefusalTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");
  private static final String STOLEN = Tokens.validFor("carol");
  private static final String SECRET = "/var/spool/key of the cluster";

  @Override
  TestApp app() {
    return TestApp.bare()
        .and(TestApp.filter(), "/plain/*")
        .and(
            TestApp.filter(
                settings -> settings.authAltParameters("jwt_key=/k,use_jwt_client_ids_only")),
            "/identity/*")
        .and(
            TestApp.filter(
                settings ->
                    settings.policy(
                        rules ->
                            rules
                                .maximumTokenLength(1000)
                                .requiredIssuer("issuer")
                                .requiredAudience("portal")
                                .requiredType("slurm")
                                .maximumLifetime(Duration.ofHours(1))),
                TestKeys.hmacOnly().source()),
            "/policy/*")
        .and(
            TestApp.filter(
                settings -> settings.http(http -> http.mode(Mode.OPTIONAL).realm("a b")),
                () -> {
                  throw new KeyUnavailableException(SECRET);
                }),
            "/down/*")
        .and(
            TestApp.filter(settings -> settings.http(http -> http.cookieName("slurm"))),
            "/cookie/*")
        .and(TestApp.filter(RefusalTest::access), "/access/*");
  }

  private static FilterSettings.Builder access(FilterSettings.Builder settings) {
    return settings
        .policy(rules -> rules.rolesClaim("roles"))
        .access(
            to ->
                to.allowedUsers(List.of("alice", "bob", "carol", "mallory"))
                    .requiredRoles(List.of("hpc"))
                    .minimumRemaining(Duration.ofSeconds(60)))
        .denyList(denyList());
  }

  private static Path denyList() {
    try {
      Path list = Files.createTempFile("denied", ".txt");
      list.toFile().deleteOnExit();
      String fingerprint = TokenFingerprint.of(STOLEN);
      return Files.writeString(
          list, "token " + fingerprint + "\nuser mallory\nuser bob before 2100-01-01T00:00:00Z\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer plain(String token) throws IOException {
    return getWith(token, "/plain/x");
  }

  private Answer plain(String name, String json) throws IOException {
    return plain(Tokens.hs256(Tokens.payload(name, json)));
  }

  private Answer policy(String header, String... claims) throws IOException {
    return getWith(Tokens.hs256(header, Tokens.payload(claims)), "/policy/x");
  }

  private Answer access(String user) throws IOException {
    return getWith(Tokens.validFor(user), "/access/x");
  }

  /** A switch without default: a new reason does not compile until it is produced here. */
  private Answer refuse(Rejection reason) throws IOException {
    String issuer = "\"issuer\"";
    String hs256 = Tokens.HS256_HEADER;
    return switch (reason) {
      case NO_CREDENTIAL -> get("/plain/x");
      case AMBIGUOUS_CREDENTIALS -> getWith(ALICE, "/plain/x", "X-SLURM-USER-TOKEN: " + ALICE);
      case USER_NAME_WITHOUT_TOKEN -> get("/plain/x", "X-SLURM-USER-NAME: alice");
      case HOP_BY_HOP_IDENTITY ->
          getWith(ALICE, "/plain/x", "Connection: close, X-SLURM-USER-NAME");
      case CROSS_ORIGIN_COOKIE ->
          get("/cookie/x", "Cookie: slurm=" + ALICE, "Sec-Fetch-Site: same-site");
      case TOO_LONG -> getWith("x".repeat(2000), "/policy/x");
      case MALFORMED -> plain("garbage");
      case CRITICAL_HEADER ->
          plain(Tokens.hs256("{\"alg\":\"HS256\",\"crit\":[]}", Tokens.payload()));
      case UNSUPPORTED_ALGORITHM -> plain(Tokens.hs256("{\"alg\":\"none\"}", Tokens.payload()));
      case ALGORITHM_NOT_ENABLED -> getWith(Tokens.rs256(Tokens.payload()), "/policy/x");
      case KEY_ID_MISSING -> plain(Tokens.rs256("{\"alg\":\"RS256\"}", Tokens.payload()));
      case UNKNOWN_KEY -> plain(Tokens.rs256(Tokens.rs256Header("\"third\""), Tokens.payload()));
      case BAD_SIGNATURE -> plain(Tokens.hs256(hs256, Tokens.payload(), new byte[32]));
      case EXPIRED -> plain("exp", "1");
      case ISSUED_AT_MISSING -> plain("iat", "null");
      case NOT_YET_VALID -> plain("nbf", "9999999999");
      case LIFETIME_TOO_LONG -> policy(hs256, "iat", "1");
      case WRONG_ISSUER -> policy(hs256);
      case WRONG_AUDIENCE -> policy(hs256, "iss", issuer);
      case WRONG_TYPE -> policy(hs256, "iss", issuer, "aud", "[\"portal\"]");
      case EXPIRES_SOON -> {
        String soon = Long.toString(Tokens.NOW.getEpochSecond() + 59);
        yield getWith(Tokens.hs256(Tokens.payload("exp", soon, "roles", "\"hpc\"")), "/access/x");
      }
      case TOKEN_DENIED -> getWith(STOLEN, "/access/x");
      case OLD_TOKEN_DENIED -> access("bob");
      case USER_DENIED -> access("mallory");
      case USER_NOT_ALLOWED -> access("eve");
      case ROLE_MISSING -> access("alice");
      case NO_USER_NAME -> plain("sun", "null");
      case BAD_USER_NAME -> plain("sun", "\"a b\"");
      case SERVICE_ACCOUNT -> plain("sun", "\"service-account-portal\"");
      case NO_IDENTITY -> getWith(ALICE, "/identity/x");
      case BAD_IDENTITY -> {
        String payload = Tokens.payload("uid", "1", "gid", "1", "id", "7");
        yield getWith(Tokens.hs256(payload), "/identity/x");
      }
      case ALTERNATE_USER_NOT_ALLOWED -> getWith(ALICE, "/plain/x", "X-SLURM-USER-NAME: bob");
      case BAD_ALTERNATE_USER_NAME ->
          getWith(Tokens.validFor("root"), "/plain/x", "X-SLURM-USER-NAME: a b");
      case CROSS_ORIGIN_LOGIN -> throw new AssertionError("only a log-in page: LoginAttackTest");
      case TRACE_NOT_ALLOWED -> throw new AssertionError("Tomcat refuses it itself: TraceTest");
      case CONNECT_NOT_ALLOWED, UNKNOWN_PROXY, ORIGINAL_REQUEST_UNKNOWN, NOT_FORWARDED ->
          throw new AssertionError("only where a proxy asks: ForwardAuthServletTest");
      case KEYS_UNAVAILABLE -> getWith(ALICE, "/down/x");
    };
  }

  static Set<Rejection> reasons() {
    return EnumSet.complementOf(
        EnumSet.of(
            Rejection.CROSS_ORIGIN_LOGIN,
            Rejection.TRACE_NOT_ALLOWED,
            Rejection.CONNECT_NOT_ALLOWED,
            Rejection.UNKNOWN_PROXY,
            Rejection.ORIGINAL_REQUEST_UNKNOWN,
            Rejection.NOT_FORWARDED));
  }

  private static String text(Answer answer) {
    return answer.status()
        + "\nWWW-Authenticate: "
        + answer.header("WWW-Authenticate")
        + "\n"
        + answer.body();
  }

  @Test
  @DisplayName("O7 every refusal, word for word")
  void answersEveryRejectionAsPinned() throws IOException {
    List<String> answers = new ArrayList<>();
    for (Rejection reason : reasons()) {
      answers.add(text(refuse(reason)));
    }
    try (InputStream golden = RefusalTest.class.getResourceAsStream("/refusals.txt")) {
      byte[] bytes = Objects.requireNonNull(golden).readAllBytes();
      assertEquals(new String(bytes, StandardCharsets.UTF_8), String.join("\n", answers));
    }
  }

  @ParameterizedTest(name = "O7 {0}")
  @MethodSource("reasons")
  void sendsEveryRefusalInTheSameForm(Rejection reason) throws IOException {
    Answer answer = refuse(reason);
    assertTrue(answer.body().contains("\"code\":\"" + reason.code() + "\""), answer.toString());
    assertEquals("application/problem+json", answer.header("Content-Type"));
    assertEquals("no-store", answer.header("Cache-Control"));
    assertEquals(Integer.toString(answer.body().length()), answer.header("Content-Length"));
    assertEquals("", answer.header("Set-Cookie"));
    boolean unavailable = reason == Rejection.KEYS_UNAVAILABLE;
    assertEquals(unavailable ? "10" : "", answer.header("Retry-After"));
    assertEquals(
        !unavailable, answer.header("WWW-Authenticate").startsWith("Bearer realm=\"slurm\""));
  }

  @Test
  @DisplayName("O7 no keys: 503, try again, and nothing of the cause")
  void answersMissingKeysWith503AndRetryAfter() throws IOException {
    Answer answer = getWith(ALICE, "/down/x");
    assertEquals("503", answer.verdict());
    assertEquals("10", answer.header("Retry-After"));
    assertEquals("", answer.header("WWW-Authenticate"));
    assertEquals("no-store", answer.header("Cache-Control"));
    assertEquals("401", getWith("garbage", "/down/x").verdict());
    assertEquals("200 null", get("/down/x").verdict());
  }

  @Test
  @DisplayName("O7 no answer and no log line holds the token, a key, a path or a class name")
  void leaksNothing() throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      for (Rejection reason : reasons()) {
        assertNoSecret(refuse(reason).toString());
      }
      for (String line : log.lines()) {
        assertNoSecret(line.replace(SECRET, "")); // The operator may read it, the client not.
      }
      assertEquals(
          reasons().size(),
          log.lines().stream().filter(line -> line.contains("decision=refused")).count());
    }
  }

  private static void assertNoSecret(String text) {
    for (String secret :
        new String[] {
          ALICE,
          ALICE.substring(ALICE.length() - 20),
          SECRET,
          "eyJ",
          "auth0",
          "jackson",
          "Exception",
          "java.",
          "garbage",
          "a b\"",
          "third"
        }) {
      assertTrue(!text.contains(secret), () -> secret + " in " + text);
    }
  }

  @Test
  @DisplayName("H12 the realm is all that is configured in a challenge")
  void namesTheConfiguredRealm() throws IOException {
    String challenge = getWith("garbage", "/down/x").header("WWW-Authenticate");
    assertTrue(challenge.startsWith("Bearer realm=\"a b\", error=\"invalid_token\""), challenge);
  }
}
