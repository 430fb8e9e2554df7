package io.github.slurmjwt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code token} mints, and what it refuses as scontrol and slurmctld do. */
class TokenCommandTest {
  private static final String ALICE =
      "case $1.$2 in passwd.alice) echo 'alice:x:2001:2002:Alice,,,:/home/alice:/bin/bash';;"
          + " group.*) echo 'hpc:*:3000:bob'; echo 'alice:x:2002:'; echo 'wheel:x:10:';; esac";

  @TempDir private Path folder;
  private Terminal terminal;
  private String key;

  @BeforeEach
  void writeKey() throws IOException {
    terminal = new Terminal(folder);
    key = terminal.secret("jwt_hs256.key", TestKeys.HMAC.getEncoded()).toString();
  }

  private String minted(String... words) {
    String[] arguments = new String[words.length + 3];
    arguments[0] = "token";
    arguments[1] = "--jwt-key";
    arguments[2] = key;
    System.arraycopy(words, 0, arguments, 3, words.length);
    assertEquals(0, terminal.run(arguments), terminal.err());
    return terminal.out();
  }

  private String expected(String user, long lifespan) {
    long now = Tokens.NOW.getEpochSecond();
    return "SLURM_JWT="
        + Tokens.hs256(
            "{\"exp\":%d,\"iat\":%d,\"sun\":\"%s\"}".formatted(now + lifespan, now, user))
        + System.lineSeparator();
  }

  @Test
  void printsOneLineAsScontrolDoes() {
    String[] parts = minted("username=alice").split("[=.]", -1);
    assertEquals("SLURM_JWT", parts[0]);
    terminal.input(minted("username=alice"));
    assertEquals(0, terminal.run("verify", "--jwt-key", key));
    assertTrue(terminal.out().contains("alice"), terminal.out());
    assertEquals(1, minted("username=alice").lines().count());
    assertEquals(expected("alice", 1800).length(), minted("username=alice").length());
  }

