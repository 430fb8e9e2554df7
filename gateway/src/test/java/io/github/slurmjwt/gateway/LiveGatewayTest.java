package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LiveSlurm;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RsaTestKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways of forwarding, in front of a real slurmrestd and slurmctld. */
@Tag("live-slurm")
final class LiveGatewayTest {
  private static final String USER = "nobody";
  private static final String OTHER = "daemon";
  private static final String SUBMIT = "/slurm/v0.0.38/job/submit";

  @TempDir private static Path folder;
  private static LiveSlurm slurm;
  private static RsaTestKey provider;
  private static GatewayProcess passThrough;
  private static GatewayProcess proxy;
  private static GatewayProcess mint;

  @BeforeAll
  static void start() throws Exception {
    slurm = LiveSlurm.start();
    provider = RsaTestKey.make("k1");
    passThrough =
        GatewayProcess.start(
            folder.resolve("pass-through"),
            "--slurm-conf",
            slurm.conf().toString(),
            "--slurmrestd",
            slurm.restUrl());
    proxy =
        GatewayProcess.start(
            folder.resolve("proxy"),
            "--auth-alt-parameters",
            "jwks=" + provider.publish(folder.resolve("jwks.json")),
            "--slurmrestd",
            slurm.restUrl(),
            "--forward",
            "authenticating-proxy",
            "--accept-any-issuer-and-audience",
            "--proxy-key",
            slurm.key().toString());
    mint =
        GatewayProcess.start(
            folder.resolve("mint"),
            "--auth-alt-parameters",
            "jwks=" + folder.resolve("jwks.json"),
            "--slurmrestd",
            slurm.restUrl(),
            "--forward",
            "mint",
            "--accept-any-issuer-and-audience",
            "--proxy-key",
            slurm.key().toString());
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {mint, proxy, passThrough, slurm}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "X-SLURM-USER-TOKEN"})
  void passThroughIsTheTokensUser(String header) throws Exception {
    String token = slurm.scontrolToken(USER);
    String path = "/slurm/v0.0.38/node/by-" + header.toLowerCase(Locale.ROOT);

    HttpResponse<String> diag =
        passThrough.get("/slurm/v0.0.38/diag", header, prefix(header) + token);
    assertEquals(200, diag.statusCode(), diag.body());
    assertTrue(diag.body().contains("\"statistics\""), diag.body());
    passThrough.get(path, header, prefix(header) + token);
    assertSeenAs(path, USER);
  }

  @Test
  void proxyIsTheTokensUser() throws Exception {
    String token = provider.token(USER);
    String path = "/slurm/v0.0.38/node/by-proxy";

    HttpResponse<String> diag = proxy.getWithToken("/slurm/v0.0.38/diag", token);
    assertEquals(200, diag.statusCode(), diag.body());
    proxy.getWithToken(path, token);
    assertSeenAs(path, USER);
    assertEquals(401, passThrough.getWithToken("/slurm/v0.0.38/diag", token).statusCode());
  }

  @Test
  void jobsBelongToTheTokensUser() throws Exception {
    submit(passThrough, "pt-bearer", "Authorization", "Bearer " + slurm.scontrolToken(USER));
    submit(passThrough, "pt-header", "X-SLURM-USER-TOKEN", slurm.scontrolToken(OTHER));
    submit(
        passThrough,
        "pt-root-for-other",
        "X-SLURM-USER-TOKEN",
        slurm.scontrolToken("root"),
        "X-SLURM-USER-NAME",
        OTHER);
    submit(proxy, "proxy", "Authorization", "Bearer " + provider.token(USER));
    submit(mint, "mint", "Authorization", "Bearer " + provider.token(OTHER));

    assertEquals(List.of(USER), slurm.jobOwners().get("pt-bearer"));
    assertEquals(List.of(OTHER), slurm.jobOwners().get("pt-header"));
    assertEquals(List.of(OTHER), slurm.jobOwners().get("pt-root-for-other"));
    assertEquals(List.of(USER), slurm.jobOwners().get("proxy"));
    assertEquals(List.of(OTHER), slurm.jobOwners().get("mint"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X_SLURM_USER_NAME",
        "X-Slurm_User-Name",
        "X_SLURM_USER_TOKEN",
        "X-Forwarded-User",
        "Remote-User",
        "Cookie",
      })
  void forgedHeadersChangeNothing(String forged) throws Exception {
    String job = "forged-" + forged;

    submit(
        passThrough,
        "pt-" + job,
        "Authorization",
        "Bearer " + slurm.scontrolToken(USER),
        forged,
        "root");
    submit(proxy, "pr-" + job, "Authorization", "Bearer " + provider.token(USER), forged, "root");

    assertEquals(List.of(USER), slurm.jobOwners().get("pt-" + job));
    assertEquals(List.of(USER), slurm.jobOwners().get("pr-" + job));
  }

  @Test
  void badTokensNeverReachSlurmrestd() throws Exception {
    for (GatewayProcess gateway : List.of(passThrough, proxy)) {
      String good = gateway == proxy ? provider.token(USER) : slurm.scontrolToken(USER);
      String path = "/slurm/v0.0.38/node/bad-" + gateway.address().getPort();
      assertEquals(401, gateway.get(path).statusCode());
      assertEquals(401, gateway.getWithToken(path, LiveTokens.tampered(good)).statusCode());
      assertEquals(
          401, gateway.getWithToken(path, LiveTokens.expired(USER, slurm.key())).statusCode());
      assertEquals(
          403,
          gateway
              .get(path, "Authorization", "Bearer " + good, "X-SLURM-USER-NAME", "root")
              .statusCode());
      gateway.getWithToken(path + "-but-good", good);

      assertSeenAs(path + "-but-good", USER);
      assertEquals(1, count(path), "only the good one, whose path begins alike");
    }
  }

  @Test
  void slurmrestdsOwnRefusalsComeBackUnchanged() throws Exception {
    String token = slurm.scontrolToken(USER);
    HttpResponse<String> missing = passThrough.getWithToken("/slurm/v0.0.38/nothing", token);
    assertEquals(404, missing.statusCode());
    assertTrue(missing.body().startsWith("Unable find requested URL"), missing.body());

    HttpResponse<String> rootsJob =
        passThrough.send("DELETE", "/slurm/v0.0.38/job/99999", "Authorization", "Bearer " + token);
    assertEquals(500, rootsJob.statusCode());
    assertTrue(rootsJob.body().contains("Invalid job id"), rootsJob.body());
  }

  @Test
  void survivesTheDeathOfSlurmrestd() throws Exception {
    String token = slurm.scontrolToken(USER);
    assertEquals(200, passThrough.getWithToken("/slurm/v0.0.38/diag", token).statusCode());

    slurm.killRest();
    HttpResponse<String> down = passThrough.getWithToken("/slurm/v0.0.38/diag", token);
    assertEquals(502, down.statusCode());
    assertTrue(down.body().contains("\"code\":\"slurmrestd-unreachable\""), down.body());

    slurm.startRest();
    assertEquals(200, passThrough.getWithToken("/slurm/v0.0.38/diag", token).statusCode());
    assertEquals(200, proxy.getWithToken("/slurm/v0.0.38/diag", provider.token(USER)).statusCode());
  }

  @Test
  void reachesSlurmrestdByUnixSocket() throws Exception {
    try (GatewayProcess gateway =
        GatewayProcess.start(
            folder.resolve("unix"),
            "--slurm-conf",
            slurm.conf().toString(),
            "--slurmrestd",
            "unix:" + slurm.startRestOnSocket())) {
      assertEquals(
          200, gateway.getWithToken("/slurm/v0.0.38/diag", slurm.scontrolToken(USER)).statusCode());
    }
  }

  private static void submit(GatewayProcess gateway, String name, String... headers)
      throws Exception {
    HttpResponse<String> answer = gateway.post(SUBMIT, slurm.job(name), headers);
    assertEquals(200, answer.statusCode(), answer.body());
  }

  private static String prefix(String header) {
    return header.equals("Authorization") ? "Bearer " : "";
  }

  /** Slurmrestd's log names the connection with the path, and the user with the connection. */
  private static void assertSeenAs(String path, String user) throws Exception {
    String log = slurm.restLog();
    String before = log.substring(0, log.indexOf(" GET " + path + "\n"));
    String connection = before.substring(before.lastIndexOf('[', before.lastIndexOf("[[")));
    assertTrue(
        log.contains(connection + " attempting user_name " + user + " token authentication"), log);
    assertFalse(log.contains(connection + " attempting user_name root"), log);
  }

  private static long count(String path) throws Exception {
    return slurm.restLog().lines().filter(line -> line.contains(" " + path)).count();
  }
}
