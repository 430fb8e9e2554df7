package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The configuration file of the packages. */
final class PackagedConfigurationTest {
  private static final Path FILE = Path.of("src/package/etc/gateway.conf");
  private static final Pattern SETTING = Pattern.compile("^#?([a-z-]+) = .*", Pattern.MULTILINE);
  private static final Set<String> NOT_IN_A_FILE =
      Set.of("config", "check", "help", "version", "parameter");

  @TempDir private Path folder;

  @Test
  void namesEveryOption() throws Exception {
    Set<String> named =
        SETTING
            .matcher(Files.readString(FILE))
            .results()
            .map(setting -> setting.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> options =
        command((given, out) -> {}).getCommandSpec().options().stream()
            .map(option -> option.longestName().substring(2))
            .filter(name -> !NOT_IN_A_FILE.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(options, named);
  }

  /** As it is, it lacks only the key, which nobody can guess. */
  @Test
  void isRightOnceItNamesAKey() throws Exception {
    Path file = folder.resolve("gateway.conf");
    Files.writeString(
        file, Files.readString(FILE).replace("#auth-alt-parameters =", "auth-alt-parameters ="));
    StringWriter err = new StringWriter();
    List<GatewayOptions> understood = new ArrayList<>();
    CommandLine line = command((options, out) -> understood.add(options));
    line.setErr(new PrintWriter(err));

    assertEquals(0, line.execute("--config", file.toString()), err.toString());
    assertTrue(understood.get(0).admin().isPresent());
    assertEquals("127.0.0.1", understood.get(0).listen().host());
  }

  private static CommandLine command(GatewayCommand.Action action) {
    return new GatewayCommand(action, Path.of("/no/such/gateway.conf")).commandLine();
  }
}
