package io.github.slurmjwt.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.slurmjwt.fuzz.FuzzedServers.Answer;
import io.github.slurmjwt.testing.FuzzSeeds;
import io.github.slurmjwt.testing.PathReadings;
import io.github.slurmjwt.testing.SuspiciousPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the target of a request without a token, a server takes it to the application only if
 * every server maps it to an excluded path, and however else it could be read.
 */
class PathFuzzTest {
  private static final Pattern AUTHORITY = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*");
  private static final int LONGEST = 2_000;

  @TempDir private static Path folder;
  private static FuzzedServers servers;

  @BeforeAll
  static void start() throws Exception {
    servers = new FuzzedServers(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    servers.stop();
  }

  static Stream<byte[]> seeds() {
    Stream<String> more =
        Stream.of(
            "/status",
            "/status?a=/secret",
            "/public/a%20b.html",
            "/%70ublic/%C3%A9",
            "http://localhost/public/x",
            "http://localhost/status",
            "//localhost/public/x",
            "*");
    return FuzzSeeds.texts("", Stream.concat(more, SuspiciousPaths.ALL.stream()));
  }

  @Test
  void excludedPathsReachTheApplication() throws IOException {
    for (String server : servers.names()) {
      for (String path : List.of("/status", "/public/x", "/%70ublic/a%20b?/secret")) {
        assertEquals(1, servers.send(server, get(path, "")).saw("mapped").size(), server + path);
      }
      assertEquals(401, servers.send(server, get("/secret/x", "")).status(), server);
      String bearer = "Authorization: Bearer " + servers.alice() + "\r\n";
      assertEquals(
          List.of("/secret/x"), servers.send(server, get("/secret/x", bearer)).saw("mapped"));
    }
  }

  @Test
  @DisplayName("P1 P2 P3 P4 the suspicious paths, in three servers")
  void holdsForSuspiciousPaths() {
    FuzzSeeds.check(seeds(), PathFuzzTest::judge);
  }

  @Tag("fuzz")
  @MethodSource("seeds")
  @FuzzTest
  void reachesNoProtectedPathWithoutAToken(byte[] input) throws Exception {
    judge(input);
  }

  private static void judge(byte[] input) throws IOException {
    String target = FuzzSeeds.text(input, 0);
    if (target.isEmpty() || target.length() > LONGEST || target.chars().anyMatch(c -> c <= ' ')) {
      return; // Ends the request line, or any server refuses it.
    }
    boolean reached = false;
    for (String server : servers.names()) {
      Answer answer = servers.send(server, get(target, ""));
      assertNotEquals(FuzzedApp.FAILED, answer.status(), server + answer.body());
      for (String mapped : answer.saw("mapped")) {
        reached = true;
        assertTrue(isExcluded(mapped), server + " maps it to " + mapped);
      }
    }
    if (reached) {
      assertOneReading(target);
    }
  }

  private static void assertOneReading(String target) throws IOException {
    String withoutQuery = target.replaceFirst("[?#].*", "");
    for (String reading : PathReadings.of(AUTHORITY.matcher(withoutQuery).replaceFirst(""))) {
      assertTrue(isExcluded(reading), "some server could read " + reading);
    }
    String bearer = "Authorization: Bearer " + servers.alice() + "\r\n";
    for (String server : servers.names()) {
      for (String mapped : servers.send(server, get(target, bearer)).saw("mapped")) {
        assertTrue(isExcluded(mapped), server + " maps it to " + mapped);
      }
    }
  }

  private static boolean isExcluded(String path) {
    return path.equals("/status") || path.startsWith("/public/");
  }

  private static String get(String target, String header) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + header
        + "Connection: close\r\n\r\n";
  }
}
