package io.github.slurmjwt.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.jose.StrictJson;
import io.github.slurmjwt.keys.SlurmKeys;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.RsaTestKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code jwks} writes what Slurm can use of the key sets that servers publish, or nothing. */
class JwksCommandTest {
  private static final RsaTestKey FIRST = RsaTestKey.make("first");
  private static final RsaTestKey SECOND = RsaTestKey.make("second");
  private static final RsaTestKey OTHER_FIRST = RsaTestKey.make("first");

  /** What every Slurm reads: 26.05 exits on less, 22.05 ignores keys without alg. */
  private static final Pattern FOR_SLURM =
      Pattern.compile(
          "\\{\"keys\":\\[(\\n"
              + ",?\\{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"(?:[^\"\\\\]|\\\\.)*\",\"n\":\"[\\w-]+\",\"e\":\"[\\w-]+\"\\})+\\n"
              + "\\]\\}\\n");

  private static final Path VERDICTS =
      Path.of("..", "filter", "src", "test", "resources", "slurm-verdicts");

  private final KeySetServer server = KeySetServer.publishing(RsaTestKey.set(FIRST));
  private final KeySetServer other = KeySetServer.publishing(RsaTestKey.set(SECOND));

  @TempDir private Path folder;
  private Terminal terminal;
  private Path file;

  @BeforeEach
  void sitDown() {
    terminal = new Terminal(folder);
    file = folder.resolve("jwks.json");
  }

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  private int jwks(Object... arguments) {
    String[] line =
        Stream.concat(
                Stream.of("jwks", "--output", file.toString()),
                Stream.of(arguments).map(String::valueOf))
            .toArray(String[]::new);
    return terminal.run(line);
  }

  private String mode() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private Set<String> keyIds() throws Exception {
    assertTrue(FOR_SLURM.matcher(Files.readString(file)).matches(), Files.readString(file));
    return SlurmKeys.load(Optional.empty(), Optional.of(file)).rsaKeys().keySet();
  }

  /** The key set, and nothing that was on its way there. */
  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }

  @Test
  void writesANewFileThenLeavesItAloneUntilTheSetChanges() throws Exception {
    assertEquals(10, jwks(server.url()), terminal.err());
    assertEquals("changed: " + file + " holds 1 key: kid first\n", terminal.out());
    assertEquals(Set.of("first"), keyIds());
    assertEquals("rw-r--r--", mode());
    Object identity = Files.readAttributes(file, "unix:ino,ctime");

    assertEquals(0, jwks(server.url()), terminal.err());
    assertEquals("unchanged: " + file + " holds 1 key: kid first\n", terminal.out());
    assertEquals(identity, Files.readAttributes(file, "unix:ino,ctime"));

    server.publish(RsaTestKey.set(SECOND, FIRST));
    assertEquals(10, jwks(server.url()), terminal.err());
    assertEquals(Set.of("first", "second"), keyIds());
    server.publish(RsaTestKey.set(FIRST, SECOND));
    assertEquals(0, jwks(server.url()), "the order of a set says nothing");
    assertEquals(List.of("jwks.json"), files());
  }

  @Test
  void mergesSetsAndTheSameKeyInBoth() throws Exception {
    other.publish(RsaTestKey.set(SECOND, FIRST));
    assertEquals(10, jwks(server.url(), other.url()), terminal.err());
    assertEquals(Set.of("first", "second"), keyIds());
    assertEquals(0, jwks(other.url(), server.url()), terminal.out());
  }

  @Test
  void refusesTwoKeysOfOneIdFromTwoSets() throws Exception {
    assertEquals(10, jwks(server.url()));
    byte[] before = Files.readAllBytes(file);
    other.publish(RsaTestKey.set(OTHER_FIRST, SECOND));
    assertEquals(2, jwks(server.url(), other.url()));
    assertTrue(
        terminal.err().contains("URL 1 and URL 2 have different keys of kid first"),
        terminal.err());
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  static Stream<Arguments> leftOut() {
    return Stream.of(
        Arguments.of(
            "EC without kid", "{\"kty\":\"EC\",\"crv\":\"P-256\"}", "key 1 has no kid, and Slurm"),
        Arguments.of(
            "EC with a list as kid", "{\"kty\":\"EC\",\"kid\":[\"a\"]}", "key 1 has no kid"),
        Arguments.of("no object", "null", "key 1 is skipped: it is not a JSON object"),
        Arguments.of(
            "RSA without kid",
            SECOND.entry("").replace("\"kid\":\"second\",", ""),
            "key 1 is skipped: it has no kid"),
        Arguments.of(
            "padding in e",
            SECOND.entry("").replace("AQAB", "AQAB="),
            "key 1 is skipped: its e is missing or not base64url"),
        Arguments.of(
            "no n", "{\"kty\":\"RSA\",\"kid\":\"x\",\"e\":\"AQAB\"}", "key 1 is skipped: its n"),
        Arguments.of("for encryption", SECOND.entry(",\"use\":\"enc\""), "its use is not sig"),
        Arguments.of("the same kid", OTHER_FIRST.entry(""), "an earlier key has the same kid"));
  }

  @ParameterizedTest(name = "K14 {0}")
  @MethodSource("leftOut")
  void namesEntriesThatSlurmCannotUse(String name, String entry, String warning) throws Exception {
    boolean twice = name.equals("the same kid");
    server.publish(
        twice
            ? RsaTestKey.setOf(FIRST.entry(""), entry)
            : RsaTestKey.setOf(entry, FIRST.entry("")));
    assertEquals(10, jwks(server.url()), terminal.err());
    assertEquals(Set.of("first"), keyIds());
    assertTrue(terminal.err().contains(warning), terminal.err());
    assertEquals(1, terminal.err().lines().count(), terminal.err());
  }

  @Test
  void namesEachEntryOfEachSetThatSlurmCannotUse() throws Exception {
    server.publish(RsaTestKey.setOf("null", "7", FIRST.entry("")));
    other.publish(RsaTestKey.setOf(SECOND.entry(""), "\"\\u001b[2J\""));
    assertEquals(10, jwks(server.url(), other.url()), terminal.err());
    assertEquals(Set.of("first", "second"), keyIds());
    assertEquals(3, terminal.err().lines().count(), terminal.err());
    assertTrue(
        terminal.err().lines().allMatch(line -> line.startsWith("slurm-jwt jwks: ")),
        terminal.err());
  }

  @Test
  void writesNoMoreOfAKeyThanItsPublicHalf() throws Exception {
    server.publish(
        RsaTestKey.setOf(
            FIRST.entry(",\"d\":\"c2VjcmV0\",\"x5c\":[\"c2VjcmV0\"],\"comment\":\"c2VjcmV0\"")));
    assertEquals(10, jwks(server.url()));
    assertEquals(Set.of("first"), keyIds());
    assertFalse(Files.readString(file).contains("c2VjcmV0"));
    assertTrue(terminal.err().contains("contains the private key"), terminal.err());
  }

  @Test
  void writesKeyIdsAsTheyAreAndPrintsThemHarmlessly() throws Exception {
    String keyId = "\u001b[2J\\\" \n\u202eé";
    server.publish(
        RsaTestKey.setOf(
            FIRST.entry("").replace("\"first\"", "\"\\u001b[2J\\\\\\\" \\n\\u202e\u00e9\"")));
    assertEquals(10, jwks(server.url()), terminal.err());
    assertEquals(Set.of(keyId), keyIds());
    assertEquals(1, terminal.out().lines().count(), terminal.out());
    assertFalse(terminal.out().contains("\u001b") || terminal.out().contains("\u202e"));
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of("an error", KeySetServer.text(500, RsaTestKey.set(SECOND))),
        Arguments.of(
            "a redirect",
            (KeySetServer.Answer)
                exchange -> {
                  exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
                  exchange.sendResponseHeaders(302, -1);
                }),
        Arguments.of("a login page", KeySetServer.text(200, "<html>log in</html>")),
        Arguments.of(
            "a set cut short", KeySetServer.text(200, RsaTestKey.set(SECOND).substring(9))),
        Arguments.of("no keys", KeySetServer.text(200, "{\"keys\":[]}")),
        Arguments.of(
            "a secret", KeySetServer.text(200, "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"first\"}]}")),
        Arguments.of("names twice", KeySetServer.text(200, "{\"keys\":[],\"keys\":[]}")),
        Arguments.of("two MiB", KeySetServer.text(200, " ".repeat(2 << 20))),
        Arguments.of(
            "1001 keys", KeySetServer.text(200, "{\"keys\":[" + "1,".repeat(1000) + "1]}")),
        Arguments.of(
            "nothing",
            (KeySetServer.Answer)
                exchange -> {
                  exchange.sendResponseHeaders(200, 4000);
                  exchange.getResponseBody().write('{');
                }));
  }

  @ParameterizedTest(name = "K14 {0}")
  @MethodSource("answers")
  void keepsTheFileWhateverTheServerAnswers(String name, KeySetServer.Answer answer)
      throws Exception {
    assertEquals(10, jwks(other.url()));
    byte[] before = Files.readAllBytes(file);
    server.answer(answer);
    assertEquals(2, jwks(other.url(), server.url()), terminal.out());
    assertEquals("", terminal.out());
    assertEquals(1, terminal.err().lines().count(), terminal.err());
    assertFalse(terminal.err().contains("please report"), terminal.err());
    assertArrayEquals(before, Files.readAllBytes(file));
    assertEquals(List.of("jwks.json"), files());
  }

  static Stream<Arguments> shapes() throws IOException {
    Map<?, ?> files =
        (Map<?, ?>)
            Objects.requireNonNull(
                StrictJson.parseObject(Files.readAllBytes(VERDICTS.resolve("keys.json")))
                    .get("jwks_files_base64"));
    assertTrue(files.size() > 100);
    return files.entrySet().stream().map(shape -> Arguments.of(shape.getKey(), shape.getValue()));
  }

  /** Of each shape of key set that Slurm has judged, what is written is one that it starts with. */
  @ParameterizedTest(name = "K14 {0}")
  @MethodSource("shapes")
  void writesOnlySetsThatSlurmStartsWith(String name, String base64) throws Exception {
    byte[] content = Base64.getDecoder().decode(base64);
    server.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
          exchange.getResponseBody().write(content);
        });
    int code = jwks(server.url());
    if (code == 10) {
      assertFalse(keyIds().isEmpty());
    } else {
      assertEquals(2, code, terminal.err());
      assertEquals(List.of(), files());
      assertFalse(terminal.err().contains("please report"), terminal.err());
    }
  }

  @Test
  void keepsTheModeUnlessSlurmWouldRefuseIt() throws Exception {
    assertEquals(10, jwks(server.url(), "--mode", "0640"));
    assertEquals("rw-r-----", mode());
    server.publish(RsaTestKey.set(SECOND));
    assertEquals(10, jwks(server.url()));
    assertEquals("rw-r-----", mode());
    assertEquals(10, jwks(server.url(), "--mode", "444"));
    assertEquals("r--r--r--", mode());
    assertEquals(0, jwks(server.url(), "--mode", "444"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(10, jwks(server.url()));
    assertEquals("rw-rw-r--", mode());
  }

  @Test
  void keepsTheOwnerOrSetsTheOneThatIsNamed() throws Exception {
    Object me = Files.getOwner(folder);
    Object group = Files.getAttribute(folder, "unix:group");
    assertEquals(10, jwks(server.url(), "--owner", me + ":" + group));
    assertEquals(me, Files.getOwner(file));
    if (me.toString().equals("root")) {
      assertEquals(10, jwks(server.url(), "--owner", "daemon:daemon"));
      assertEquals("daemon", Files.getAttribute(file, "unix:group").toString());
      server.publish(RsaTestKey.set(SECOND));
      assertEquals(10, jwks(server.url(), "--owner", ":" + group));
      assertEquals("daemon", Files.getOwner(file).getName());
      assertEquals(group, Files.getAttribute(file, "unix:group"));
    }
    for (String nobody : List.of("no-such-user-here", "")) {
      assertEquals(2, jwks(server.url(), "--owner", nobody));
      assertTrue(terminal.err().contains("--owner names a user or group"), terminal.err());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0646", "0666", "777", "4755", "rw-r--r--", "64", "0648", ""})
  void refusesModesThatSlurmWouldRefuseOrThatAreNone(String mode) {
    assertEquals(2, jwks(server.url(), "--mode", mode));
    assertTrue(terminal.err().contains("--mode"), terminal.err());
    assertEquals(0, server.requests());
  }

  @Test
  void replacesNothingButARegularFile() throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "precious");
    Files.createSymbolicLink(file, target);
    assertEquals(2, jwks(server.url()));
    assertTrue(terminal.err().contains("is not a regular file"), terminal.err());
    assertEquals("precious", Files.readString(target));
    Files.delete(file);
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    assertEquals(2, jwks(server.url()));
    Files.delete(file);
    Files.createDirectory(file);
    assertEquals(2, jwks(server.url()));
    assertTrue(Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS));
    file = folder.resolve("missing").resolve("jwks.json");
    assertEquals(2, jwks(server.url()));
    assertTrue(terminal.err().contains("is in no folder"), terminal.err());
    assertEquals(0, server.requests());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://idp.example/keys",
        "https://user:hunter2@idp.example/keys?hunter2",
        "file:///etc/passwd",
        "/etc/slurm/hunter2",
        "https://hunter2 /",
        "ftp://127.0.0.1/hunter2"
      })
  void fetchesOnlyWhatCannotBeReplacedInTransitAndRepeatsNoPassword(String url) throws Exception {
    assertEquals(2, jwks(server.url(), url));
    assertTrue(terminal.err().contains("URL 2 is none"), terminal.err());
    assertFalse(terminal.err().contains("hunter2"), terminal.err());
    assertEquals(0, server.requests());
    assertEquals(List.of(), files());
  }

  @Test
  void needsAnAddressAndAFile() {
    assertEquals(2, jwks());
    assertEquals(2, terminal.run("jwks", server.url().toString()));
    assertTrue(terminal.err().contains("--output"), terminal.err());
  }

  @Test
  void saysWhenNobodyListens() {
    URI url = server.url();
    server.goAway();
    assertEquals(2, jwks(url));
    assertTrue(terminal.err().contains("cannot be fetched: ConnectException"), terminal.err());
  }
}
