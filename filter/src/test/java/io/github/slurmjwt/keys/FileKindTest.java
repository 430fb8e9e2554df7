package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are read, and what is said of the others. */
class FileKindTest {
  private static final int BIG = FileKind.MAXIMUM_SIZE;

  @TempDir private Path folder;

  private Path file(String content, String mode) throws IOException {
    Path file = SecretFiles.write(folder.resolve("file"), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  private static String refusal(FileKind kind, Path file) {
    return String.valueOf(assertThrows(KeyLoadException.class, () -> kind.read(file)).getMessage());
  }

  private static String refusalWhileInUse(FileKind kind, Path file) {
    return String.valueOf(
        assertThrows(KeyLoadException.class, () -> kind.readOrWithdraw(file)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "JWT_KEY|rw----r--|jwt_key|which Slurm refuses too; remove all permissions for others:"
            + " chmod o-rwx",
        "TOKEN|rw----r--|token|with which anyone could act as its user; remove all permissions"
            + " for others: chmod o-rwx",
        "JWKS|rw-----w-|jwks|which Slurm refuses too; remove write permission for others:"
            + " chmod o-w",
        "DENY_LIST|rw-----w-|denyList|with which anyone could let denied users in; remove write"
            + " permission for others: chmod o-w"
      })
  void refusesPermissionsForOthers(FileKind kind, String mode, String option, String remedy)
      throws Exception {
    Path file = file("content", mode);
    assertEquals(option + "=" + file + " has unsafe permissions, " + remedy, refusal(kind, file));
    assertEquals(refusal(kind, file), refusalWhileInUse(kind, file));
    file("content", "rw-rw----");
    assertEquals("content", text(kind.read(file)));
    assertEquals("content", text(kind.readOrWithdraw(file)));
  }

  @ParameterizedTest
  @EnumSource(FileKind.class)
  void saysWhyAFileCannotBeRead(FileKind kind) throws Exception {
    Path missing = folder.resolve("missing");
    assertEquals(
        kind.name(missing) + " does not exist: create it or correct the path",
        refusal(kind, missing));
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertEquals(kind.name(loop) + " cannot be read: FileSystemException", refusal(kind, loop));
    String noFile = " is not a regular file: name the file itself";
    assertEquals(kind.name(folder) + noFile, refusal(kind, folder));
    assertEquals(kind.name(folder) + noFile, refusalWhileInUse(kind, folder));
    assertEquals(kind.name(Path.of("/dev/null")) + noFile, refusal(kind, Path.of("/dev/null")));
  }

  @Test
  void readsNoMoreThanTheLargestSize() throws Exception {
    Path file = file("x".repeat(BIG), "rw-------");
    assertEquals(BIG, FileKind.JWKS.read(file).length);
    file("x".repeat(BIG + 1), "rw-------");
    assertEquals(
        "jwks=" + file + " is longer than 1048576 bytes: name the right file",
        refusal(FileKind.JWKS, file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw-rw-", "---------"})
  void takesAnEmptyKeyFileWithAnyPermissionsWhileItIsInUse(String mode) throws Exception {
    assertEquals("", text(FileKind.JWT_KEY.readOrWithdraw(file("", mode))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw-rw-"})
  void takesABlankKeyFileThatItMayReadWhileItIsInUse(String mode) throws Exception {
    for (String blank : List.of("\n", " ".repeat(31))) {
      assertEquals(blank, text(FileKind.JWT_KEY.readOrWithdraw(file(blank, mode))));
    }
  }

  @Test
  void takesNothingElseWithBadPermissions() throws Exception {
    for (String content : List.of("x", "\n\n\nx", " ".repeat(32), "x".repeat(31))) {
      Path file = file(content, "rw----r--");
      assertEquals(
          "jwt_key="
              + file
              + " has unsafe permissions, which Slurm refuses too; remove all permissions for"
              + " others: chmod o-rwx",
          refusalWhileInUse(FileKind.JWT_KEY, file));
    }
    for (FileKind kind : List.of(FileKind.JWKS, FileKind.TOKEN, FileKind.DENY_LIST)) {
      Path file = file("", "rw----rw-");
      assertEquals(refusal(kind, file), refusalWhileInUse(kind, file));
    }
    Path file = file("", "rw----r--");
    assertEquals(
        "jwt_key="
            + file
            + " has unsafe permissions, which Slurm refuses too; remove all permissions for"
            + " others: chmod o-rwx",
        refusal(FileKind.JWT_KEY, file));
  }

  @Test
  void takesTheNullDeviceAsAnEmptyKeyFileWhileItIsInUse() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/null"));
    assertArrayEquals(new byte[0], FileKind.JWT_KEY.readOrWithdraw(link));
    String noFile = "=" + link + " is not a regular file: name the file itself";
    assertEquals("jwt_key" + noFile, refusal(FileKind.JWT_KEY, link));
    assertEquals("token" + noFile, refusalWhileInUse(FileKind.TOKEN, link));
    Path zero = Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
    assertEquals(
        "jwt_key=" + zero + " is not a regular file: name the file itself",
        refusalWhileInUse(FileKind.JWT_KEY, zero));
  }

  /** A link whose target is deleted, each time, after it was resolved. */
  private Path link(List<Path> targets) {
    Path link = folder.resolve("link");
    return (Path)
        Objects.requireNonNull(
            Proxy.newProxyInstance(
                Path.class.getClassLoader(),
                new Class<?>[] {Path.class},
                (proxy, method, arguments) ->
                    method.getName().equals("toRealPath")
                        ? targets.remove(0)
                        : method.invoke(link, arguments)));
  }

  @Test
  void readsAgainWhenTheFileWasDeletedMeanwhile() throws Exception {
    Path gone = folder.resolve("gone");
    file("content", "rw-------");
    Path tooLong = folder.resolve("x".repeat(300));
    List<Path> targets = new ArrayList<>(List.of(gone, gone.resolve("x"), folder.resolve("file")));
    assertEquals("content", text(FileKind.JWT_KEY.read(link(targets))));
    assertEquals(List.of(), targets);
    assertEquals(
        "jwt_key=" + folder.resolve("link") + " cannot be read: FileSystemException",
        refusal(FileKind.JWT_KEY, link(new ArrayList<>(List.of(tooLong)))));
  }

  @Test
  void givesUpOnAFileThatIsAlwaysDeletedMeanwhile() {
    Path gone = folder.resolve("gone");
    List<Path> targets = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      targets.add(gone);
    }
    assertEquals(
        "jwks="
            + folder.resolve("link")
            + " keeps being replaced: write it once, or rename a complete file into place",
        refusal(FileKind.JWKS, link(targets)));
    assertEquals(1, targets.size(), "ten attempts");
  }

  @Test
  void namesWhatItHolds() {
    assertEquals("deny list", FileKind.DENY_LIST.content());
    for (FileKind kind : List.of(FileKind.JWT_KEY, FileKind.JWKS, FileKind.TOKEN)) {
      assertEquals("keys", kind.content());
    }
  }
}
