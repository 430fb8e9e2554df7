package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.demo.DemoOptions.FilterParameter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The command line of the demo: what it means, and that the documentation has it. */
final class DemoOptionsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<DemoOptions> understood = new ArrayList<>();

  @Test
  void pinsDefaults() {
    assertEquals(
        new DemoOptions(
            "127.0.0.1",
            8080,
            Path.of("demo-state").toAbsolutePath(),
            false,
            Optional.empty(),
            Optional.empty()),
        parse(""));
  }

  @Test
  void readsEveryOption() {
    assertEquals(
        new DemoOptions(
            "::1",
            0,
            Path.of("/tmp/x"),
            false,
            Optional.of(new FilterParameter("slurmConf", "/etc/slurm/slurm.conf")),
            Optional.of(URI.create("http://[::1]:6820/slurm/v0.0.38/jobs"))),
        parse(
            "--jobs http://[::1]:6820/slurm/v0.0.38/jobs --host ::1 --port 0 --state /tmp/x"
                + " --slurm-conf /etc/slurm/slurm.conf"));
    assertEquals(
        Optional.of(new FilterParameter("AuthAltParameters", "jwt_key=/k")),
        parse("--auth-alt-parameters jwt_key=/k").site());
    assertTrue(parse("--rs256 --port 0").rs256());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://slurm.example.org/slurm/v0.0.42/jobs",
        "https://slurm.example.org:6820/jobs",
        "http://127.0.0.1:6820/slurm/v0.0.38/jobs",
        "HTTP://localhost/jobs",
      })
  void takesAddressesThatKeepTokensSecret(String address) {
    assertEquals(Optional.of(URI.create(address)), parse("--jobs " + address).jobs());
  }

  @Test
  void helpComesBeforeAnyError() {
    assertEquals(0, execute("--bogus --port x --help"));

    assertEquals("", err.toString());
    assertTrue(out.toString().startsWith("Usage: mvn -q -Pdemo "), out.toString());
    assertEquals(List.of(), understood);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--bogus | unknown option --bogus (did you mean --jobs?)",
        "--prot 9090 | unknown option --prot (did you mean --port?)",
        "--slurmrestd http://127.0.0.1:6820 | unknown option --slurmrestd",
        "9000 | unexpected argument",
        "@file | unexpected argument",
        "--jobs ftp://127.0.0.1/slurm/v0.0.38/jobs | --jobs must be like",
        "--jobs http://127.0.0.1:6820 | --jobs must be like",
        "--jobs http://slurm.example.org:6820/slurm/v0.0.38/jobs | --jobs must be like",
        "--jobs http://127.0.0.1.example.org/jobs | --jobs must be like",
        "--jobs http://me@127.0.0.1:6820/slurm/v0.0.38/jobs | --jobs must be like",
        "--jobs http://127.0.0.1:6820/jobs?x | --jobs must be like",
        "--jobs http://127.0.0.1:6820/%zz | --jobs must be like",
        "--port | --port needs a value",
        "--port -1 | --port must be a number from 0 to 65535",
        "--port 65536 | --port must be a number from 0 to 65535",
        "--port http | --port must be a number from 0 to 65535",
        "--port 1 --port 2 | --port is given twice",
        "--state= | --state needs a value",
        "--state a\0b | --state needs a value of one line",
        "--auth-alt-parameters jwt_key=/k --slurm-conf /c | at most one of",
        "--auth-alt-parameters jwt_key=/a\u0007b | --auth-alt-parameters needs a value of one line",
        "--rs256 --rs256 | at most one of",
        "--rs256=x | --rs256 takes no value",
        "--rs256 --slurm-conf /c | at most one of",
        "--rs256 --auth-alt-parameters jwks=/k | at most one of",
      })
  void refusesWrongCommandLines(String line, String sentence) {
    assertEquals(2, execute(line));

    assertEquals(List.of(), understood);
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().startsWith("slurm-jwt-jetty-demo: "), err.toString());
    assertTrue(err.toString().contains(sentence), err.toString());
  }

  /** An argument in the wrong place may be a token. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "--port eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "--token=eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "--rs256=eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "--jobs eyJhbGciOiJIUzI1NiJ9.e30.AA",
      })
  void repeatsNoArgument(String line) {
    assertEquals(2, execute(line));

    assertFalse(err.toString().contains("eyJ"), err.toString());
  }

  @Test
  void documentationHasEveryOption() throws Exception {
    String text = Files.readString(Path.of("../docs/demo.md"));
    for (String option : optionNames()) {
      assertTrue(
          option.equals("--help") || text.contains("| `" + option), "docs/demo.md lacks " + option);
    }
  }

  @Test
  void documentedCommandLinesAreUnderstood() throws Exception {
    List<String> lines = new ArrayList<>();
    for (String page : List.of("README.md", "docs/demo.md", "docs/portal.md")) {
      Matcher found =
          Pattern.compile("-Ddemo\\.args=\"([^\"]*)\"")
              .matcher(Files.readString(Path.of("..", page)));
      while (found.find()) {
        lines.add(found.group(1));
      }
    }
    assertTrue(lines.size() >= 4, lines.toString());
    for (String line : lines) {
      assertEquals(0, execute(line), err.toString());
    }
  }

  static List<String> optionNames() {
    return new DemoCommand((options, printer) -> {})
        .commandLine().getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
  }

  private DemoOptions parse(String line) {
    assertEquals(0, execute(line), err.toString());
    return understood.get(understood.size() - 1);
  }

  private int execute(String line) {
    return commandLine().execute(line.isEmpty() ? new String[0] : line.split(" +", -1));
  }

  private CommandLine commandLine() {
    return new DemoCommand((options, printer) -> understood.add(options))
        .commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err));
  }
}
