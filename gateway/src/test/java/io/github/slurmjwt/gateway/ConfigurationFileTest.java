package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The configuration file of the gateway: what it can say, and what is said of its mistakes. */
final class ConfigurationFileTest {
  private static final String REQUIRED = "slurmrestd = http://127.0.0.1:6820\nslurm-conf = /c\n";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<GatewayOptions> understood = new ArrayList<>();

  @Test
  void holdsOptionsAndParametersOfTheFilter() throws Exception {
    GatewayOptions options =
        parse(
            """
            # The port is that of the firewall.
              ! Another comment, which does not go on \\
            slurmrestd=unix:/run/slurmrestd.socket
            AuthAltParameters = jwks=/j,userclaimfield=email
            host: ::1

            port 8443
            timeout = \\
                7
            login-limit = 0
            requiredIssuer = https://keycloak.example.org/realms/hpc
            userNamePattern = [a-z]+\\\\.[a-z]+
            """);

    assertEquals(new ListenSettings("::1", 8443, Optional.empty()), options.listen());
    assertEquals("unix:/run/slurmrestd.socket", options.slurmrestd().toString());
    assertEquals(Duration.ofSeconds(7), options.upstream().timeout());
    assertEquals(0, options.access().loginLimit());
    assertEquals(
        Map.of(
            "AuthAltParameters",
            "jwks=/j,userclaimfield=email",
            "requiredIssuer",
            "https://keycloak.example.org/realms/hpc",
            "userNamePattern",
            "[a-z]+\\.[a-z]+"),
        options.filterParameters());
  }

  @Test
  void isReadFromItsUsualPlaceIfThere() throws Exception {
    write(REQUIRED + "port = 1\n");

    assertEquals(0, execute(), err.toString());

    assertEquals(1, understood.get(0).listen().port());
  }

  @Test
  void anotherFileTakesThePlaceOfTheUsualOne() throws Exception {
    write("not to be read\n");
    Path other = Files.writeString(folder.resolve("other.conf"), REQUIRED + "port = 2\n");

    assertEquals(0, execute("--config", other.toString()), err.toString());

    assertEquals(2, understood.get(0).listen().port());
  }

  @Test
  void theCommandLineOverridesIt() throws Exception {
    GatewayOptions options =
        parse(
            REQUIRED + "port = 1\nhost = ::1\nrealm = file\nrequiredType = JWT\n",
            "--port",
            "2",
            "--slurm-conf",
            "/d",
            "--parameter",
            "realm=line");

    assertEquals(new ListenSettings("::1", 2, Optional.empty()), options.listen());
    assertEquals(
        Map.of("slurmConf", "/d", "realm", "line", "requiredType", "JWT"),
        options.filterParameters());
  }

