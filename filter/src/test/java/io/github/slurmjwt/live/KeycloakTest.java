package io.github.slurmjwt.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LogLines;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tokens and keys of a real Keycloak, before the filter in a real Jetty. */
@Tag("live-keycloak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakTest {
  private static final Duration REFRESH = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Logger audit = Logger.getLogger("io.github.slurmjwt.audit");
  private final HttpClient client = HttpClient.newHttpClient();
  private final Keycloak keycloak;

  KeycloakTest() throws Exception {
    keycloak = Keycloak.start();
  }

  @BeforeAll
  void silenceAudit() {
    audit.setLevel(Level.OFF);
  }

  @AfterAll
  void stop() {
    audit.setLevel(null);
    keycloak.close();
  }

  @Test
  void passwordTokensGiveTheRightUser() throws Exception {
    try (Portal byUserName = portal(Map.of(), ",userclaimfield=preferred_username");
        Portal bySun = portal(Map.of(), "")) {
      assertAnswer(200, "alice", byUserName, token("portal", "alice"));
      assertAnswer(200, "bob", byUserName, token("portal", "bob"));
      assertAnswer(200, "alice", bySun, sunToken("alice"));
      assertAnswer(200, "bob", bySun, sunToken("bob"));
      assertAnswer(401, "no-user-name", bySun, token("portal", "alice"));
    }
  }

  @Test
  void theEncryptionKeyDoesNoHarm() throws Exception {
    boolean publishesOne = false;
    for (JsonNode key : keycloak.keySet("hpc").get("keys")) {
      publishesOne |= key.path("use").asText().equals("enc");
    }
    assertTrue(publishesOne, "this Keycloak has no encryption key in its set");
    try (LogLines log = LogLines.of("io.github.slurmjwt");
        Portal portal = portal(Map.of(), "")) {
      assertAnswer(200, "alice", portal, sunToken("alice"));
      assertEquals(List.of(), log.at(Level.WARNING));
    }
  }

  @Test
  void refusesTokensOfAnotherAlgorithm() throws Exception {
    try (Portal portal = portal(Map.of(), ",userclaimfield=preferred_username")) {
      assertAnswer(401, "unsupported-algorithm", portal, token("portal-es256", "alice"));
    }
  }

  @Test
  void refusesExpiredTokens() throws Exception {
    try (Portal portal = portal(Map.of(), ",userclaimfield=preferred_username")) {
      String token = token("portal-short", "alice");
      Await.until(
          "expired", Duration.ofSeconds(30), () -> portal.get(client, token).statusCode() != 200);
      assertAnswer(401, "expired", portal, token);
    }
  }

  @Test
  void refusesTokensOfAnotherRealm() throws Exception {
    keycloak.administer(
        "POST",
        "",
        """
        {"realm":"other","enabled":true,"sslRequired":"none",
         "users":[{"username":"alice","enabled":true,"firstName":"A","lastName":"E",
           "email":"alice@other.test","emailVerified":true,
           "credentials":[{"type":"password","value":"alice-pw","temporary":false}]}],
         "clients":[{"clientId":"portal","enabled":true,"publicClient":true,
           "directAccessGrantsEnabled":true}]}
        """);
    try (Portal portal = portal(Map.of(), ",userclaimfield=preferred_username")) {
      String foreign = keycloak.passwordToken("other", "portal", "alice", "alice-pw");
      assertAnswer(401, "unknown-key", portal, foreign);
    }
  }

  @Test
  void refusesAnotherIssuerAndAnotherAudience() throws Exception {
    Map<String, String> right =
        Map.of("requiredIssuer", keycloak.issuer("hpc"), "requiredAudience", "hpc-api");
    Map<String, String> wrong = Map.of("requiredIssuer", keycloak.issuer("other"));
    try (Portal portal = portal(right, ",userclaimfield=preferred_username");
        Portal elsewhere = portal(wrong, ",userclaimfield=preferred_username")) {
      assertAnswer(200, "alice", portal, token("portal", "alice"));
      assertAnswer(401, "wrong-audience", portal, token("portal-short", "alice"));
      assertAnswer(401, "wrong-issuer", elsewhere, token("portal", "alice"));
    }
  }

  @Test
  void refusesServiceAccountsUnlessTheyAreAllowed() throws Exception {
    String token =
        keycloak.token(
            "hpc",
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                "portal-sun",
                "client_secret",
                "portal-sun-secret"));
    try (Portal portal = portal(Map.of(), "");
        Portal open = portal(Map.of("serviceAccounts", "true"), "")) {
      assertAnswer(401, "service-account", portal, token);
      assertAnswer(200, "service-account-portal-sun", open, token);
    }
  }

  @Test
  void refusesNoValidTokenWhileTheRealmKeyIsRotatedAndRetiredAndKeycloakRestarts()
      throws Exception {
    KnownTokens tokens = new KnownTokens();
    try (Portal portal = portal(Map.of(), "");
        Load load = Load.start(tokens);
        Fetcher fetcher = new Fetcher(portal, tokens)) {
      fetcher.start();
      Await.until("tokens", Duration.ofSeconds(30), () -> fetcher.fetched.get() > 20);
      rotate("first-rotation", 200, fetcher, tokens);
      pause(Duration.ofSeconds(6));
      long beforeStop = fetcher.fetched.get();

      keycloak.stop();
      pause(Duration.ofSeconds(6));
      keycloak.resume();
      Await.until(
          "fresh tokens", Duration.ofSeconds(30), () -> fetcher.fetched.get() > beforeStop + 20);
      rotate("second-rotation", 300, fetcher, tokens);
      pause(Duration.ofSeconds(8));

      fetcher.stop();
      System.out.printf(
          "keycloak: 2 rotations, 2 retirements, 1 restart, %d tokens fetched, %s%n",
          fetcher.fetched.get(), load.stop());
      assertEquals(List.of(), load.wronglyRefused());
      assertEquals(List.of(), load.wronglyAccepted());
      assertTrue(load.rightlyAccepted() > 1000 && load.rightlyRefused() > 10);
    }
  }

  /** Adds a key that signs from now on; takes the earlier ones out once nobody is handed them. */
  private void rotate(String name, int priority, Fetcher fetcher, KnownTokens tokens)
      throws Exception {
    String oldKey = keycloak.keyId(sunToken("alice"));
    JsonNode before = keyProviders();
    keycloak.administer("POST", "/hpc/components", provider(name, priority));
    Await.until(
        "tokens of the new key",
        Duration.ofSeconds(30),
        () -> !keycloak.keyId(fetcher.latest).equals(oldKey));
    pause(Duration.ofSeconds(4));

    List<KnownToken> leaving =
        tokens.inUse().stream().filter(token -> isOf(oldKey, token)).toList();
    assertTrue(!leaving.isEmpty(), "tokens of the old key were in use to the end");
    leaving.forEach(tokens::leave);
    for (JsonNode old : before) {
      String algorithm = old.path("config").path("algorithm").path(0).asText("RS256");
      if (old.path("providerId").asText().equals("rsa-generated") && algorithm.equals("RS256")) {
        disable(old);
      }
    }
    long retired = System.nanoTime() + REFRESH.plus(GRACE).toNanos();
    leaving.forEach(token -> tokens.gone(token, retired));
    assertTrue(!keycloak.keySet("hpc").toString().contains(oldKey), "Keycloak still publishes it");
  }

  private JsonNode keyProviders() throws IOException, InterruptedException {
    return keycloak.administer("GET", "/hpc/components?type=org.keycloak.keys.KeyProvider", "");
  }

  private static String provider(String name, int priority) {
    return """
        {"name":"%s","providerId":"rsa-generated","providerType":"org.keycloak.keys.KeyProvider",
         "config":{"priority":["%d"],"enabled":["true"],"active":["true"],
           "algorithm":["RS256"],"keySize":["2048"]}}
        """
        .formatted(name, priority);
  }

  private void disable(JsonNode provider) throws IOException, InterruptedException {
    ObjectNode changed = provider.deepCopy();
    changed.withObject("/config").putArray("active").add("false");
    changed.withObject("/config").putArray("enabled").add("false");
    keycloak.administer(
        "PUT", "/hpc/components/" + provider.get("id").asText(), changed.toString());
  }

  private boolean isOf(String keyId, KnownToken token) {
    try {
      return keycloak.keyId(token.text).equals(keyId);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Portal portal(Map<String, String> more, String options) throws Exception {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.put("AuthAltParameters", "jwks=" + keycloak.keySetUrl("hpc") + options);
    parameters.put("jwksRefreshSeconds", String.valueOf(REFRESH.toSeconds()));
    return Portal.start(parameters);
  }

  private String token(String clientId, String user) throws IOException, InterruptedException {
    return keycloak.passwordToken("hpc", clientId, user, user + "-pw");
  }

  private String sunToken(String user) throws IOException, InterruptedException {
    return keycloak.token(
        "hpc",
        Map.of(
            "grant_type",
            "password",
            "client_id",
            "portal-sun",
            "client_secret",
            "portal-sun-secret",
            "username",
            user,
            "password",
            user + "-pw"));
  }

  private void assertAnswer(int status, String content, Portal portal, String token)
      throws IOException, InterruptedException {
    HttpResponse<String> response = portal.get(client, token);
    assertEquals(status, response.statusCode(), response::body);
    assertTrue(
        status == 200
            ? response.body().equals(content)
            : response.body().contains("\"code\":\"" + content + "\""),
        response::body);
  }

  private static void pause(Duration time) throws InterruptedException {
    Await.moment(System.nanoTime() + time.toNanos());
  }

  /** Fetches tokens all the time and hands each to the load at once, for as long as it is fresh. */
  private final class Fetcher implements AutoCloseable {
    private static final int MOST_IN_USE = 60;

    private final Portal portal;
    private final KnownTokens tokens;
    private final AtomicLong fetched = new AtomicLong();
    private final Thread thread = new Thread(this::run, "fetcher");
    private volatile boolean stopped;
    private volatile String latest = "";

    Fetcher(Portal portal, KnownTokens tokens) {
      this.portal = portal;
      this.tokens = tokens;
    }

    void start() {
      thread.start();
    }

    void stop() {
      stopped = true;
    }

    @Override
    public void close() {
      stop();
    }

    private void run() {
      while (!stopped) {
        try {
          latest = sunToken("alice");
          tokens.use(new KnownToken(portal, latest, System.nanoTime()));
          fetched.incrementAndGet();
          if (tokens.inUse().size() > MOST_IN_USE) {
            tokens.leave(tokens.inUse().get(0));
          }
          pause(Duration.ofMillis(200));
        } catch (IOException e) {
          // Keycloak is down; there will be tokens again.
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }
}
