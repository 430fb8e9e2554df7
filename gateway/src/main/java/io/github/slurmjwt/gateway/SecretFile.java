package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Reads a short secret text from a file that others must not read. */
final class SecretFile {
  /** Continues a sentence that begins with the file. */
  static final String NO_PERMISSION =
      "cannot be read by this process: grant its user or group read permission";

  private static final int MAXIMUM_SIZE = 64 * 1024;
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private SecretFile() {}

  /**
   * Returns the text of the file without the blanks around it.
   *
   * @param option the option that names the file, for the error
   * @throws GatewayException when the file is missing, empty, too long, or open to others
   */
  static String read(String option, Path file) throws GatewayException {
    try {
      // Not by the file store, which Java does not find for every file of an overlay.
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null && view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
        throw failure(option, file, "is open to others: chmod o-rwx");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MAXIMUM_SIZE + 1);
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || bytes.length > MAXIMUM_SIZE) {
          throw failure(option, file, "is empty or too long: name the right file");
        }
        return text;
      }
    } catch (NoSuchFileException e) {
      throw failure(option, file, "names no file: create it or correct the path");
    } catch (AccessDeniedException e) {
      throw failure(option, file, NO_PERMISSION);
    } catch (IOException e) {
      throw failure(option, file, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** Names the file only if there is one: the secret itself may stand in place of its name. */
  private static GatewayException failure(String option, Path file, String whatAndRemedy) {
    String shown = Files.exists(file) ? option + " " + file : option;
    return GatewayException.wrongConfiguration(shown + " " + whatAndRemedy);
  }
}
