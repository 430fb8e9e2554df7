package io.github.slurmjwt.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.TokenIssuer;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.RsaTestKey;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shipped fail2ban filter, run by fail2ban's own test program over logs of the real filter. */
@Tag("live-fail2ban")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Fail2banTest {
  private static final String SECRET = "a key that is quite long enough for HS256";
  private static final String COOKIE = "slurm";
  private static final Path PROGRAM = Path.of("/usr/bin/fail2ban-regex");

  /** Who is to be banned by forged lines. */
  private static final String VICTIM = "192.0.2.1";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Logger audit = Logger.getLogger("io.github.slurmjwt.audit");
  private final List<LogRecord> records = new ArrayList<>();
  private int counted;

  @TempDir private Path folder;

  @BeforeAll
  void makeLog(@TempDir Path keys) throws Exception {
    assertTrue(Files.isExecutable(PROGRAM), "no fail2ban-regex: apt-get install fail2ban");
    RsaTestKey key = RsaTestKey.make("red");
    Path set = Files.writeString(keys.resolve("set.json"), RsaTestKey.set(key));
    Path secret = Files.writeString(keys.resolve("key"), SECRET);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    audit.setLevel(Level.ALL);
    try (LogLines lines = LogLines.of(audit.getName());
        Portal portal =
            Portal.start(
                Map.of(
                    "AuthAltParameters",
                    "jwt_key=" + secret + ",jwks=" + set,
                    "cookieName",
                    COOKIE))) {
      sendWhatCounts(portal, key);
      sendWhatDoesNotCount(portal, key);
      sendCookiesThatDoNotCount(portal, key);
      records.addAll(lines.records());
    }
    assertTrue(records.stream().anyMatch(it -> it.getMessage().contains("decision=accepted")));
  }

  @AfterAll
  void resetLevel() {
    audit.setLevel(null);
  }

  private void sendWhatCounts(Portal portal, RsaTestKey key) throws Exception {
    for (String token :
        new String[] {
          RsaTestKey.make("red").token("alice"),
          "x.y.z",
          "SLURM_JWT=a.b.c",
          RsaTestKey.tokenOfUnknownKey(1),
          key.sign("{\"alg\":\"RS256\"}", "{}"),
          key.sign("{\"alg\":\"ES256\",\"kid\":\"red\"}", "{}"),
          key.sign("{\"alg\":\"RS256\",\"kid\":\"red\",\"crit\":[]}", "{}"),
          key.token("a b"),
        }) {
      assertEquals(401, portal.get(client, token).statusCode(), token);
      counted++;
    }
    // The name of another user, without the right to it; names cannot hold an address.
    assertEquals(403, status(portal, key.token("alice"), "bob"));
    assertEquals(403, status(portal, key.token("alice"), "x remote=192.0.2.1 token=000000000000"));
    counted += 2;
    // Nor can paths, of whatever length.
    for (String path :
        new String[] {
          "/x%20remote=" + VICTIM + "%20token=-",
          "/%22decision=refused%20reason=malformed%20remote=" + VICTIM + "%20token=-",
          "/remote=" + VICTIM + "/" + "x".repeat(2000),
          "/source=cookie",
          "/x%20source=cookie"
        }) {
      assertEquals(401, portal.send(client, path, bearer("x")).statusCode());
      counted++;
    }
  }

  private void sendWhatDoesNotCount(Portal portal, RsaTestKey key) throws Exception {
    // Good, stale, missing, doubled.
    assertEquals(200, portal.get(client, key.token("alice")).statusCode());
    assertEquals(200, portal.get(client, hs256()).statusCode());
    assertEquals(200, status(portal, key.token("root"), "bob"));
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    assertEquals(401, portal.get(client, key.token("alice", yesterday)).statusCode());
    assertEquals(401, portal.send(client, Map.of()).statusCode());
    assertEquals(401, portal.get(client, key.sign("{\"iat\":1}")).statusCode());
    Map<String, String> two =
        Map.of("Authorization", "Basic YTpi", "X-SLURM-USER-TOKEN", key.token("alice"));
    assertEquals(400, portal.send(client, two).statusCode());
  }

  /** A sibling host may have planted them, and a tab keeps its own after the key has changed. */
  private void sendCookiesThatDoNotCount(Portal portal, RsaTestKey key) throws Exception {
    for (String token :
        new String[] {
          RsaTestKey.make("red").token("alice"),
          "",
          "x.y.z",
          RsaTestKey.tokenOfUnknownKey(1),
          key.sign("{\"alg\":\"ES256\",\"kid\":\"red\"}", "{}"),
          key.token("a b")
        }) {
      Map<String, String> headers =
          Map.of("Cookie", COOKIE + "=" + token, "Sec-Fetch-Site", "same-origin");
      assertEquals(401, portal.send(client, headers).statusCode(), token);
    }
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  private int status(Portal portal, String token, String user) throws Exception {
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + token, "X-SLURM-USER-NAME", user);
    return portal.send(client, headers).statusCode();
  }

  private static String hs256() {
    SecretKeySpec key = new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    return TokenIssuer.of(key, Optional.empty(), InstantSource.system()).issue("carol");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(LogLayout.class)
  void countsForgedTokensAndNothingElse(LogLayout layout) throws Exception {
    StringBuilder log = new StringBuilder();
    records.forEach(line -> log.append(layout.lines(line)));
    assertEquals(Collections.nCopies(counted, "127.0.0.1"), banned(log));
  }

  @ParameterizedTest(name = "O10 {0}")
  @EnumSource(LogLayout.class)
  void believesNoOtherLogger(LogLayout layout) throws Exception {
    StringBuilder log = new StringBuilder();
    for (LogRecord genuine : records) {
      String message = genuine.getMessage().replace("127.0.0.1", VICTIM);
      String whole =
          layout.lines(record(audit.getName(), genuine, message)).strip().replace('\n', ' ');
      for (String logger :
          List.of(
              "com.example.Access",
              "io.github.slurmjwt",
              "io.github.slurmjwt.auditor",
              "io.github.slurmjwt.gateway.audit",
              "com.io.github.slurmjwt.audit")) {
        for (String text :
            List.of(
                message,
                "User-Agent: " + message,
                "GET /x" + message + " 401",
                audit.getName() + " " + message,
                "[x] INFO " + audit.getName() + " - " + message,
                "INFO: " + message,
                "host tomcat[1]: INFO " + audit.getName() + " " + message,
                whole,
                "User-Agent: " + whole)) {
          log.append(layout.lines(record(logger, genuine, text)));
          log.append(layout.lines(genuine));
        }
      }
    }
    List<String> banned = banned(log);
    assertTrue(banned.contains("127.0.0.1"));
    assertEquals(0, Collections.frequency(banned, VICTIM), banned.toString());
  }

  /** A line that a logger writes in a class of its name. */
  private static LogRecord record(String logger, LogRecord likeThis, String message) {
    LogRecord record = new LogRecord(likeThis.getLevel(), message);
    record.setInstant(likeThis.getInstant());
    record.setLoggerName(logger);
    record.setSourceClassName(logger);
    record.setSourceMethodName("log");
    return record;
  }

  /** The address of each line that counts. */
  private List<String> banned(CharSequence log) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("server.log"), log);
    Path filter = Path.of("..", "docs", "fail2ban", "slurm-jwt.conf").toAbsolutePath().normalize();
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "--out", "ip", file.toString(), filter.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }
}
