package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LiveSlurm;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SlurmRelease;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
  private static final String USER = "games";
  private static final String OTHER = "daemon";

  /** Debian's number for USER. */
  private static final int USER_ID = 5;

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

    slurm.markLog();
    HttpResponse<String> diag = passThrough.get(slurm.path("diag"), header, prefix(header) + token);
    assertEquals(200, diag.statusCode(), diag.body());
    assertTrue(diag.body().contains("\"statistics\""), diag.body());
    assertEquals(Optional.of(USER_ID), slurm.lastUser());
  }

  @Test
  void proxyIsTheTokensUser() throws Exception {
    String token = provider.token(USER);
    slurm.markLog();
    HttpResponse<String> diag = proxy.getWithToken(slurm.path("diag"), token);
    assertEquals(200, diag.statusCode(), diag.body());
    assertEquals(Optional.of(USER_ID), slurm.lastUser());
    assertEquals(401, passThrough.getWithToken(slurm.path("diag"), token).statusCode());
  }

  @Test
  void slurmrestdTellsItsVersions() throws Exception {
    HttpResponse<String> described =
        passThrough.getWithToken("/openapi/v3", slurm.scontrolToken(USER));
    assertEquals(200, described.statusCode());
    for (String version : slurm.apiVersions()) {
      assertTrue(described.body().contains(version), version);
    }
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
      String path = slurm.path("node/bad-" + gateway.address().getPort());
      assertEquals(401, gateway.get(path).statusCode());
      assertEquals(401, gateway.getWithToken(path, LiveTokens.tampered(good)).statusCode());
      assertEquals(
          401, gateway.getWithToken(path, LiveTokens.expired(USER, slurm.key())).statusCode());
      assertEquals(
          403,
          gateway
              .get(path, "Authorization", "Bearer " + good, "X-SLURM-USER-NAME", "root")
              .statusCode());
      assertEquals(0, count(path));
      gateway.getWithToken(path + "-but-good", good);
      assertTrue(count(path) > 0, "the good one, whose path begins alike");
    }
  }

  @Test
  void slurmrestdsOwnRefusalsComeBackUnchanged() throws Exception {
    String token = slurm.scontrolToken(USER);
    HttpResponse<String> missing = passThrough.getWithToken(slurm.path("nothing"), token);
    assertEquals(404, missing.statusCode());
    assertTrue(missing.body().startsWith("Unable "), missing.body());

    HttpResponse<String> rootsJob =
        passThrough.send("DELETE", slurm.path("job/99999"), "Authorization", "Bearer " + token);
    assertEquals(slurm.release() == SlurmRelease.V22_05 ? 500 : 200, rootsJob.statusCode());
    assertTrue(rootsJob.body().contains("Invalid job id"), rootsJob.body());
  }

  @Test
  void survivesTheDeathOfSlurmrestd() throws Exception {
    String token = slurm.scontrolToken(USER);
    assertEquals(200, passThrough.getWithToken(slurm.path("diag"), token).statusCode());

    slurm.killRest();
    HttpResponse<String> down = passThrough.getWithToken(slurm.path("diag"), token);
    assertEquals(502, down.statusCode());
    assertTrue(down.body().contains("\"code\":\"slurmrestd-unreachable\""), down.body());

    slurm.startRest();
    assertEquals(200, passThrough.getWithToken(slurm.path("diag"), token).statusCode());
    assertEquals(200, proxy.getWithToken(slurm.path("diag"), provider.token(USER)).statusCode());
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
          200, gateway.getWithToken(slurm.path("diag"), slurm.scontrolToken(USER)).statusCode());
    }
  }

  private static void submit(GatewayProcess gateway, String name, String... headers)
      throws Exception {
    HttpResponse<String> answer = gateway.post(slurm.path("job/submit"), slurm.job(name), headers);
    assertEquals(200, answer.statusCode(), answer.body());
  }

  private static String prefix(String header) {
    return header.equals("Authorization") ? "Bearer " : "";
  }

  private static long count(String path) throws Exception {
    return slurm.restLog().lines().filter(line -> line.contains(" " + path)).count();
  }
}
