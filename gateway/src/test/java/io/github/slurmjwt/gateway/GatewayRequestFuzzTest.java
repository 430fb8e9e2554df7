package io.github.slurmjwt.gateway;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.slurmjwt.gateway.FakeSlurmrestd.Received;
import io.github.slurmjwt.testing.FuzzSeeds;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.PathReadings;
import io.github.slurmjwt.testing.RawHttp;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a client sends to the gateway, slurmrestd gets requests of alice alone, below {@code
 * /slurm/} however it reads their paths, with headers that the gateway knows.
 *
 * <p>In an input, the byte 1 stands for a good token of alice, 2 for a forged one of root.
 */
final class GatewayRequestFuzzTest {
  /** The paths of slurmrestd. */
  private static final Pattern FORWARDED =
      Pattern.compile(
          "/(?:slurm|slurmdb|openapi|util)(?:/.*)?|/openapi\\.(?:json|yaml|yml)|/(?:healthz|livez|readyz)");

  private static final String ALICE = "\u0001";
  private static final String FORGED = "\u0002";
  private static final int LONGEST = 4_000;
  private static final Duration LIFESPAN = Duration.ofDays(30);

  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "host", "via", "x-slurm-user-name", "x-slurm-user-token");

  /** Held, since java.util.logging forgets the settings of a logger that nobody holds. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("io.github.slurmjwt"));

  @TempDir private static Path folder;
  private static FakeSlurmrestd slurmrestd;
  private static GatewayServer gateway;
  private static String alice;
  private static String forged;

  @BeforeAll
  static void start() throws Exception {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    Path key = SecretFiles.key(folder.resolve("jwt_hs256.key"));
    alice = LiveTokens.of("alice", key, LIFESPAN);
    forged = LiveTokens.of("root", SecretFiles.key(folder.resolve("other.key")), LIFESPAN);
    slurmrestd = FakeSlurmrestd.start();
    gateway =
        GatewayServer.start(
            options(
                "--slurmrestd=" + slurmrestd.url(),
                "--auth-alt-parameters=jwt_key=" + key,
                "--port=0",
                "--login-limit=0",
                "--allow=GET,POST /slurm/* : any"));
  }

  private static GatewayOptions options(String... arguments) {
    AtomicReference<@Nullable GatewayOptions> understood = new AtomicReference<>();
    StringWriter err = new StringWriter();
    int code =
        new GatewayCommand((options, out) -> understood.set(options), Path.of("/no/such/file"))
            .commandLine()
            .setErr(new PrintWriter(err))
            .execute(arguments);
    assertEquals(0, code, err::toString);
    return requireNonNull(understood.get());
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.stop();
    slurmrestd.close();
    QUIET.forEach(logger -> logger.setLevel(null));
  }

  static Stream<byte[]> seeds() {
    return FuzzSeeds.texts("", HostileRequests.with(ALICE).values().stream());
  }

  static Stream<byte[]> someSeeds() {
    return FuzzSeeds.some(60, seeds());
  }

  @Test
  void forwardsAGoodRequest() throws IOException {
    String answer = send(RawHttp.get("/slurm/ping?a=b", "Authorization: Bearer " + ALICE));
    assertTrue(answer.endsWith("user=alice line=GET /slurm/ping?a=b HTTP/1.1"), answer);
    slurmrestd.reset();
    for (String refused : List.of("/slurm/ping|" + FORGED, "/slurmdb/jobs|" + ALICE)) {
      String[] parts = refused.split("\\|", -1);
      send(RawHttp.get(parts[0], "Authorization: Bearer " + parts[1]));
      assertEquals(List.of(), slurmrestd.received(), refused);
    }
  }

  @Test
  void holdsForHostileRequests() {
    FuzzSeeds.check(FuzzSeeds.some(40, seeds()), GatewayRequestFuzzTest::judge);
  }

  @Tag("fuzz")
  @MethodSource("someSeeds")
  @FuzzTest
  void forgesNothing(byte[] input) throws Exception {
    judge(input);
  }

  private static void judge(byte[] input) throws IOException {
    String request = FuzzSeeds.text(input, 0);
    if (request.length() > LONGEST) {
      return;
    }
    String answer = send(request);
    assertFalse(answer.startsWith("HTTP/1.1 500"), answer);
    List<Received> all = List.copyOf(slurmrestd.received());
    slurmrestd.reset();
    for (Received received : all) {
      assertTrue(request.contains(ALICE), "forwarded without a token");
      assertEquals("alice", received.header("X-SLURM-USER-NAME"));
      assertEquals(alice, received.header("X-SLURM-USER-TOKEN"));
      assertHarmless(received);
    }
  }

  private static void assertHarmless(Received received) {
    String[] line = received.line().split(" ", -1);
    assertEquals(3, line.length, received.line());
    assertTrue(Set.of("GET", "POST").contains(line[0]), line[0]);
    for (String path : PathReadings.of(line[1].replaceFirst("\\?.*", ""))) {
      assertTrue(FORWARDED.matcher(path).matches(), path);
    }
    received
        .headers()
        .forEach(
            (name, values) -> {
              assertTrue(isKnown(name), name);
              assertTrue(
                  values.stream()
                      .allMatch(value -> value.chars().allMatch(c -> c >= ' ' && c != 127)),
                  name);
            });
  }

  private static boolean isKnown(String name) {
    return OWN_HEADERS.contains(name)
        || GatewayHeaders.PASSED_ON.stream().anyMatch(name::equalsIgnoreCase);
  }

  private static String send(String request) throws IOException {
    String filled = request.replace(ALICE, alice).replace(FORGED, forged);
    try (Socket socket = RawHttp.connect(gateway.port())) {
      socket.setTcpNoDelay(true);
      socket.setSoLinger(true, 0); // A closed connection keeps no port busy.
      socket.getOutputStream().write(filled.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return ""; // The gateway broke the connection.
    }
  }
}
