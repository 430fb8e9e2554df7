package io.github.slurmjwt.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The program understands the commands in README and docs/. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(?:sh|ini)\n(.*?)^ *```$");
  private static final Pattern LINE_CONTINUES = Pattern.compile("\\\\\n\\s*");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)(?:^|[|&;] *)(?:slurm-jwt|\\S*java -jar \\S*slurm-jwt-filter-all-\\S+\\.jar|"
              + "ExecStart=\\S+ -jar \\S*slurm-jwt-filter-all-\\S+\\.jar) ([^|&;\n]+)");

  @Test
  void understandsEveryDocumentedCommand() throws IOException {
    List<String> commands = commands();
    for (String command : commands) {
      CommandLine line = Main.commandLine(CommandEnvironment.ofProcess());
      assertDoesNotThrow(() -> line.parseArgs(command.strip().split("\\s+", -1)), command);
    }
    for (String name : List.of("token", "verify", "jwks")) {
      assertTrue(commands.stream().anyMatch(text -> text.startsWith(name)), commands::toString);
    }
  }

  private static List<String> commands() throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      List<Path> pages = Stream.concat(Stream.of(ROOT.resolve("README.md")), docs).toList();
      for (Path page : pages) {
        if (page.toString().endsWith(".md")) {
          for (MatchResult block : BLOCK.matcher(Files.readString(page)).results().toList()) {
            String text = LINE_CONTINUES.matcher(block.group(1)).replaceAll("");
            COMMAND.matcher(text).results().forEach(found -> all.add(found.group(1)));
          }
        }
      }
    }
    return all;
  }
}
