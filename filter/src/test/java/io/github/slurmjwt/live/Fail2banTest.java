package io.github.slurmjwt.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.TokenIssuer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped fail2ban filter, run by fail2ban's own test program over a log of the real filter.
 */
@Tag("live-fail2ban")
class Fail2banTest {
  private static final String SECRET = "a key that is quite long enough for HS256";
  private static final Path PROGRAM = Path.of("/usr/bin/fail2ban-regex");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Logger audit = Logger.getLogger("io.github.slurmjwt.audit");

  @TempDir private Path folder;

  @Test
  void countsForgedTokensAndNothingElse() throws Exception {
    assertTrue(Files.isExecutable(PROGRAM), "no fail2ban-regex: apt-get install fail2ban");
    RsaTestKey key = RsaTestKey.make("red");
    RsaTestKey forged = RsaTestKey.make("red");
    Path set = Files.writeString(folder.resolve("set.json"), RsaTestKey.set(key));
    Path secret = Files.writeString(folder.resolve("key"), SECRET);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Path log = folder.resolve("audit.log");
    FileHandler handler = new FileHandler(log.toString());
    handler.setFormatter(new SimpleFormatter());
    handler.setLevel(Level.ALL);
    audit.setUseParentHandlers(false);
    audit.addHandler(handler);
    audit.setLevel(Level.ALL);
    try (Portal portal =
        Portal.start(Map.of("AuthAltParameters", "jwt_key=" + secret + ",jwks=" + set))) {
      int counted = 0;
      for (String token :
          new String[] {
            forged.token("alice"),
            "x.y.z",
            "SLURM_JWT=a.b.c",
            RsaTestKey.strangersToken(1),
            key.sign("{\"alg\":\"RS256\"}", "{}"),
            key.sign("{\"alg\":\"ES256\",\"kid\":\"red\"}", "{}"),
            key.sign("{\"alg\":\"RS256\",\"kid\":\"red\",\"crit\":[]}", "{}"),
            key.token("a b"),
          }) {
        assertEquals(401, portal.get(client, token).statusCode(), token);
        counted++;
      }
      // The name of another user, without the right to it.
      assertEquals(403, status(portal, key.token("alice"), "bob"));
      counted++;

      // Good, stale, missing, doubled: none of these counts.
      assertEquals(200, portal.get(client, key.token("alice")).statusCode());
      assertEquals(200, portal.get(client, hs256()).statusCode());
      assertEquals(200, status(portal, key.token("root"), "bob"));
      Instant yesterday = Instant.now().minus(Duration.ofDays(1));
      assertEquals(401, portal.get(client, key.token("alice", yesterday)).statusCode());
      assertEquals(401, portal.send(client, Map.of()).statusCode());
      assertEquals(401, portal.get(client, key.sign("{\"iat\":1}")).statusCode());
      assertEquals(
          400,
          portal
              .send(
                  client,
                  Map.of("Authorization", "Basic YTpi", "X-SLURM-USER-TOKEN", key.token("alice")))
              .statusCode());
      // Names cannot hold what would look like an address.
      assertEquals(
          403, status(portal, key.token("alice"), "x remote=192.0.2.1 token=000000000000"));
      counted++;
      handler.flush();

      String result = run(log);
      System.out.println("fail2ban: " + result);
      assertTrue(Files.readString(log).contains("decision=accepted"));
      assertEquals(counted, matched(result), result);
      assertTrue(!result.contains("192.0.2.1"), result);
    } finally {
      audit.removeHandler(handler);
      audit.setUseParentHandlers(true);
      audit.setLevel(null);
      handler.close();
    }
  }

  private int status(Portal portal, String token, String user) throws Exception {
    return portal
        .send(client, Map.of("Authorization", "Bearer " + token, "X-SLURM-USER-NAME", user))
        .statusCode();
  }

  private static String hs256() {
    SecretKeySpec key = new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    return TokenIssuer.of(key, Optional.empty(), InstantSource.system()).issue("carol");
  }

  private static String run(Path log) throws IOException, InterruptedException {
    Path filter = Path.of("..", "docs", "fail2ban", "slurm-jwt.conf").toAbsolutePath().normalize();
    Process process =
        new ProcessBuilder(PROGRAM.toString(), log.toString(), filter.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().filter(line -> line.startsWith("Lines:")).findFirst().orElse(output);
  }

  private static int matched(String result) {
    Matcher matcher = Pattern.compile(", (\\d+) matched").matcher(result);
    assertTrue(matcher.find(), result);
    return Integer.parseInt(matcher.group(1));
  }
}