  @Test
  void aParameterOverridesTheOptionForIt() throws Exception {
    assertEquals(
        Map.of("slurmConf", "/d"),
        parse(REQUIRED, "--parameter", "slurmConf=/d").filterParameters());
    assertEquals(
        Map.of("slurmConf", "/e"),
        parse(REQUIRED.replace("slurm-conf", "slurmConf"), "--slurm-conf=/e").filterParameters());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prot = 1 | unknown key prot: did you mean port?",
        "--port = 1 | unknown key (not shown): did you mean port?",
        "requiredAudienc = x | unknown key requiredAudienc: did you mean requiredAudience?",
        "slurmRestd = x | unknown key slurmRestd: did you mean slurmrestd?",
        "parameter = realm=x | parameter is for the command line only: take the line out",
        "config = /x | config is for the command line only: take the line out",
        "help = true | unknown key help",
        "version = true | unknown key version",
        "behind-proxy = --x | behind-proxy must be true or false",
        "forward-auth-token = --forward | forward-auth-token cannot have this value",
        "login-limit = --x | login-limit ",
        "login limit = 50 | unknown key login: did you mean login-limit?",
        "port = 8443  # public | a # begins a comment only at the start of a line",
        "host = \"::1\" | host must be an address or the name of a host, without quotes or blanks",
        "slurmrestd = unix:/s | slurmrestd is set in line 1 already: take one of the two out",
        "slurmConf = /d | slurmConf is set in line 2 already: take one of the two out",
        "port = 65536 | port must be a number from 0 to 65535",
        "forward = x | forward must be pass-through, authenticating-proxy or mint",
        "mode = x | mode must be required, optional or lenient, not x",
        "maximumLifetimeSeconds = soon | maximumLifetimeSeconds must be",
        "port = | has no value: write KEY = VALUE",
        "eyJhbGciOiJIUzI1NiJ9.e30.AA | has no value: write KEY = VALUE",
        "eyJhbGciOiJIUzI1NiJ9.e30.AA = x | unknown key (not shown)",
        "port = eyJhbGciOiJIUzI1NiJ9.e30.AA | port must be a number",
        "userNamePattern = [a-z]+\\. | a backslash stands alone: write two for one",
        "userNamePattern = [a-z]+\\\\\\. | a backslash stands alone: write two for one",
        "realm = \\u00 | has a broken \\u escape",
      })
  void namesTheLineOfAMistake(String line, String sentence) throws Exception {
    write(REQUIRED + "\n" + line + "\n");

    assertEquals(2, execute());

    assertEquals(List.of(), understood);
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().startsWith("slurm-gateway: " + file() + " line 4: "), err.toString());
    assertTrue(err.toString().contains(sentence), err.toString());
    assertFalse(err.toString().contains("eyJ"), err.toString());
  }

  @Test
  void reportsAllMistakesAtOnce() throws Exception {
    write("port = 1\r\nport = 2\r\n\r\nhots = x\r\ntimeout = x\r\n");

    assertEquals(2, execute());

    List<String> lines = err.toString().lines().toList();
    assertEquals(3, lines.size(), err.toString());
    assertTrue(lines.get(0).contains(" line 2: port is set in line 1 already"), lines.get(0));
    assertTrue(lines.get(1).contains(" line 4: unknown key hots: did you mean host?"));
    assertTrue(lines.get(2).contains(" line 5: timeout must be a number"), lines.get(2));
  }

  /** Lines end in three ways, and an entry is where it begins. */
  @Test
  void countsEveryLine() throws Exception {
    write("# a\rslurm-conf = \\\n  /c\r\nport = \\\r\n  x\rhots = y  \n");

    assertEquals(2, execute());

    List<String> lines = err.toString().lines().toList();
    assertTrue(lines.get(0).contains(" line 4: port must be a number"), lines.get(0));
    assertTrue(lines.get(1).contains(" line 6: unknown key hots"), lines.get(1));
  }

  @Test
  void theLastLineMayGoOnToNowhereAndEndInBlanks() throws Exception {
    assertEquals(7, parse(REQUIRED + "host = ::1 \t \nport = 7\\").listen().port());
    assertEquals("::1", understood.get(0).listen().host());
  }

  @Test
  void isNoLargerThanAMebibyte() throws Exception {
    String text = REQUIRED + "#";
    write(text + "x".repeat((1 << 20) - text.length()));
    assertEquals(0, execute(), err.toString());

    write(text + "x".repeat((1 << 20) - text.length() + 1));
    assertEquals(2, execute());
    assertTrue(err.toString().contains(file() + " is longer than 1048576 bytes"), err.toString());
  }

  @Test
  void saysWhyTheFileCannotBeRead() throws Exception {
    assertEquals(2, execute("--config", "/no/such/file"));
    assertTrue(err.toString().contains("--config: /no/such/file does not exist"), err.toString());

    Files.write(file(), "realm = \u00e4".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(2, execute());
    assertTrue(err.toString().contains("is not in UTF-8"), err.toString());
  }

  @Test
  void saysThatTheUsualFileIsMissing() {
    assertEquals(2, execute());
    assertTrue(
        err.toString()
            .contains(
                "--slurmrestd is required: name the address of slurmrestd; "
                    + file()
                    + " does not exist\n"),
        err.toString());
  }

  @Test
  void tellsItsVersion() {
    assertEquals(0, execute("--version"));
    assertTrue(out.toString().startsWith("slurm-gateway "), out.toString());
  }

  @Test
  void aByteOrderMarkDoesNoHarm() throws Exception {
    assertEquals(3, parse("\ufeffport = 3\n" + REQUIRED).listen().port());
  }

  /** An option that is added somewhere is in the file by itself. */
  @Test
  void knowsEveryOption() throws Exception {
    for (OptionSpec option : commandLine().getCommandSpec().options()) {
      String key = option.longestName().substring(2);
      write(key + " = \\u0007\n");
      execute();
    }
    assertFalse(
        err.toString().replaceAll("unknown key (help|version)", "").contains("unknown key"));
  }

  @Test
  void documentedFilesAreUnderstood() throws Exception {
    String page = Files.readString(Path.of("../docs/gateway.md")).replaceAll("(?m)^ +", "");
    List<String> files =
        Pattern.compile("```properties\\n([^`]*)```")
            .matcher(page)
            .results()
            .map(file -> file.group(1))
            .toList();
    assertEquals(4, files.size(), files.toString());
    for (String text : files) {
      parse(text.contains("slurmrestd = ") ? text : REQUIRED + text);
    }
    assertTrue(understood.stream().anyMatch(file -> file.listen().tls().isPresent()));
    assertTrue(understood.stream().anyMatch(file -> file.access().rules().size() == 3));
  }

  private GatewayOptions parse(String text, String... arguments) throws Exception {
    write(text);
    assertEquals(0, execute(arguments), err.toString());
    return understood.get(understood.size() - 1);
  }

  private void write(String text) throws Exception {
    Files.writeString(file(), text);
  }

  private Path file() {
    return folder.resolve("gateway.conf");
  }

  private int execute(String... arguments) {
    return commandLine().execute(arguments);
  }

  private CommandLine commandLine() {
    return new GatewayCommand((options, printer) -> understood.add(options), file())
        .commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err));
  }
}
