package io.github.slurmjwt.compatibility.spring;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.example.passwords.PasswordUsers;
import org.example.secured.SecuredApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Chains of the application's own in mode optional: Slurm's users beside people with passwords. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnChainsTest {
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]* value=\"([^\"]+)\"");

  private @Nullable RunningApplication application;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    application =
        RunningApplication.start(
            List.of(SecuredApplication.class, PasswordUsers.class, Probe.class),
            Cluster.keyArgument(folder),
            "--slurm-jwt.mode=optional",
            "--slurm-jwt.realm=hpc");
  }

  @AfterAll
  void stop() {
    requireNonNull(application).close();
  }

  private Http http() {
    return requireNonNull(application).http();
  }

  @Test
  void keepsTheRulesOfTheApplication() throws Exception {
    assertEquals(403, http().getAs(Cluster.ALICE, "/api/staff").statusCode());
    assertEquals("200 carol true", Http.verdict(http().getAs(Cluster.CAROL, "/api/staff")));
    assertEquals("200 submitted by carol", Http.verdict(http().postAs(Cluster.CAROL, "/api/jobs")));
  }

  @Test
  void challengesProgramsAndSendsPeopleToTheLogIn() throws Exception {
    HttpResponse<String> program = http().get("/api/me");
    assertEquals("401", Http.verdict(program));
    assertEquals(
        "Bearer realm=\"hpc\"", program.headers().firstValue("WWW-Authenticate").orElse(""));
    assertEquals(401, http().get("/page").statusCode());
    HttpResponse<String> person = http().get("/page", "Accept", "text/html,*/*;q=0.8");
    assertEquals(302, person.statusCode());
    assertTrue(person.headers().firstValue("Location").orElse("").endsWith("/login"));
    HttpResponse<String> bad = http().getAs("garbage", "/page");
    assertTrue(bad.body().contains("\"code\":\"malformed\""), bad.body());
  }

  @Test
  void keepsSessionsAndTokensApart() throws Exception {
    Http browser = http();
    logIn(browser);
    assertEquals("200 page of admin", Http.verdict(browser.get("/page/of")));
    assertEquals(401, browser.get("/api/me").statusCode());
    assertEquals("200 page of alice", Http.verdict(browser.getAs(Cluster.ALICE, "/page/of")));
    assertEquals("200 page of admin", Http.verdict(browser.get("/page/of")));
  }

  @Test
  void asksForAFormTokenWhereNoSlurmTokenCame() throws Exception {
    Http browser = http();
    logIn(browser);
    assertEquals(403, browser.post("/page/of", "").statusCode());
    assertEquals(405, browser.postAs(Cluster.ALICE, "/page/of").statusCode());
  }

  /** The application's rules hold for these dispatches too, and the user is one for them. */
  @Test
  void laterAnswersAndErrorPagesKnowTheUser() throws Exception {
    assertEquals("200 alice", Http.verdict(http().getAs(Cluster.ALICE, "/api/later")));
    HttpResponse<String> failure = http().getAs(Cluster.ALICE, "/api/failure");
    assertEquals(500, failure.statusCode());
    assertTrue(failure.body().contains("\"path\":\"/api/failure\""), failure.body());
    HttpResponse<String> nowhere = http().getAs(Cluster.ALICE, "/nowhere");
    assertEquals(404, nowhere.statusCode());
    assertTrue(nowhere.body().contains("\"path\":\"/nowhere\""), nowhere.body());
  }

  private static void logIn(Http browser) throws Exception {
    Matcher csrf = CSRF.matcher(browser.get("/login").body());
    assertTrue(csrf.find());
    String form =
        "username=admin&password=admin-pw&_csrf="
            + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8);
    assertEquals(302, browser.post("/login", form).statusCode());
  }
}
