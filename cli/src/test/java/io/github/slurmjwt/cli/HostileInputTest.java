package io.github.slurmjwt.cli;

import static io.github.slurmjwt.cli.HostileRows.filled;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that the commands read, at its largest and from somebody who means harm: there is an
 * answer, in a sentence and with the exit code of the documentation. The timeout is a net, for a
 * reader that would take hours.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileInputTest {
  private static final String ALICE = Tokens.validFor("alice");
  private static final int LARGEST_TOKEN = 1 << 20;
  private static final int LONGEST_TOKEN = 1_000_000;
  private static final int LARGEST_CONF = 8 << 20;
  private static final int LARGEST_XML = 1 << 20;
  private static final int LONGEST_VALUE = 1 << 16;

  @TempDir private Path folder;
  private Terminal terminal;
  private String key;

  @BeforeEach
  void writeKey() throws IOException {
    terminal = new Terminal(folder);
    key = terminal.secret("jwt_hs256.key", TestKeys.HMAC.getEncoded()).toString();
  }

  private void assertUnusable(String sentence, String... arguments) {
    assertEquals(2, terminal.run(arguments), terminal.out());
    assertTrue(terminal.err().contains(sentence), terminal.err());
    assertEquals(1, terminal.err().lines().count(), "one sentence, no stack trace");
    assertTrue(terminal.err().length() < 9000, "a sentence is short");
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("io.github.slurmjwt.cli.HostileRows#repeated")
  void refusesATokenOfAnySpelling(String[] row) {
    String token = filled(LARGEST_TOKEN, row[0], row[1]);
    assertEquals(1, terminal.run("verify", "--jwt-key", key, "--", token), terminal.err());
    assertTrue(terminal.out().startsWith("refused: too-long"));
    String longest = filled(LONGEST_TOKEN, row[0], row[1]);
    terminal.variable("SLURM_JWT", longest);
    assertEquals(
        1,
        terminal.run("verify", "--jwt-key", key, "--parameter", "maximumTokenLength=1000000"),
        terminal.err());
    assertTrue(terminal.out().startsWith("refused: malformed"));
  }

  @Test
  void takesNoTokenThatIsLargerStill() {
    String token = "x".repeat(LARGEST_TOKEN + 1);
    String[] verify = {"verify", "--jwt-key", key};
    assertUnusable("the argument is longer than any token", "verify", "--jwt-key", key, token);
    terminal.input(token);
    assertUnusable("the standard input is longer than any token", verify);
    terminal.variable("SLURM_JWT", token);
    assertUnusable("SLURM_JWT is longer than any token", verify);
  }

  @Test
  void takesNoMoreArgumentsThanAnybodyNeeds() {
    String[] many = Stream.generate(() -> "x").limit(1001).toArray(String[]::new);
    assertUnusable("the arguments are too many or too long", many);
    assertUnusable("the arguments are too many or too long", "verify", "=".repeat((2 << 20) + 1));
  }

  @ParameterizedTest
  @MethodSource("io.github.slurmjwt.cli.HostileRows#repeated")
  void complainsInASentenceAboutAnyArgument(String[] row) {
    String text = filled(LARGEST_TOKEN, row[0], row[1]);
    for (String before : List.of("", "--", "--parameter=", "--jwt-key=", "--slurm-conf=")) {
      assertUnusable("slurm-jwt", "verify", before + text, before + text);
    }
    for (String before : List.of("", "x=", "lifespan=x", "--lifespan=", "--")) {
      assertUnusable("slurm-jwt", "token", "--jwt-key", key, before + text);
    }
    assertUnusable(
        "unknown parameter",
        "verify",
        "--jwt-key",
        key,
        "--parameter",
        "x" + text.replace('=', '-') + "=");
    assertUnusable("slurm-jwt", "verify", "--web-xml", text, ALICE);
    assertUnusable("slurm-jwt", "verify", "--jwks", text, ALICE);
  }

  @ParameterizedTest
  @MethodSource("io.github.slurmjwt.cli.HostileRows#repeated")
  void readsOptionsOfAnySpelling(String[] row) {
    String options = filled(LONGEST_VALUE - key.length() - 20, row[0], row[1]);
    int code =
        terminal.run(
            "verify", "--auth-alt-parameters", "jwt_key=" + key + "," + options + ",x", ALICE);
    assertEquals(0, code, terminal.err());
    assertUnusable(
        "AuthAltParameters is longer than 65536 characters",
        "verify",
        "--auth-alt-parameters",
        "jwt_key=" + key + "," + "x".repeat(LONGEST_VALUE),
        ALICE);
  }

  @Test
  void namesTenOfAThousandUnknownOptions() {
    String options = "jwt_key=" + key + filled(30_000, ",a", "");
    assertEquals(0, terminal.run("verify", "--auth-alt-parameters", options, ALICE));
    assertEquals(11, terminal.out().lines().filter(line -> line.contains("warning")).count());
    assertTrue(terminal.out().contains("more such options"), terminal.out());
  }

  @ParameterizedTest
  @CsvSource({
    "exp, -9223372036854775808, 1, refused: expired",
    "exp, -1e308, 1, refused: expired",
    "exp, 9223372036854775807, 0, accepted",
    "exp, 9223372036854775808, 1, refused: malformed",
    "exp, 1e308, 1, refused: expired",
    "exp, 1e400, 1, refused: malformed",
    "iat, -9223372036854775808, 0, accepted",
    "iat, 9223372036854775807, 0, accepted",
    "iat, 1e308, 0, accepted",
    "iat, -1e308, 0, accepted",
    "iat, 1e-400, 0, accepted",
    "iat, -1e400, 1, refused: malformed",
    "iat, null, 1, refused: issued-at-missing",
    "nbf, -9223372036854775808, 0, accepted",
    "nbf, 9223372036854775807, 1, refused: not-yet-valid",
    "nbf, 1e308, 1, refused: not-yet-valid",
    "nbf, -1e308, 0, accepted",
    "nbf, [], 1, refused: not-yet-valid",
    "auth_time, -9223372036854775808, 0, accepted",
    "auth_time, -31557014167219201, 0, accepted",
    "auth_time, 31556889864403200, 0, accepted",
    "auth_time, {}, 0, accepted",
    "sun, null, 1, refused: no-user-name",
    "sun, '\"\"', 1, refused: bad-user-name",
    "aud, '[null,1e308,{\"a\":[]}]', 0, accepted"
  })
  void judgesSignedTokensWithAnyNumber(String claim, String value, int code, String verdict) {
    String token = Tokens.hs256(Tokens.payload(claim, value));
    assertEquals(code, terminal.run("verify", "--jwt-key", key, token), terminal.err());
    assertTrue(terminal.out().startsWith(verdict), terminal.out());
    assertEquals(code, terminal.run("verify", "--json", "--jwt-key", key, token), terminal.err());
  }

  @Test
  void saysHowFarOffTheFarthestTimesAre() {
    String forever =
        Tokens.hs256(Tokens.payload("exp", "" + Long.MAX_VALUE, "iat", "" + Long.MIN_VALUE));
    String[] limited = {"verify", "--jwt-key", key, "--parameter", "maximumLifetimeSeconds=1"};
    terminal.input(forever);
    assertEquals(1, terminal.run(limited), terminal.err());
    assertTrue(
        terminal.out().contains("Its lifetime from iat to exp is 106751991167300 days"),
        terminal.out());
    terminal.input(Tokens.hs256(Tokens.payload("exp", "" + Long.MIN_VALUE)));
    assertEquals(1, terminal.run(limited), terminal.err());
    assertTrue(terminal.out().contains("It expired 106751991167300 days ago."), terminal.out());
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("io.github.slurmjwt.cli.HostileRows#claims")
  void judgesSignedClaimsOfAnySize(String payload) {
    terminal.variable("SLURM_JWT", Tokens.hs256(payload));
    for (String how : List.of("--json", "--jwt-key=" + key)) {
      int code =
          terminal.run(
              "verify",
              how,
              "--auth-alt-parameters=jwt_key=" + key + ",use_jwt_client_ids,userclaimfield=a1",
              "--parameter=maximumTokenLength=1000000",
              "--parameter=requiredIssuer=https://idp.example" + "/".repeat(60_000),
              "--parameter=rolesClaim=id.a.a");
      boolean contradiction = how.startsWith("--jwt-key");
      assertEquals(contradiction ? 2 : 1, code, terminal.err());
    }
    for (String how : List.of("--json", "--parameter=mode=optional")) {
      int code =
          terminal.run("verify", how, "--jwt-key", key, "--parameter=maximumTokenLength=1000000");
      assertTrue(code == 0 || code == 1, terminal.err());
      assertEquals("", terminal.err());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0f", "A_", "-----BEGIN A-----\nA_", "-----END ", "\"", " ", "\n"})
  void triesAKeyFileOfAnyText(String part) throws IOException {
    String start = "Not only one part: 7f1c0b9e5d2a48e63b";
    byte[] text = (start + filled(LARGEST_TOKEN - 100, part, "")).getBytes(ISO_8859_1);
    String large = terminal.secret("large.key", text).toString();
    assertEquals(1, terminal.run("verify", "--jwt-key", large, ALICE), terminal.err());
    assertTrue(terminal.out().startsWith("refused: bad-signature"));
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 1",
    "-9223372036854775808, 1",
    "9223372036854775808, 1",
    "99999999999999999999999999, 1",
    "-99999999999999999999999999, 1",
    "1e400, 2",
    "NaN, 2",
    "-, 2"
  })
  void mintsForNoLifespanOutOfRange(String seconds, int code) {
    assertEquals(code, terminal.run("token", "--jwt-key", key, "lifespan=" + seconds));
    assertEquals("", terminal.out());
    assertEquals(1, terminal.err().lines().count(), terminal.err());
    String digits = "9".repeat(LARGEST_TOKEN);
    assertEquals(1, terminal.run("token", "--jwt-key", key, "lifespan=" + digits));
    assertEquals(1, terminal.run("token", "--jwt-key", key, "username=" + digits));
    assertTrue(terminal.err().contains("refused: not a portable user name"), terminal.err());
  }

  private String conf(String hostile) throws IOException {
    String lines = "\nAuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=" + key + "\n";
    return terminal
        .file("hostile.conf", hostile.substring(0, LARGEST_CONF - lines.length()) + lines)
        .toString();
  }

  /** Runs of what a pattern for lines, pairs, comments or includes might look at. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.1_",
        "a ",
        "a -",
        "a=",
        "a=\"",
        "=",
        "\"",
        " ",
        "\t ",
        "\\",
        "\\ ",
        "\\\n",
        "\\#",
        "#",
        "\n",
        "\r",
        "a=b\n",
        "A1=x ",
        "Include",
        "Include ",
        "include  \\",
        "9a",
        "NodeName=",
        "\u00e9",
        "\u0085",
        "\u0000"
      })
  void readsASlurmConfOfAnyText(String part) throws IOException {
    String before = part.contains("\n") ? "" : part.equals("Include ") ? "x" : "";
    String conf = conf(before + filled(LARGEST_CONF, part, "x".repeat(8)));
    assertEquals(0, terminal.run("verify", "--slurm-conf", conf, ALICE), terminal.err());
  }

  @Test
  void readsNoSlurmConfThatIsLargerStill() throws IOException {
    String conf = terminal.file("large.conf", "#".repeat(LARGEST_CONF + 1)).toString();
    assertUnusable("is longer than 8388608 bytes", "verify", "--slurm-conf", conf, ALICE);
  }

  @Test
  void followsNoIncludesWithoutEnd() throws IOException {
    for (int level = 0; level < 10; level++) {
      terminal.file(level + ".conf", ("Include " + (level + 1) + ".conf\n").repeat(100));
    }
    terminal.file("10.conf", "#");
    String conf = folder.resolve("0.conf").toString();
    assertUnusable("more than 1000 files", "verify", "--slurm-conf", conf, ALICE);
    terminal.file("0.conf", "Include large.conf\n".repeat(10));
    terminal.file("large.conf", "#".repeat(LARGEST_CONF - 100));
    assertUnusable("8388608 bytes: check the Include", "verify", "--slurm-conf", conf, ALICE);
    terminal.file("0.conf", "Include " + "a/".repeat(4_000_000));
    assertUnusable("slurmConf: ", "verify", "--slurm-conf", conf, ALICE);
    terminal.file("0.conf", "ClusterName=" + "a".repeat(4_000_000) + "\nInclude %c%c%c%c");
    assertUnusable("slurmConf: ", "verify", "--slurm-conf", conf, ALICE);
    terminal.file("0.conf", "AuthAltParameters=" + filled(8_000_000, ",a", ""));
    assertUnusable("longer than 65536", "verify", "--slurm-conf", conf, ALICE);
  }

  private String filter(String text) {
    return "<web-app><filter><filter-class>io.github.slurmjwt.servlet.SlurmJwtFilter</filter-class>"
        + ("<init-param><param-name>AuthAltParameters</param-name><param-value>jwt_key=%s"
                + "</param-value></init-param>%s</filter></web-app>")
            .formatted(key, text);
  }

  /** What fills a web.xml of the largest size that can be read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "&amp;",
        "&#65;",
        "<![CDATA[x]]>",
        "<!-- -->",
        "<?x y?>",
        "<a/>",
        "x",
        " ",
        "<a b='&lt;&gt;'/>",
        "<filter/>",
        "<listener><listener-class/></listener>"
      })
  void readsAWebXmlOfAnyContent(String part) throws IOException {
    String end = filter("");
    String text = filled(LARGEST_XML - end.length() - 20, part, "");
    String file =
        terminal.file("web.xml", end.replace("</web-app>", text + "</web-app>")).toString();
    assertEquals(0, terminal.run("verify", "--web-xml", file, ALICE), terminal.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "param-value", "filter"})
  void readsAWebXmlThatIsNestedDeeply(String element) throws IOException {
    int depth = 400_000 / (2 * element.length() + 5);
    String nested = ("<" + element + ">").repeat(depth) + ("</" + element + ">").repeat(depth);
    String text = "x".repeat(500_000);
    String file = terminal.file("web.xml", filter("<a>" + text + nested + "</a>")).toString();
    int code = terminal.run("verify", "--web-xml", file, ALICE);
    assertEquals(element.equals("param-value") ? 2 : 0, code, terminal.err());
  }

  @ParameterizedTest
  @MethodSource("io.github.slurmjwt.cli.HostileRows#malformed")
  void saysOfMalformedXmlThatItIs(String text) throws IOException {
    String file = terminal.file("file.xml", text).toString();
    boolean dtd = text.contains("<!ENTITY x");
    String sentence =
        file + (dtd ? " contains a DTD: remove it" : " is not well-formed XML: correct it");
    assertUnusable(sentence, "verify", "--web-xml", file, ALICE);
    assertUnusable(sentence, "verify", "--jaspic-providers", file, ALICE);
  }

  @Test
  void readsNoXmlThatIsLargerStill() throws IOException {
    String file = terminal.file("file.xml", " ".repeat(LARGEST_XML + 1)).toString();
    for (String option : List.of("--web-xml", "--jaspic-providers")) {
      assertUnusable(
          option + ": " + file + " is longer than 1048576 bytes", "verify", option, file, ALICE);
    }
  }

  @Test
  void waitsForNoSpecialFile() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    for (String file : List.of(pipe.toString(), "/dev/zero", folder.toString())) {
      for (String option :
          List.of("--jwt-key", "--slurm-conf", "--web-xml", "--jaspic-providers")) {
        assertUnusable(
            file + " is not a regular file: name the file itself", "verify", option, file, ALICE);
      }
      Files.writeString(folder.resolve("a.conf"), "Include " + file);
      String conf = folder.resolve("a.conf").toString();
      assertUnusable(file + " is not a regular file", "token", "--slurm-conf", conf);
    }
  }

  @Test
  void findsNoPathInNul() {
    for (String option :
        List.of("--jwt-key", "--jwks", "--slurm-conf", "--web-xml", "--jaspic-providers")) {
      assertUnusable(
          option + " is not a valid path on this system", "verify", option, "\u0000", ALICE);
    }
    terminal.variable("SLURM_CONF", "\u0000");
    assertUnusable("SLURM_CONF is not a valid path on this system", "verify", ALICE);
  }

  @ParameterizedTest
  @CsvSource({
    "userNamePattern, (, userNamePattern is not a regular expression",
    "userNamePattern, [, userNamePattern is not a regular expression",
    "userNamePattern, a|, userNamePattern",
    "excludedPaths, /*\u2028, excludedPaths",
    "excludedPaths, ',', excludedPaths",
    "realm, \u00e9, realm must be printable ASCII",
    "cachedTokens, 9, cachedTokens must be a number",
    "requiredIsuer, x, did you mean requiredIssuer"
  })
  void refusesParametersOfAnySize(String name, String part, String sentence) {
    String value = filled(LONGEST_VALUE, part, "");
    String[] verify = {"verify", "--jwt-key", key, "--parameter", name + "=" + value, ALICE};
    if (part.equals("a|")) {
      assertEquals(1, terminal.run(verify), terminal.err());
      assertTrue(terminal.out().startsWith("refused: bad-user-name"), terminal.out());
    } else {
      assertUnusable(sentence, verify);
    }
    verify[4] += part;
    assertUnusable(name.startsWith("requiredIs") ? sentence : "is longer than 65536", verify);
  }

  @Test
  void saysWhenAPatternCannotBeMatched() {
    String nested = "(".repeat(300) + "[a-z]*" + ")*".repeat(300);
    assertUnusable(
        "userNamePattern is nested too deeply",
        "verify",
        "--jwt-key",
        key,
        "--parameter",
        "userNamePattern=" + nested,
        ALICE);
  }
}
