package io.github.slurmjwt.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the command line is used, and what it never repeats. */
class CommandLineTest {
  private static final String ALICE = Tokens.validFor("alice");

  @TempDir private Path folder;
  private Terminal terminal;
  private String key;

  @BeforeEach
  void writeKey() throws IOException {
    terminal = new Terminal(folder);
    key = terminal.secret("jwt_hs256.key", TestKeys.HMAC.getEncoded()).toString();
  }

  @Test
  void helpNamesTheCommandsAndSaysThatArgumentsCanBeSeen() {
    assertEquals(0, terminal.run("--help"));
    assertTrue(terminal.out().contains("token"));
    assertTrue(terminal.out().contains("verify"));
    assertEquals(0, terminal.run("verify", "--help"));
    assertTrue(terminal.out().contains("Other users can see arguments with ps"));
  }

  @Test
  void theDocumentationHasEachOptionOnce() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "command-line.md"));
    Set<String> options = new TreeSet<>();
    for (String command : List.of("token", "verify", "jwks")) {
      terminal.run(command, "--help");
      Pattern.compile("^ {6}(--[a-z-]+)", Pattern.MULTILINE)
          .matcher(terminal.out())
          .results()
          .forEach(option -> options.add(option.group(1)));
    }
    assertEquals(17, options.size(), options.toString());
    for (String option : options) {
      Pattern row = Pattern.compile("(?m)^\\| `" + option + "[ `]");
      assertEquals(1, row.matcher(text).results().count(), option);
    }
  }

  @Test
  void withoutCommandItShowsItsUsage() {
    assertEquals(2, terminal.run());
    assertTrue(terminal.err().contains("Usage: slurm-jwt"));
  }

  @Test
  void completionIsAShellScript() {
    assertEquals(0, terminal.run("generate-completion"));
    assertTrue(terminal.out().contains("complete -F"));
    assertTrue(terminal.out().contains("--slurm-conf"));
  }

  @Test
  void takesTheTokenFromTheArgumentTheVariableOrTheStandardInput() {
    assertEquals(0, terminal.run("verify", "--jwt-key", key, ALICE));
    assertTrue(terminal.out().contains("from the argument"));
    terminal.input(ALICE + "\n");
    assertEquals(0, terminal.run("verify", "--jwt-key", key));
    assertTrue(terminal.out().contains("from the standard input"));
    terminal.input("SLURM_JWT=" + ALICE + "\n").variable("SLURM_JWT", "other");
    assertEquals(0, terminal.run("verify", "--jwt-key", key, "-"));
    terminal.variable("SLURM_JWT", ALICE);
    assertEquals(0, terminal.run("verify", "--jwt-key", key));
    assertTrue(terminal.out().contains("from SLURM_JWT"));
  }

  @Test
  void takesAnArgumentRatherThanTheVariable() {
    terminal.input("x").variable("SLURM_JWT", Tokens.validFor("bob"));
    assertEquals(0, terminal.run("verify", "--jwt-key", key, ALICE));
    assertTrue(terminal.out().contains("from the argument"), terminal.out());
    assertTrue(terminal.out().contains("user     alice"), terminal.out());
  }

  @Test
  void takesABlankVariableForNone() {
    terminal.input(ALICE + "\n").variable("SLURM_JWT", " ");
    assertEquals(0, terminal.run("verify", "--jwt-key", key));
    assertTrue(terminal.out().contains("from the standard input"));
  }

  @Test
  void takesAThousandArgumentsOrTwoMebibytes() {
    assertEquals(2, terminal.run(Collections.nCopies(1000, "x").toArray(String[]::new)));
    assertTrue(terminal.err().contains("unexpected argument or command"), terminal.err());
    String[] longest = {"verify", "--jwt-key", key, ""};
    longest[3] = "=".repeat((2 << 20) - String.join("", longest).length());
    assertEquals(2, terminal.run(longest));
    assertTrue(terminal.err().contains("longer than any token"), terminal.err());
  }

  @Test
  void showsNoTokenAsText() {
    assertEquals(
        "TokenInput[from the argument]", new TokenInput(ALICE, "from the argument").toString());
  }

  @Test
  void judgesATokenOfOneMebibyte() {
    assertEquals(1, terminal.run("verify", "--jwt-key", key, "x".repeat(1 << 20)));
    assertTrue(terminal.out().startsWith("refused: too-long"), terminal.out());
  }

  @Test
  void saysWhenThereIsNoToken() {
    assertEquals(2, terminal.run("verify", "--jwt-key", key, "-"));
    assertTrue(terminal.err().contains("there is no token"), terminal.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TOKEN",
        "verify TOKEN TOKEN",
        "verify --token=TOKEN",
        "verify --token TOKEN",
        "verify -t TOKEN",
        "verify -TOKEN",
        "verify --jwt-key KEY --json=TOKEN",
        "verify --jwt-key KEY --user-name TOKEN TOKEN",
        "verify --jwt-key KEY --parameter TOKEN TOKEN",
        "verify --jwt-key KEY --parameter TOKEN=x TOKEN",
        "verify --jwt-key KEY --jwt-key TOKEN TOKEN",
        "verify --jwt-key KEY xTOKEN",
        "verify --jwt-key /tmp/TOKEN x",
        "verify --json --jwt-key /tmp/TOKEN x",
        "verify --slurm-conf TOKEN x",
        "verify --web-xml TOKEN x",
        "verify --jwks TOKEN x",
        "verify --jwt-key KEY --parameter mode=TOKEN x",
        "verify --auth-alt-parameters TOKEN x",
        "verify --auth-alt-parameters jwt_key=KEY,TOKEN x",
        "verify --jwt-key KEY SLURM_JWT=TOKEN",
        "token --jwt-key KEY TOKEN",
        "token --jwt-key KEY lifespan=TOKEN",
        "token --jwt-key KEY --lifespan=TOKEN",
        "token --jwt-key KEY username=TOKEN",
        "generate-completion TOKEN"
      })
  void neverRepeatsAToken(String line) {
    String[] arguments = line.replace("TOKEN", ALICE).replace("KEY", key).split(" ", -1);
    terminal.run(arguments);
    String signature = ALICE.substring(ALICE.lastIndexOf('.') + 1);
    assertFalse((terminal.out() + terminal.err()).contains(signature), terminal.err());
  }

  @Test
  void namesTheOptionThatIsUnknown() {
    assertEquals(2, terminal.run("verify", "--jwtkey=" + key));
    assertTrue(terminal.err().contains("the option --jwtkey is unknown"), terminal.err());
  }

  @Test
  void namesOptionsAndRepeatsNoValues() {
    assertEquals(2, terminal.run("verify", "--jwt-key"));
    assertTrue(terminal.err().contains("option '--jwt-key'"), terminal.err());
    assertEquals(2, terminal.run("verify", "--json=hunter2"));
    assertTrue(terminal.err().contains("--json"), terminal.err());
    assertTrue(terminal.err().contains("…"), terminal.err());
    assertFalse(terminal.err().contains("hunter2"), terminal.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {",key", "/etc/a,b", "key,"})
  void takesNoCommaForAPartOfAPath(String file) {
    assertEquals(2, terminal.run("verify", "--jwt-key", file, ALICE));
    assertTrue(terminal.err().contains("--jwt-key must be a path without commas"), terminal.err());
  }

  @Test
  void readsTheSlurmConfOfSlurmsOwnCommandsByDefault() throws IOException {
    terminal.input(ALICE);
    assertEquals(2, terminal.run("verify"));
    assertTrue(terminal.err().contains("there is no " + folder.resolve("slurm.conf")));
    terminal.file("slurm.conf", "AuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=" + key + "\n");
    terminal.input(ALICE);
    assertEquals(0, terminal.run("verify"), terminal.err());
    Path other = terminal.file("other.conf", "AuthAltTypes=auth/jwt\nStateSaveLocation=" + folder);
    terminal.input(ALICE).variable("SLURM_CONF", other.toString());
    assertEquals(0, terminal.run("verify"), terminal.err());
    assertTrue(terminal.out().contains("jwt_key=" + key));
    String strict = "AuthAltParameters=jwt_key=" + key + ",use_jwt_client_ids_only\n";
    terminal.variable(
        "SLURM_CONF", terminal.file("strict.conf", "AuthAltTypes=auth/jwt\n" + strict).toString());
    terminal.input(ALICE);
    assertEquals(1, terminal.run("verify"), terminal.err());
    assertTrue(terminal.out().startsWith("refused: no-identity"), terminal.out());
    terminal.input(ALICE);
    assertEquals(0, terminal.run("verify", "--slurm-conf", other.toString()), terminal.err());
  }

  @Test
  void saysEachWarning() {
    String options = "jwt_key=" + key + ",jwk=x,JWKS=y";
    assertEquals(0, terminal.run("verify", "--auth-alt-parameters", options, ALICE));
    assertTrue(
        terminal.out().contains("warning  AuthAltParameters: option jwk is"), terminal.out());
    assertTrue(terminal.out().contains("warning  AuthAltParameters: jwks is"), terminal.out());
    String lost = "jwt_key=/nowhere/key,jwk=x,JWKS=y";
    assertEquals(2, terminal.run("verify", "--auth-alt-parameters", lost, ALICE));
    assertEquals(3, terminal.err().lines().count(), terminal.err());
    assertEquals(0, terminal.run("token", "--auth-alt-parameters", options));
    assertEquals(2, terminal.err().lines().count(), terminal.err());
  }

  @Test
  void takesEveryParameterOfTheFilter() {
    terminal.input(ALICE);
    assertEquals(
        1, terminal.run("verify", "--jwt-key", key, "--parameter", "requiredIssuer=https://idp"));
    assertTrue(terminal.out().contains("refused: wrong-issuer"), terminal.out());
    terminal.input(ALICE);
    assertEquals(2, terminal.run("verify", "--jwt-key", key, "--parameter", "requiredIsuer=x"));
    assertTrue(terminal.err().contains("did you mean requiredIssuer"), terminal.err());
  }

  @Test
  void saysWhatIsWrongWithTheKeyFile() throws IOException {
    terminal.input(ALICE);
    assertEquals(2, terminal.run("verify", "--jwt-key", "00112233445566778899aabbccddeeff"));
    assertTrue(terminal.err().contains("--jwt-key names no file"), terminal.err());
    assertFalse(terminal.err().contains("00112233"), "the key itself may stand there");
    Path open = terminal.file("open.key", new String(TestKeys.HMAC.getEncoded(), ISO_8859_1));
    terminal.input(ALICE);
    assertEquals(2, terminal.run("verify", "--jwt-key", open.toString()));
    assertTrue(terminal.err().contains("chmod o-rwx"), terminal.err());
    terminal.input(ALICE);
    assertEquals(2, terminal.run("verify", "--json", "--jwt-key", open.toString()));
    assertTrue(terminal.out().startsWith("{\"verdict\":\"error\",\"description\":\"jwt_key="));
    assertEquals(List.of(), terminal.err().lines().toList());
  }
}
