package io.github.slurmjwt.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.fuzz.FuzzedServers.Answer;
import io.github.slurmjwt.testing.FuzzSeeds;
import io.github.slurmjwt.testing.IndependentReading;
import io.github.slurmjwt.verdicts.FuzzKeys;
import io.github.slurmjwt.verdicts.VerdictFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the headers, each server lets a request through only as a user whose token is in it, or
 * whom root's token acts for; never with two credentials; and the application's header names that
 * user or nobody.
 *
 * <p>In an input, the bytes 1 and 2 stand for good tokens of alice and root, 3 for a forged one.
 */
class HeaderFuzzTest {
  private static final String ALICE = "\u0001";
  private static final String ROOT = "\u0002";
  private static final String FORGED = "\u0003";
  private static final int LONGEST = 2_000;

  /** Lines that every server reads alike. */
  private static final Pattern WELL_FORMED =
      Pattern.compile("(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\u0001-\u0003 -~]*+(?:\r\n|$))*");

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
    IndependentReading reading = FuzzKeys.reading();
    Stream<String> recorded =
        VerdictFiles.lines("http.jsonl").stream().map(line -> headers(line, reading));
    Stream<String> more =
        Stream.of(
            "Cookie: slurm=\u0001",
            "Cookie: a=b; slurm=\u0001; c=\"d\"\r\nSec-Fetch-Site: same-origin",
            "Cookie: slurm=\u0001\r\nAuthorization: Bearer \u0002",
            "Cookie: slurm=\u0001\r\nOrigin: http://localhost",
            "Authorization: Bearer \u0001\r\nX-Remote-User: root",
            "Authorization: Bearer \u0001\r\nX_Remote-User: root",
            "Authorization: Bearer \u0001\r\nConnection: X-Remote-User",
            "Authorization: Bearer \u0001\r\n root",
            "Authorization: Bearer \u0003\r\nX-SLURM-USER-NAME: alice",
            "X-SLURM-USER-TOKEN: \u0002\r\nX-SLURM-USER-NAME: bob",
            "X-SLURM-USER-TOKEN: \u0001\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n");
    return Stream.concat(recorded, more).map(FuzzSeeds::bytes);
  }

  private static String headers(JsonNode line, IndependentReading reading) {
    List<String> headers = new ArrayList<>();
    for (JsonNode header : line.get("headers")) {
      String value = header.get(1).textValue();
      for (String word : value.split(" ", -1)) {
        String user = reading.user(word, 0).orElse("");
        value = user.equals("alice") ? value.replace(word, ALICE) : value;
        value = user.equals("root") ? value.replace(word, ROOT) : value;
      }
      headers.add(header.get(0).textValue() + ": " + value);
    }
    return String.join("\r\n", headers);
  }

  @Test
  void goodTokensReachTheApplication() throws IOException {
    for (String server : servers.names()) {
      assertEquals(List.of("alice"), send(server, "Authorization: Bearer \u0001").saw("user"));
      assertEquals(List.of("alice"), send(server, "Cookie: slurm=\u0001").saw("user"));
      assertEquals(
          List.of("bob"),
          send(server, "X-SLURM-USER-TOKEN: \u0002\r\nX-SLURM-USER-NAME: bob").saw("header"));
      assertEquals(401, send(server, "Authorization: Bearer \u0003").status());
    }
  }

  @Test
  void holdsForRecordedHeaders() {
    FuzzSeeds.check(seeds(), HeaderFuzzTest::judge);
  }

  @Tag("fuzz")
  @MethodSource("seeds")
  @FuzzTest
  void nobodyComesAsSomebodyElse(byte[] input) throws Exception {
    judge(input);
  }

  private static void judge(byte[] input) throws IOException {
    String headers = FuzzSeeds.text(input, 0);
    if (headers.length() > LONGEST) {
      return;
    }
    boolean ambiguous = WELL_FORMED.matcher(headers).matches() && credentials(headers) > 1;
    for (String server : servers.names()) {
      Answer answer = send(server, headers);
      assertNotEquals(FuzzedApp.FAILED, answer.status(), server + answer.body());
      List<String> users = answer.saw("user");
      for (String user : users) {
        assertTrue(mayBe(user, headers), server + " takes the caller for " + user);
      }
      assertTrue(users.isEmpty() || !ambiguous, server + " chooses one of two credentials");
      assertEquals(users, answer.saw("header"), server);
    }
  }

  private static boolean mayBe(String user, String headers) {
    String asBytes = new String(user.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    boolean named = headers.contains(user) || headers.contains(asBytes);
    return switch (user) {
      case "" -> false;
      case "root" -> headers.contains(ROOT);
      case "alice" -> headers.contains(ALICE) || (headers.contains(ROOT) && named);
      default -> headers.contains(ROOT) && named;
    };
  }

  private static int credentials(String headers) {
    int found = 0;
    for (String line : headers.split("\r\n", -1)) {
      String name = line.replaceFirst(":.*", "").toLowerCase(Locale.ROOT);
      String value = line.replaceFirst("^[^:]*:", "");
      if (name.equals("authorization") || name.equals("x-slurm-user-token")) {
        found++;
      } else if (name.equals("cookie")) {
        found +=
            (int)
                Stream.of(value.split(";", -1))
                    .filter(pair -> pair.strip().startsWith(FuzzedApp.COOKIE + "="))
                    .count();
      }
    }
    return found;
  }

  private static Answer send(String server, String headers) throws IOException {
    String filled =
        headers
            .replace(ALICE, servers.alice())
            .replace(ROOT, servers.root())
            .replace(FORGED, servers.forged());
    return servers.send(
        server,
        "GET /secret/x HTTP/1.1\r\nHost: localhost\r\n" + filled + "\r\nConnection: close\r\n\r\n");
  }
}
