package io.github.slurmjwt.compatibility.spring;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application of docs/spring.md, in both modes. */
@Tag("compatibility")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringSecurityTest {
  private static final byte[] KEY =
      "the HS256 key of this one cluster".getBytes(StandardCharsets.US_ASCII);
  private static final String ALICE = token("alice", Map.of());
  private static final String CAROL = token("carol", Map.of("staff", 2001));
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]* value=\"([^\"]+)\"");

  private @Nullable ConfigurableApplicationContext required;
  private @Nullable ConfigurableApplicationContext optional;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path key = Files.write(folder.resolve("jwt_hs256.key"), KEY);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    required = run(key, "required");
    optional = run(key, "optional");
  }

  @AfterAll
  void stop() {
    requireNonNull(required).close();
    requireNonNull(optional).close();
    assertEquals(
        0,
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("slurm-jwt-keys"))
            .count());
  }

  private static ConfigurableApplicationContext run(Path key, String mode) {
    return SpringApplication.run(
        Application.class,
        "--server.address=127.0.0.1",
        "--server.port=0",
        "--slurm.AuthAltParameters=use_jwt_client_ids,jwt_key=" + key,
        "--slurm.mode=" + mode);
  }

  private static String token(String user, Map<String, Integer> groups) {
    Instant now = Instant.now();
    JWTCreator.Builder claims =
        JWT.create()
            .withIssuedAt(now)
            .withExpiresAt(now.plusSeconds(600))
            .withClaim("sun", user)
            .withClaim("uid", 1001)
            .withClaim("gid", 1001)
            .withClaim(
                "id",
                Map.of(
                    "name", user, "gecos", "", "dir", "/home", "shell", "/bin/sh", "groups",
                    groups));
    return claims.sign(Algorithm.HMAC256(KEY));
  }

  private static HttpResponse<String> send(
      HttpClient client,
      @Nullable ConfigurableApplicationContext application,
      String method,
      String target,
      @Nullable String token,
      String form)
      throws IOException, InterruptedException {
    String port =
        requireNonNull(application).getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, BodyPublishers.ofString(form));
    if (token != null) {
      request.header("X-SLURM-USER-TOKEN", token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> send(
      @Nullable ConfigurableApplicationContext application,
      String method,
      String target,
      @Nullable String token)
      throws IOException, InterruptedException {
    return send(HttpClient.newHttpClient(), application, method, target, token, "");
  }

  private static void assertChallenge(HttpResponse<String> response, String wordsOfTheFilter) {
    assertEquals(401, response.statusCode());
    assertEquals(
        "Bearer realm=\"slurm\"",
        response.headers().firstValue("WWW-Authenticate").orElse("").split(",", 2)[0]);
    assertTrue(response.body().contains(wordsOfTheFilter), response.body());
  }

  @Test
  void showsTheSlurmUser() throws Exception {
    HttpResponse<String> response = send(required, "GET", "/api/me", ALICE);
    assertEquals(200, response.statusCode());
    assertTrue(response.body().startsWith("slurm user alice until 20"), response.body());
    assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
    assertEquals("alice", send(required, "GET", "/api/open", ALICE).body());
    assertEquals("alice", send(required, "GET", "/api/later", ALICE).body());
  }

  @ParameterizedTest(name = "{0} {1} alice: {2}, carol of group staff: {3}")
  @CsvSource({
    "GET, /api/staff, 403, 200, carol true",
    "POST, /api/jobs, 403, 200, submitted by carol"
  })
  void mapsGroupsToRoles(String method, String target, int alice, int carol, String body)
      throws Exception {
    assertEquals(alice, send(required, method, target, ALICE).statusCode());
    HttpResponse<String> response = send(required, method, target, CAROL);
    assertEquals(carol, response.statusCode());
    assertEquals(body, response.body());
    assertEquals(401, send(required, method, target, null).statusCode());
    assertEquals(401, send(optional, method, target, null).statusCode());
  }

  @Test
  void letsTheFilterRefuseInModeRequired() throws Exception {
    assertChallenge(send(required, "GET", "/api/me", null), "\"code\":\"no-credential\"");
    assertChallenge(send(required, "GET", "/api/open", null), "\"code\":\"no-credential\"");
    assertChallenge(send(required, "GET", "/api/me", "garbage"), "\"code\":\"malformed\"");
    assertChallenge(send(required, "GET", "/page", null), "\"code\":\"no-credential\"");
  }

  @Test
  void letsSpringAskForATokenInModeOptional() throws Exception {
    HttpResponse<String> response = send(optional, "GET", "/api/me", null);
    assertChallenge(response, "");
    assertEquals("", response.body());
    assertEquals("nobody", send(optional, "GET", "/api/open", null).body());
    assertEquals("alice", send(optional, "GET", "/api/open", ALICE).body());
    assertChallenge(send(optional, "GET", "/api/open", "garbage"), "\"code\":\"malformed\"");
  }

  @Test
  void leavesPasswordsToSpring() throws Exception {
    HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    assertEquals(302, send(browser, optional, "GET", "/page", null, "").statusCode());
    Matcher csrf = CSRF.matcher(send(browser, optional, "GET", "/login", null, "").body());
    assertTrue(csrf.find());
    String form =
        "username=admin&password=admin-pw&_csrf="
            + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8);
    assertEquals(302, send(browser, optional, "POST", "/login", null, form).statusCode());
    assertEquals("page of admin", send(browser, optional, "GET", "/page", null, "").body());
    // A session is no token, and a token leaves the session as it is.
    assertEquals(401, send(browser, optional, "GET", "/api/me", null, "").statusCode());
    assertEquals("alice", send(browser, optional, "GET", "/api/open", ALICE, "").body());
    assertEquals("page of admin", send(browser, optional, "GET", "/page", null, "").body());
    assertEquals(302, send(optional, "GET", "/page", ALICE).statusCode());
  }
}
