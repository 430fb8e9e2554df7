package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.testing.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password or a key in a file of its own. */
final class SecretFileTest {
  private static final int LONGEST = 64 * 1024;

  @TempDir private Path folder;

  @Test
  void isReadWithoutTheBlanksAround() throws Exception {
    assertEquals("open \u00e4 sesame", read(write(" \topen \u00e4 sesame\r\n")));
    assertEquals(LONGEST, read(write("x".repeat(LONGEST))).length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"r-----r--", "rw-----w-", "rw------x", "rw-rw-rwx"})
  void mustBeClosedToOthers(String permissions) throws Exception {
    Path file = write("secret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertEquals("--x " + file + " is open to others: chmod o-rwx", failure(file));
  }

  @Test
  void mayBeReadByItsGroup() throws Exception {
    Path file = write("secret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertEquals("secret", read(file));
  }

  @Test
  void saysWhatIsWrongWithIt() throws Exception {
    String wrongSize = " is empty or too long: name the right file";
    Path file = write("\n \n");
    assertEquals("--x " + file + wrongSize, failure(file));
    write("x".repeat(LONGEST + 1));
    assertEquals("--x " + file + wrongSize, failure(file));
    write("x".repeat(LONGEST) + "\n");
    assertEquals("--x " + file + wrongSize, failure(file));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertEquals("--x " + folder + " cannot be read (IOException)", failure(folder));
  }

  /** The secret itself may stand there. */
  @Test
  void isNotNamedWhereThereIsNone() {
    assertEquals(
        "--x names no file: create it or correct the path", failure(folder.resolve("opensesame")));
  }

  private Path write(String text) throws Exception {
    Files.deleteIfExists(folder.resolve("file"));
    return SecretFiles.write(folder.resolve("file"), text);
  }

  private static String read(Path file) throws GatewayException {
    return SecretFile.read("--x", file);
  }

  private static String failure(Path file) {
    GatewayException wrong = assertThrows(GatewayException.class, () -> read(file));
    assertEquals(GatewayException.WRONG_CONFIGURATION, wrong.exitCode());
    return String.valueOf(wrong.getMessage());
  }
}
