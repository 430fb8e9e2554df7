package io.github.slurmjwt.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the key files of filemodes.jsonl. */
final class KeyFiles {
  private KeyFiles() {}

  /** Tells whether this user can make the file of a line: root can make all. */
  static boolean canPrepare(JsonNode line, Path folder) throws IOException {
    boolean isRoot = Files.getAttribute(folder, "unix:uid").equals(0);
    return isRoot || (line.path("owner_uid").asInt() == 0 && (mode(line) & 0400) != 0);
  }

  /** Makes the file of a line in a folder of its own, which others may enter. */
  static Path prepare(JsonNode line, Path folder) throws IOException {
    String about = line.get("about").textValue();
    Clusters clusters = new Clusters(folder);
    Path file = isKey(line) ? clusters.keyFile("hs") : clusters.keySetFile("main");
    if (about.contains("does not exist")) {
      Files.delete(file);
      return file;
    }
    if (about.contains("is a directory")) {
      Files.delete(file);
      Files.createDirectory(file);
    }
    setOwnerAndMode(line, file);
    if (about.contains("symbolic link")) {
      return Files.createSymbolicLink(folder.resolve("link"), file);
    }
    if (about.contains("in a directory of mode 0777")) {
      Files.setAttribute(folder, "unix:mode", 0777);
    }
    return file;
  }

  /** Tells whether it is the file of jwt_key= and not that of jwks=. */
  static boolean isKey(JsonNode line) {
    return line.get("file").textValue().equals("jwt_key");
  }

  private static void setOwnerAndMode(JsonNode line, Path file) throws IOException {
    if (Files.getAttribute(file, "unix:uid").equals(0)) {
      Files.setAttribute(file, "unix:uid", line.get("owner_uid").intValue());
    }
    Files.setAttribute(file, "unix:mode", mode(line));
  }

  private static int mode(JsonNode line) {
    return line.hasNonNull("mode") ? Integer.parseInt(line.get("mode").textValue(), 8) : 0600;
  }
}
