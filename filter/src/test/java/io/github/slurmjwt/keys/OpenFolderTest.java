package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that is read is the one whose state was found good, or none. */
class OpenFolderTest {
  private static final int LIMIT = 100;

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.toRealPath().resolve("file"), "content");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private interface Reader {
    Optional<byte[]> read(Path target, FileState before, int limit) throws IOException;
  }

  /** Both ways to read it. */
  private static final List<Reader> READERS = List.of(OpenFolder::read, OpenFolder::readBetween);

  private static String text(Optional<byte[]> content) {
    return content.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("none");
  }

  @Test
  void readsTheFirstBytesOfTheFile() throws Exception {
    FileState state = FileState.of(file);
    for (Reader reader : READERS) {
      assertEquals("content", text(reader.read(file, state, LIMIT)));
      assertEquals("cont", text(reader.read(file, state, 4)));
    }
  }

  @Test
  void readsNoOtherFile() throws Exception {
    FileState before = FileState.of(file);
    Path other = Files.writeString(folder.resolve("other"), "another");
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    for (Reader reader : READERS) {
      assertEquals("none", text(reader.read(file, before, LIMIT)));
    }
  }

  @Test
  void readsNoFileWhosePermissionsHaveChanged() throws Exception {
    FileState before = FileState.of(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw----r--"));
    for (Reader reader : READERS) {
      assertEquals("none", text(reader.read(file, before, LIMIT)));
    }
  }

  @Test
  void readsNoFileThatHasBecomeALink() throws Exception {
    FileState before = FileState.of(file);
    Path moved = Files.move(file, folder.resolve("moved"));
    Files.createSymbolicLink(file, moved);
    for (Reader reader : READERS) {
      assertEquals("none", text(reader.read(file, before, LIMIT)));
    }
  }

  @Test
  void readsNoFileInAFolderThatHasBecomeAFile() throws Exception {
    assertEquals("none", text(OpenFolder.read(file.resolve("x"), FileState.of(file), LIMIT)));
  }

  /** Reading one could block for ever. */
  @Test
  void readsNoDevice() throws Exception {
    Path device = Path.of("/dev/null");
    assertEquals("none", text(OpenFolder.read(device, FileState.of(device), LIMIT)));
  }

  @Test
  void readsNoRoot() throws Exception {
    FileState state = FileState.of(Path.of("/"));
    assertEquals(
        "/",
        assertThrows(NoSuchFileException.class, () -> OpenFolder.read(Path.of("/"), state, LIMIT))
            .getMessage());
  }

  @Test
  void knowsAFileByItsIdentityAndChange() throws Exception {
    FileState state = FileState.of(file);
    assertTrue(state.isRegularFile());
    assertEquals(7, state.size());
    assertEquals(PosixFilePermissions.fromString("rw-------"), state.permissions());
    assertTrue(state.isSameFileAs(FileState.of(file)));
    assertTrue(state.isFile(key(file)));
    assertFalse(state.isFile(key(folder)));
    assertFalse(FileState.of(folder).isRegularFile());
    Path copy = Files.copy(file, folder.resolve("copy"), StandardCopyOption.COPY_ATTRIBUTES);
    assertFalse(state.isSameFileAs(FileState.of(copy)));
  }

  private static Object key(Path file) throws IOException {
    return Objects.requireNonNull(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
  }

  @Test
  void knowsWhatIsEmpty() throws Exception {
    assertFalse(FileState.of(file).isEmpty());
    assertTrue(FileState.of(Files.createFile(folder.resolve("empty"))).isEmpty());
    assertTrue(FileState.of(Path.of("/dev/null")).isEmpty());
    assertFalse(FileState.of(Path.of("/dev/zero")).isEmpty());
    assertFalse(FileState.of(folder).isEmpty());
  }

  @Test
  void knowsAllFoldersAboveAFile() throws Exception {
    Path deep = Files.createDirectories(folder.toRealPath().resolve("a/b"));
    List<Object> folders = FileState.folders(deep);
    assertEquals(deep.getNameCount(), folders.size(), "the root, and all but its own name");
    Files.setPosixFilePermissions(
        folder.resolve("a"), PosixFilePermissions.fromString("rwx--x---"));
    assertNotEquals(folders, FileState.folders(deep));
    assertEquals(List.of(), FileState.folders(Path.of("/")));
  }

  /** As on Windows: nothing there tells one file from another. */
  @Test
  void doesWithoutPermissionsWhereThereAreNone() throws Exception {
    Path jdk = Path.of(URI.create("jrt:/java.base/module-info.class"));
    FileState state = FileState.of(jdk);
    assertTrue(state.isRegularFile());
    assertEquals(Files.size(jdk), state.size());
    assertEquals(Set.of(), state.permissions());
    assertEquals(List.of(), state.identity());
    assertFalse(state.isFile("anything"));
    assertFalse(state.isEmpty());
    assertFalse(FileState.of(Path.of(URI.create("jrt:/java.base"))).isEmpty());
  }
}
