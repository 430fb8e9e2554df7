package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the demo starts, with which key and token, and how it ends. */
@Tag("slow")
final class DemoStartTest {
  @TempDir private Path folder;

  @Test
  void printedCommandsAnswerAsPrinted() throws Exception {
    assertEquals(
        0,
        run("bash", "-c", "command -v curl"),
        "this test needs bash and curl: apt-get install bash curl");
    try (DemoProcess demo = DemoProcess.start(folder.resolve("it's a demo"))) {
      String commands = demo.out().substring(demo.out().indexOf("TOKEN="));
      List<String> promised = all("(?m)^# .*: ([0-9]{3})$", commands);

      run("bash", "-euc", commands);

      List<String> answered = all("(?m)^HTTP ([0-9]{3})$", Files.readString(folder.resolve("out")));
      assertEquals(List.of("200", "401", "401", "200", "200", "403"), promised);
      assertEquals(promised, answered);
    }
  }

  @Test
  void keepsKeyAndTokenToItself() throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder)) {
      assertEquals("rwx------", permissions(demo.state()));
      assertEquals("rw-------", permissions(demo.key()));
      assertEquals("rw-------", permissions(demo.state().resolve("token")));
      assertEquals(32, Files.size(demo.key()));
      assertTrue(demo.valueOf("key").contains(demo.key() + " (new)"));
    }
  }

  @Test
  void reusesItsKeyAndReplacesItsToken() throws Exception {
    byte[] key;
    String first;
    try (DemoProcess demo = DemoProcess.start(folder)) {
      key = Files.readAllBytes(demo.key());
      first = demo.token();
    }
    try (DemoProcess demo = DemoProcess.start(folder)) {
      assertArrayEquals(key, Files.readAllBytes(demo.key()));
      assertEquals("rw-------", permissions(demo.state().resolve("token")));
      assertEquals(200, demo.getWithToken("/whoami", first).statusCode());
      assertEquals(200, demo.getWithToken("/whoami", demo.token()).statusCode());
    }
  }

  @Test
  void webXmlConfiguresTheFilter() throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder)) {
      String webXml = Files.readString(Path.of(demo.valueOf("web.xml")));

      assertTrue(webXml.contains("<param-value>jwt_key=" + demo.key() + "</param-value>"));
      assertFalse(webXml.contains("@"));
    }
  }

  @Test
  void honoursSlurmConf() throws Exception {
    Path key = key("cluster.key");
    Files.writeString(
        folder.resolve("slurm.conf"), "ClusterName=x\nSlurmUser=slurm\nInclude auth-%c.conf\n");
    Files.writeString(
        folder.resolve("auth-x.conf"),
        "AuthAltTypes=auth/jwt # tokens\nAuthAltParameters=jwt_key=" + key + "\n");
    try (DemoProcess demo = DemoProcess.start(folder, "--slurm-conf", "slurm.conf")) {
      String slurm = LiveTokens.of("slurm", key);
      String alice = LiveTokens.of("alice", key);

      assertEquals(200, demo.getWithToken("/whoami", demo.token()).statusCode());
      assertEquals(200, demo.getWithToken("/whoami", alice).statusCode());
      assertEquals(403, statusFor(demo, alice, "bob"));
      assertEquals(200, statusFor(demo, slurm, "bob"));
      assertFalse(Files.exists(demo.key()));
    }
  }

  @Test
  void mintsNoLongerThanTheSiteAllows() throws Exception {
    Path key = key("cluster.key");
    try (DemoProcess demo =
        DemoProcess.start(
            folder, "--auth-alt-parameters", "jwt_key=" + key + ",max_token_lifespan=600")) {
      JsonNode claims = LiveTokens.claims(demo.token());

      assertEquals(600, claims.get("exp").intValue() - claims.get("iat").intValue());
      assertEquals(200, demo.getWithToken("/whoami", demo.token()).statusCode());
    }
  }

  @Test
  void mintsNothingWhereTheSiteForbidsIt() throws Exception {
    Path key = key("cluster.key");
    try (DemoProcess demo =
        DemoProcess.start(
            folder, "--auth-alt-parameters", "jwt_key=" + key + ",disable_token_creation")) {
      assertEquals("bring your own", demo.valueOf("token"));
      assertFalse(Files.exists(demo.state().resolve("token")));
      assertEquals(200, demo.getWithToken("/whoami", LiveTokens.of("alice", key)).statusCode());
    }
  }

  @Test
  void mintsNothingWithPublicKeysAlone() throws Exception {
    Path jwks = RsaTestKey.make("k1").publish(folder.resolve("jwks.json"));
    try (DemoProcess demo = DemoProcess.start(folder, "--auth-alt-parameters", "jwks=" + jwks)) {
      assertEquals("bring your own", demo.valueOf("token"));
      assertEquals(401, demo.get("/whoami").statusCode());
    }
  }

  @Test
  void showsTheIdentityThatTheTokenHolds() throws Exception {
    Path key = key("cluster.key");
    try (DemoProcess demo =
        DemoProcess.start(
            folder, "--auth-alt-parameters", "jwt_key=" + key + ",use_jwt_client_ids")) {
      String token =
          LiveTokens.signed(
              """
              {"iat":1,"exp":32503680000,"sun":"alice","uid":1001,"gid":1002,"id":{"name":"alice",
              "gecos":"A. \\"<i>\\" L\\u00e9","dir":"/home/alice","shell":"/bin/sh",
              "groups":{"physics":2001,"<b>":2002}}}\
              """,
              key);

      String json = demo.getWithToken("/whoami", token).body();
      JsonNode answer = LiveTokens.json(json.getBytes(StandardCharsets.UTF_8));
      assertEquals("[\"<b>\",\"physics\"]", answer.get("roles").toString());
      JsonNode identity = answer.get("identity");
      assertEquals("A. \"<i>\" L\u00e9", identity.get("gecos").asText());
      assertEquals("{\"<b>\":2002,\"physics\":2001}", identity.get("groups").toString());
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      DemoProcess demo = DemoProcess.runToEnd(folder, "--port", port);

      assertEquals(1, demo.exitCode());
      assertEquals(
          "slurm-jwt-jetty-demo: cannot listen on port "
              + port
              + " of 127.0.0.1 (Address already in use): choose another, or any free one with"
              + " -Ddemo.args=\"--port 0\"\n",
          demo.err());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--auth-alt-parameters,jwt_key=/no/such/key,'jwt_key=/no/such/key does not exist'",
    "--auth-alt-parameters,jwt_key=relative,jwt_key=relative must be an absolute path",
    "--auth-alt-parameters,disable_token_creation,names neither jwt_key= nor jwks=",
    "--slurm-conf,/no/such/slurm.conf,slurmConf: /no/such/slurm.conf does not exist",
  })
  void wrongSettingIsOneSentenceOfTheFilter(String option, String value, String sentence)
      throws Exception {
    DemoProcess demo = DemoProcess.runToEnd(folder, "--port", "0", option, value);

    assertEquals(1, demo.exitCode());
    assertEquals("", demo.out());
    assertEquals(1, demo.err().lines().count(), demo.err());
    assertTrue(demo.err().contains("slurm-jwt-filter slurmJwt cannot start: "), demo.err());
    assertTrue(demo.err().contains(sentence), demo.err());
  }

  @Test
  void keyWithOpenPermissionsStopsTheDemo() throws Exception {
    Path key = key("cluster.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    DemoProcess demo =
        DemoProcess.runToEnd(folder, "--port", "0", "--auth-alt-parameters", "jwt_key=" + key);

    assertEquals(1, demo.exitCode());
    assertEquals(1, demo.err().lines().count(), demo.err());
    assertTrue(demo.err().contains("chmod o-rwx"), demo.err());
  }

  @Test
  void unusableFolderIsOneSentence() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    DemoProcess demo = DemoProcess.runToEnd(folder, "--port", "0", "--state", file.toString());

    assertEquals(1, demo.exitCode());
    assertEquals(
        "slurm-jwt-jetty-demo: cannot work in "
            + file
            + " (FileAlreadyExistsException): choose another folder with"
            + " -Ddemo.args=\"--state FOLDER\"\n",
        demo.err());
  }

  @Test
  void wrongCommandLineExitsWithTwo() throws Exception {
    DemoProcess demo = DemoProcess.runToEnd(folder, "--prot", "9000");

    assertEquals(2, demo.exitCode());
    assertEquals(
        "slurm-jwt-jetty-demo: unknown option --prot (did you mean --port?);"
            + " -Ddemo.args=\"--help\" lists all options\n",
        demo.err());
  }

  @Test
  void whatIsNoOptionIsNotShown() throws Exception {
    DemoProcess demo = DemoProcess.runToEnd(folder, "eyJhbGciOiJIUzI1NiJ9.e30.AA");

    assertEquals(2, demo.exitCode());
    assertFalse(demo.err().contains("eyJ"), demo.err());
  }

  @Test
  void folderThatOthersMayWriteIntoIsRefused() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    DemoProcess demo = DemoProcess.runToEnd(folder, "--port", "0", "--state", open.toString());

    assertEquals(1, demo.exitCode());
    assertTrue(demo.err().contains("belongs to another user or is writable by others"), demo.err());
  }

  @Test
  void helpListsEveryOption() throws Exception {
    DemoProcess demo = DemoProcess.runToEnd(folder, "--help");

    assertEquals(0, demo.exitCode());
    for (String option : DemoOptionsTest.optionNames()) {
      assertTrue(demo.out().contains("\n      " + option), demo.out());
    }
    assertTrue(demo.out().contains("docs/gateway.md"), demo.out());
    assertFalse(Files.exists(demo.state()));
  }

  @Test
  void stopsQuietlyWhenTold() throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder)) {
      demo.get("/");
      demo.terminate();

      assertThrows(ConnectException.class, () -> demo.get("/"));
      assertEquals(1, demo.err().lines().count(), demo.err());
      assertTrue(demo.err().contains("INFO io.github.slurmjwt: slurm-jwt-filter in force: "));
    }
  }

  private Path key(String name) throws Exception {
    return SecretFiles.key(folder.resolve(name));
  }

  /** Runs a command; its output goes to the file "out" in the folder. */
  private int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
  }

  private static int statusFor(DemoProcess demo, String token, String user) throws Exception {
    return demo.get("/whoami", "X-SLURM-USER-TOKEN", token, "X-SLURM-USER-NAME", user).statusCode();
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(DemoStartTest::first).toList();
  }

  private static String first(MatchResult result) {
    return result.group(1);
  }
}
