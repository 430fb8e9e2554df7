package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.TokenFingerprint;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An administrator denies a token and a user, and the running filter obeys. */
class DenyListOverHttpTest {
  private static final String STOLEN = token("alice", "1");
  private static final String FRESH = token("alice", "2");
  private static final String ROOT = token("root", "3");

  @TempDir private Path folder;
  private Path list = Path.of("");

  @BeforeEach
  void emptyList() throws IOException {
    list = Files.createFile(folder.resolve("jwt_denied"));
  }

  /** The clock of the server is the real one. */
  private static String token(String user, String id) {
    return Tokens.hs256(
        Tokens.payload(
            "sun",
            "\"" + user + "\"",
            "jti",
            "\"" + id + "\"",
            "iat",
            "1700000000",
            "exp",
            Long.toString(Long.MAX_VALUE)));
  }

  private void deny(String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), text);
    Files.move(next, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private SlurmJwtFilter filter(KeySource keys) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("AuthAltParameters", "jwt_key=/unused");
    parameters.put("reloadSeconds", "1");
    parameters.put("denyList", list.toString());
    return new SlurmJwtFilter(FilterSettings.from(parameters), keys);
  }

  @ParameterizedTest(name = "O12 {0} refuses what the list denies, from now on")
  @EnumSource(Server.class)
  void obeysARunningServer(Server server) throws Exception {
    try (CapturedLog log = new CapturedLog();
        Container container = server.start(TestApp.behind(filter(TestKeys.both().source())))) {
      Http http = new Http(container.port());
      assertEquals("200 alice", http.getWith(STOLEN, "/x").verdict());

      deny("token " + TokenFingerprint.of(STOLEN) + "\n");
      awaitAnswer(http, STOLEN, "token-denied");
      assertEquals(401, http.getWith(STOLEN, "/x").status());
      assertEquals("200 alice", http.getWith(FRESH, "/x").verdict());

      deny("user alice before 2023-11-14T22:13:21Z\n");
      awaitAnswer(http, FRESH, "old-token-denied");

      deny("user alice\n");
      awaitAnswer(http, FRESH, "user-denied");
      assertEquals(403, http.getWith(FRESH, "/x").status());
      assertEquals("200 root", http.getWith(ROOT, "/x").verdict());
      assertEquals(403, http.getWith(ROOT, "/x", "X-SLURM-USER-NAME: alice").status());
      assertTrue(
          log.lines().stream()
              .anyMatch(
                  line ->
                      line.contains("reason=token-denied user=- token-user=alice")
                          && line.contains("token=" + TokenFingerprint.of(STOLEN))),
          log.lines().toString());
    }
  }

  @ParameterizedTest(name = "O13 {0} keeps the last good list")
  @EnumSource(Server.class)
  void keepsTheLastGoodList(Server server) throws Exception {
    deny("user alice\n");
    try (CapturedLog log = new CapturedLog();
        Container container = server.start(TestApp.behind(filter(TestKeys.both().source())))) {
      Http http = new Http(container.port());
      assertEquals(403, http.getWith(FRESH, "/x").status());
      Files.delete(list);
      assertTrue(Await.until(() -> !warnings(log).isEmpty()));
      assertEquals(403, http.getWith(FRESH, "/x").status());

      deny("");
      assertTrue(Await.until(() -> http.getWith(FRESH, "/x").status() == 200));
      assertEquals(1, warnings(log).size(), warnings(log).toString());
      assertTrue(warnings(log).get(0).contains("keeping the last good deny list: denyList="));
    }
  }

  private static List<String> warnings(CapturedLog log) {
    return log.lines().stream().filter(line -> line.startsWith("WARNING ")).toList();
  }

  private static void awaitAnswer(Http http, String token, String code) throws Exception {
    assertTrue(
        Await.until(() -> http.getWith(token, "/x").body().contains("\"code\":\"" + code + "\"")),
        code);
  }
}
