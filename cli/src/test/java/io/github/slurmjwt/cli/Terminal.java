package io.github.slurmjwt.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.slurmjwt.testing.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/** Somebody who types commands, at the moment of {@link Tokens#NOW}, in a folder of their own. */
final class Terminal {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private String user = "root";
  private String input = "";
  private String getent = "getent";
  private String id = "id";
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  Terminal(Path folder) {
    this.folder = folder;
  }

  /** What the next command finds on its standard input. */
  Terminal input(String text) {
    input = text;
    return this;
  }

  Terminal variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Terminal user(String name) {
    user = name;
    return this;
  }

  /** The programs that the next commands ask for accounts. */
  Terminal accounts(Path getentProgram, Path idProgram) {
    getent = getentProgram.toString();
    id = idProgram.toString();
    return this;
  }

  /** A file that everybody can read. */
  Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content.getBytes(ISO_8859_1));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  /** A file that its owner alone can read. */
  Path secret(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  /** Runs a command and returns its exit code. */
  int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandEnvironment caller =
        new CommandEnvironment(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            environment::get,
            user,
            Tokens.CLOCK,
            ZoneId.of("Europe/Berlin"),
            folder.resolve("slurm.conf"),
            new SystemAccounts(getent, id));
    CommandLine line = Main.commandLine(caller);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    input = "";
    return Main.run(line, arguments);
  }

  /** What the last command printed. */
  String out() {
    return out.toString();
  }

  /** What the last command complained about. */
  String err() {
    return err.toString();
  }
}
