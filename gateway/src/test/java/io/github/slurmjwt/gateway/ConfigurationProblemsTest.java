package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.SecretFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --check} finds, option by option, without a process of its own. */
final class ConfigurationProblemsTest {
  private static final String KEY_SET = "jwks=https://idp.example.org/keys";

  @TempDir private Path folder;
  private Path key;
  private String out = "";
  private String err = "";

  @BeforeEach
  void makeKey() throws Exception {
    key = SecretFiles.key(folder.resolve("cluster.key"));
  }

  private int check(String keys, String... options) {
    StringWriter printed = new StringWriter();
    StringWriter refused = new StringWriter();
    List<String> all = new ArrayList<>(List.of("--check", "--slurmrestd", "http://127.0.0.1:1"));
    all.addAll(List.of("--auth-alt-parameters", keys));
    all.addAll(List.of(options));
    int code =
        new GatewayCommand(
                (given, printer) -> {
                  throw new AssertionError("was only to check");
                },
                Path.of("/no/such/gateway.conf"))
            .commandLine()
            .setOut(new PrintWriter(printed))
            .setErr(new PrintWriter(refused))
            .execute(all.toArray(String[]::new));
    out = printed.toString();
    err = refused.toString();
    return code;
  }

  /** By URL as by file: the provider signs tokens for others, too. */
  @Test
  void aKeySetByUrlNeedsIssuerAndAudienceToo() {
    for (String forward : List.of("mint", "authenticating-proxy")) {
      String[] proxy = {"--forward", forward, "--proxy-key", key.toString()};
      assertEquals(2, check(KEY_SET, proxy));
      assertTrue(err.contains("set requiredIssuer and requiredAudience"), err);
    }
    assertEquals(0, check(KEY_SET), err);
    assertEquals(0, check("jwt_key=" + key, "--forward", "mint"), err);
    assertEquals(
        0,
        check(
            KEY_SET,
            "--forward",
            "mint",
            "--proxy-key",
            key.toString(),
            "--accept-any-issuer-and-audience"),
        err);
    assertTrue(out.contains("keys: RS256 by jwks= from idp.example.org\n"), out);
  }

  @Test
  void rulesMayAskForTheGroupsOfIdentities() {
    String[] rule = {"--allow", "GET /slurm/* : role hpc"};
    assertEquals(2, check("jwt_key=" + key, rule));
    assertTrue(err.contains("asks for a role, and no token has one: set rolesClaim"), err);
    assertEquals(0, check("jwt_key=" + key + ",use_jwt_client_ids", rule), err);
    assertEquals(
        0,
        check(
            "jwt_key=" + key,
            "--allow",
            "GET /slurm/* : role hpc",
            "--parameter",
            "rolesClaim=groups"),
        err);
    assertEquals(2, check("jwt_key=" + key, "--allow", "GET /a : any", rule[0], rule[1]));
  }

  @Test
  void readsEachFileAndResolvesEachHost() throws Exception {
    Path denied = Files.writeString(folder.resolve("denied"), "usr mallory\n");
    Path keySet = Files.writeString(folder.resolve("jwks.json"), "{}");
    assertEquals(
        2,
        check(
            "jwt_key=" + key + ",jwks=" + keySet,
            "--parameter",
            "denyList=" + denied,
            "--forward-auth",
            "nginx",
            "--forward-auth-host",
            "no.such.invalid"));
    assertEquals(3, err.lines().count(), err);
    assertTrue(err.contains("--forward-auth-host is the name of no host"), err);
    assertTrue(err.contains(keySet.toString()), err);
    assertTrue(err.contains(denied.toString()), err);
    assertEquals("", out);
  }

  @Test
  void saysWhatToLookAt() {
    assertEquals(0, check("jwt_key=" + key + ",jwt_kye=/k"), err);
    assertTrue(out.contains("\nwarning: "), out);
    assertTrue(out.contains("jwt_kye"), out);
    assertTrue(out.endsWith("The configuration is good.\n"), out);
    boolean isRoot = System.getProperty("user.name").equals("root");
    assertEquals(isRoot, out.contains("Checked as root, who can read every file"), out);

    assertEquals(0, check("jwt_key=" + key), err);
    assertFalse(out.contains("warning: "), out);
  }
}
