package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.SecretFiles;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the gateway starts and ends, and what it says when it cannot start. */
final class GatewayStartTest {
  private static final String SLURMRESTD = "http://127.0.0.1:1";

  @TempDir private Path folder;

  @Test
  void saysWhatIsInForceAndNoSecret() throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(folder, "--slurmrestd", SLURMRESTD)) {
      assertEquals(
          "slurm gateway: "
              + gateway.address()
              + " forwards /slurm/*, /slurmdb/* and /openapi* to http://127.0.0.1:1"
              + " (pass-through)\n"
              + "slurm gateway: in force: login limit: 100 bad tokens of an address a minute;"
              + " allows every verified user everything\n",
          gateway.out());
      assertEquals(1, gateway.err().lines().count(), gateway.err());
      assertTrue(
          gateway.err().contains("INFO io.github.slurmjwt: slurm-jwt-filter in force: "),
          gateway.err());
      assertEquals("127.0.0.1", gateway.address().getHost());
    }
  }

  @Test
  void stopsQuietlyWhenTold() throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(folder, "--slurmrestd", SLURMRESTD)) {
      assertEquals(401, gateway.get("/slurm/v0.0.38/ping").statusCode());
      int lines = (int) gateway.err().lines().count();
      gateway.terminate();

      assertThrows(ConnectException.class, () -> gateway.get("/slurm/v0.0.38/ping"));
      assertEquals(lines + 1, gateway.err().lines().count(), gateway.err());
      assertTrue(gateway.err().contains("stopping: the port closes in 0 s"), gateway.err());
      assertEquals(0, gateway.exitCode());
    }
  }

  /** Whatever else it does, a gateway writes nothing of its own. */
  @Test
  void leavesNoFilesBehind() throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(folder, "--slurmrestd", SLURMRESTD)) {
      assertEquals(401, gateway.get("/slurm/v0.0.38/ping").statusCode());
      try (var files = Files.list(folder)) {
        assertEquals(
            "[err, jwt_hs256.key, out]",
            files.map(file -> file.getFileName().toString()).sorted().toList().toString());
      }
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      GatewayProcess gateway =
          GatewayProcess.runToEnd(folder, "--slurmrestd", SLURMRESTD, "--port", port);

      assertEquals(1, gateway.exitCode());
      assertEquals(
          "slurm-gateway: cannot listen on port "
              + port
              + " of 127.0.0.1 (Address already in use): choose another with --port or --host, or"
              + " any free port with --port 0\n",
          gateway.err());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--auth-alt-parameters,jwt_key=/no/such/key,'jwt_key=/no/such/key does not exist'",
    "--auth-alt-parameters,jwt_key=relative,jwt_key=relative must be an absolute path",
    "--auth-alt-parameters,disable_token_creation,names neither jwt_key= nor jwks=",
    "--slurm-conf,/no/such/slurm.conf,/no/such/slurm.conf does not exist",
  })
  void wrongSettingIsOneSentence(String option, String value, String sentence) throws Exception {
    assertFailure(sentence, option, value);
  }

  @Test
  void keyWithOpenPermissionsIsRefused() throws Exception {
    Path key = SecretFiles.key(folder.resolve("cluster.key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertFailure("chmod o-rwx", "--auth-alt-parameters", "jwt_key=" + key);
  }

  @Test
  void wrongCommandLineExitsWithTwo() throws Exception {
    GatewayProcess gateway = GatewayProcess.runToEnd(folder, "--prot", "9000");

    assertEquals(2, gateway.exitCode());
    assertEquals("slurm-gateway: unknown option --prot: see --help\n", gateway.err());
  }

  private void assertFailure(String sentence, String... options) throws Exception {
    String[] all = new String[options.length + 2];
    all[0] = "--slurmrestd";
    all[1] = SLURMRESTD;
    System.arraycopy(options, 0, all, 2, options.length);
    GatewayProcess gateway = GatewayProcess.runToEnd(folder, all);

    assertEquals(2, gateway.exitCode());
    assertEquals("", gateway.out());
    assertEquals(1, gateway.err().lines().count(), gateway.err());
    assertTrue(gateway.err().contains(sentence), gateway.err());
    assertFalse(gateway.err().contains("Exception"), gateway.err());
  }
}