  @ParameterizedTest
  @CsvSource({
    "username=alice lifespan=60, alice, 60",
    "lifespan=60 username=alice, alice, 60",
    "USERNAME=alice LifeSpan=60, alice, 60",
    "--username alice --lifespan 60, alice, 60",
    "--username=alice lifespan=60, alice, 60",
    "username=alice, alice, 1800",
    "username=alice lifespan=infinite, alice, 2147483647",
    "lifespan=2147483647, root, 2147483647"
  })
  void takesTheWordsOfScontrolAndOptions(String words, String user, long lifespan) {
    String token = minted(words.split(" ", -1)).strip().replaceFirst("^SLURM_JWT=", "");
    DecodedToken decoded = DecodedToken.of(token);
    assertEquals(user, decoded.claims().get("sun"));
    assertEquals(Tokens.NOW.getEpochSecond(), decoded.claims().get("iat"));
    assertEquals(Tokens.NOW.getEpochSecond() + lifespan, decoded.claims().get("exp"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lifespan=0",
        "lifespan=-5",
        "lifespan=2147483648",
        "username=0",
        "username=a/b",
        "username=",
        "--username=-x"
      })
  void refusesWhatSlurmOrTheFilterWouldNotTake(String word) {
    assertEquals(1, terminal.run("token", "--jwt-key", key, word));
    assertEquals("", terminal.out());
    assertTrue(terminal.err().startsWith("slurm-jwt token: refused: "), terminal.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lifespan=soon", "lifespan=", "lifespan=1.5", "alice", "name=alice"})
  void doesNotGuessWhatIsMeant(String word) {
    assertEquals(2, terminal.run("token", "--jwt-key", key, word));
    assertEquals("", terminal.out());
  }

  @Test
  void wordsMustNotContradictEachOther() {
    assertEquals(2, terminal.run("token", "--jwt-key", key, "username=a", "username=b"));
    assertEquals(2, terminal.run("token", "--jwt-key", key, "--username=a", "username=b"));
  }

  @Test
  void mintsForOthersOnlyAsRootOrSlurmUser() throws IOException {
    String conf =
        terminal
            .file(
                "slurm.conf",
                "SlurmUser=slurm\nAuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=" + key + "\n")
            .toString();
    terminal.user("slurm");
    assertEquals(0, terminal.run("token", "--slurm-conf", conf, "username=alice"));
    terminal.user("bob");
    assertEquals(0, terminal.run("token", "--slurm-conf", conf));
    assertEquals(0, terminal.run("token", "--slurm-conf", conf, "username=bob"));
    assertEquals(1, terminal.run("token", "--slurm-conf", conf, "username=alice"));
    assertTrue(terminal.err().contains("only root and SlurmUser"), terminal.err());
  }

  @Test
  void theSitesLimitsBindEverybodyButRootAndSlurmUser() {
    String limited = "jwt_key=" + key + ",max_token_lifespan=60";
    String disabled = "jwt_key=" + key + ",disable_token_creation";
    terminal.user("bob");
    assertEquals(0, terminal.run("token", "--auth-alt-parameters", limited, "lifespan=60"));
    assertEquals(1, terminal.run("token", "--auth-alt-parameters", limited, "lifespan=61"));
    assertTrue(terminal.err().contains("max_token_lifespan"), terminal.err());
    assertEquals(1, terminal.run("token", "--auth-alt-parameters", disabled));
    assertTrue(terminal.err().contains("disable_token_creation"), terminal.err());
    terminal.user("root");
    assertEquals(0, terminal.run("token", "--auth-alt-parameters", limited, "lifespan=61"));
    assertEquals(0, terminal.run("token", "--auth-alt-parameters", disabled));
  }

  @Test
  void readsTheSlurmConfThatSlurmsOwnCommandsRead() throws IOException {
    assertEquals(2, terminal.run("token"));
    assertEquals(
        "slurm-jwt token: there is no "
            + folder.resolve("slurm.conf")
            + ": say where the keys are, with --jwt-key, --slurm-conf or --auth-alt-parameters",
        terminal.err().strip());
    terminal.file("slurm.conf", "AuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=" + key + "\n");
    assertEquals(0, terminal.run("token"));
    assertEquals(expected("root", 1800), terminal.out());
  }

  @Test
  void needsAnHs256Key() {
    assertEquals(2, terminal.run("token", "--auth-alt-parameters", "jwks=/etc/jwks.json"));
    assertTrue(terminal.err().contains("HS256 is disabled"), terminal.err());
  }

  @Test
  void sharesWarningsAboutTheConfiguration() {
    assertEquals(0, terminal.run("token", "--auth-alt-parameters", "jwt_key=" + key + ",jwk=x"));
    assertTrue(terminal.err().contains("option jwk is unknown"), terminal.err());
    assertEquals(1, terminal.out().lines().count());
  }

  private Path program(String name, String script) throws IOException {
    Path program = terminal.file(name, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  @Test
  void describesTheAccountOfTheUser() throws Exception {
    terminal.accounts(program("getent", ALICE), program("id", "echo 2002 3000 4000"));
    Map<String, ?> claims =
        DecodedToken.of(minted("username=alice", "--identity").strip().substring(10)).claims();
    assertEquals("alice", claims.get("sun"));
    assertEquals(2001L, claims.get("uid"));
    assertEquals(2002L, claims.get("gid"));
    assertEquals(
        Map.of(
            "name", "alice",
            "gecos", "Alice,,,",
            "dir", "/home/alice",
            "shell", "/bin/bash",
            "groups", Map.of("alice", 2002L, "hpc", 3000L, "4000", 4000L)),
        claims.get("id"));
    terminal.input(minted("username=alice", "--identity"));
    String only = "jwt_key=" + key + ",use_jwt_client_ids_only";
    assertEquals(0, terminal.run("verify", "--auth-alt-parameters", only), terminal.out());
    terminal.input(minted("username=alice"));
    assertEquals(1, terminal.run("verify", "--auth-alt-parameters", only), terminal.out());
  }

  @Test
  void describesARealAccountOfThisMachine() {
    Map<String, ?> claims =
        DecodedToken.of(minted("username=root", "--identity").strip().substring(10)).claims();
    assertEquals(0L, claims.get("uid"));
    assertTrue(String.valueOf(claims.get("id")).contains("dir=/root"), claims::toString);
    assertTrue(String.valueOf(claims.get("id")).contains("groups={root=0"), claims::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody-here-4711", "0", "-x", "a b", "", "alice;id", "root:x"})
  void hasNoIdentityForWhoHasNoAccount(String name) {
    int code = terminal.run("token", "--jwt-key", key, "--identity", "username=" + name);
    assertTrue(code == 1 || code == 2, terminal.out());
    assertEquals("", terminal.out());
    assertEquals(1, terminal.err().lines().count(), terminal.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo bob:x:1:1::/:/bin/sh | echo 1 | no account of this user",
        "echo alice:x:1:1::/ | echo 1 | no account of this user",
        "echo alice:x:x:1::/:/bin/sh | echo 1 | gave no number",
        "echo alice:x:1:1::/:/bin/sh | echo | gave no number",
        "echo alice:x:99:1::/:/bin/sh | echo 1 | out of range or nobody",
        "echo alice:x:1:1::home:/bin/sh | echo 1 | not an absolute path",
        "yes | echo 1 | no account of this user",
        "exit 2 | echo 1 | no account of this user"
      })
  void mintsNothingForAnAccountThatIsNone(String getent, String id, String sentence)
      throws Exception {
    terminal.accounts(program("getent", getent), program("id", id));
    int code = terminal.run("token", "--jwt-key", key, "--identity", "username=alice");
    assertTrue(code == 1 || code == 2, terminal.out());
    assertEquals("", terminal.out());
    assertTrue(terminal.err().contains(sentence), terminal.err());
    assertEquals(1, terminal.err().lines().count(), terminal.err());
  }

  /** What is no number could be an option. */
  @Test
  void asksForNoGroupThatIsNoNumber() throws Exception {
    Path asked = folder.resolve("asked");
    terminal.accounts(
        program("getent", "test $1 = group && touch " + asked + "; echo alice:x:1:1::/:/bin/sh"),
        program("id", "echo 1 -s"));
    assertEquals(2, terminal.run("token", "--jwt-key", key, "--identity", "username=alice"));
    assertTrue(terminal.err().contains("gave no number"), terminal.err());
    assertFalse(Files.exists(asked));
  }

  @Test
  void saysWhatIsMissingAndWhenATokenIsLong() throws Exception {
    terminal.accounts(folder.resolve("no-getent"), folder.resolve("no-id"));
    assertEquals(2, terminal.run("token", "--jwt-key", key, "--identity"));
    assertTrue(terminal.err().contains("needs the program"), terminal.err());
    terminal.accounts(
        program("getent", "test $1 = group || echo root:x:0:0::/root:/bin/sh"),
        program("id", "seq 100000 100600"));
    assertTrue(minted("--identity").length() > 8192);
    assertTrue(terminal.err().contains("more than the filter accepts"), terminal.err());
  }
}
