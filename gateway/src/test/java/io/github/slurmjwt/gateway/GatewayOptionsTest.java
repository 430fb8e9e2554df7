package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.ForwardAuthSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The options of the gateway: what they mean, and that the documentation has them. */
final class GatewayOptionsTest {
  private static final String URL = "http://127.0.0.1:6820";
  private static final String REQUIRED = "--slurmrestd " + URL + " --slurm-conf /c ";

  private static final Path NO_FILE = Path.of("/no/such/gateway.conf");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<GatewayOptions> understood = new ArrayList<>();

  @Test
  void pinsDefaults() {
    assertEquals(
        new GatewayOptions(
            new ListenSettings("127.0.0.1", 8080, Optional.empty()),
            Map.of("slurmConf", "/c"),
            Slurmrestd.parse(URL).orElseThrow(),
            GatewaySettings.DEFAULT,
            ClientSettings.DEFAULT,
            Optional.empty(),
            new AccessSettings(100, false, List.of()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        parse(REQUIRED));
  }

  @Test
  void readsEveryOption() {
    assertEquals(
        new GatewayOptions(
            new ListenSettings(
                "::1",
                0,
                Optional.of(
                    new Tls(new Pkcs12File(Path.of("/k"), Path.of("/p")), Duration.ofSeconds(5)))),
            Map.of("AuthAltParameters", "jwks=/j", "realm", "a=b", "requiredIssuer", "https://i"),
            Slurmrestd.parse(URL).orElseThrow(),
            new GatewaySettings(Duration.ofSeconds(7), 60, 5, Duration.ofSeconds(6), 100),
            new ClientSettings(
                1000,
                50,
                Duration.ofSeconds(9),
                TrustedProxies.parse("10.0.0.0/8,::1").orElseThrow(),
                ClientAddress.PROXY_PROTOCOL,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4)),
            Optional.of(
                new ProxyOptions(
                    false,
                    Optional.of(Path.of("/h")),
                    Optional.empty(),
                    Optional.of("slurm"),
                    true,
                    true)),
            new AccessSettings(
                0, true, List.of(AccessRule.parse("GET /slurm/* : any").orElseThrow())),
            Optional.of(new AdminSettings("::1", 9)),
            Optional.of(Path.of("/l")),
            Optional.of(
                new ForwardAuth(
                    "::1",
                    9,
                    ForwardAuthSettings.from(Map.of("proxy", "envoy", "userToken", "true")),
                    Optional.of("/a")))),
        parse(
            "--require-account --allow GET_/slurm/*_:_any --accept-any-issuer-and-audience"
                + " --parameter realm=a=b --parameter requiredIssuer=https://i --host ::1 --port 0"
                + " --keystore /k --keystore-password /p --auth-alt-parameters jwks=/j --slurmrestd"
                + " http://127.0.0.1:6820 --forward authenticating-proxy --proxy-key /h"
                + " --proxy-user slurm --administrators forward --timeout 7 --login-limit 0"
                + " --hsts-age 5 --admin-host ::1 --admin-port 9 --logging-config /l --slots 60"
                + " --user-slots 5 --slot-wait 6 --upload-rate 100 --connections 1000"
                + " --address-connections 50 --head-time 9 --trusted-proxies 10.0.0.0/8,::1"
                + " --client-address proxy-protocol --stop-delay 3 --stop-timeout 4 --forward-auth"
                + " envoy --forward-auth-host ::1 --forward-auth-port 9 --forward-auth-token true"
                + " --forward-auth-open /a"));
    assertEquals(
        Optional.of(
            new ProxyOptions(
                false,
                Optional.empty(),
                Optional.of(Path.of("/t")),
                Optional.empty(),
                false,
                false)),
        parse(REQUIRED + "--forward authenticating-proxy --proxy-token /t --administrators refuse")
            .proxy());
  }

  @Test
  void readsTheOptionsOfForwardAuth() {
    assertEquals(
        Optional.of(
            new ForwardAuth(
                "127.0.0.1",
                8082,
                ForwardAuthSettings.from(Map.of("proxy", "nginx")),
                Optional.empty())),
        parse(REQUIRED + "--forward-auth nginx").forwardAuth());
    io.github.slurmjwt.config.TrustedProxies asking =
        parse(REQUIRED + "--forward-auth nginx --forward-auth-from 10.0.0.0/8")
            .forwardAuth()
            .orElseThrow()
            .verdicts()
            .trustedProxies();
    assertTrue(asking.contains("10.1.2.3"));
    assertFalse(asking.contains("127.0.0.1"));
  }

  @Test
  void takesParametersThatOpenNothing() {
    assertEquals(
        Map.of("slurmConf", "/c", "mode", "required", "corsPreflight", "false"),
        parse(REQUIRED + "--parameter mode=required --parameter corsPreflight=false")
            .filterParameters());
  }

  @Test
  void takesTheBoundsThemselves() {
    GatewayOptions most =
        parse(REQUIRED + "--port 65535 --timeout 86400 --slots 10000 --upload-rate 100000000");
    assertEquals(65_535, most.listen().port());
    assertEquals(
        new GatewaySettings(
            Duration.ofSeconds(86_400), 10_000, 16, Duration.ofSeconds(30), 100_000_000),
        most.upstream());
    GatewayOptions least =
        parse(REQUIRED + "--timeout 1 --slots 1 --user-slots 1 --slot-wait 1 --upload-rate 0");
    assertEquals(
        new GatewaySettings(Duration.ofSeconds(1), 1, 1, Duration.ofSeconds(1), 0),
        least.upstream());
  }

  @ParameterizedTest
  @CsvSource({
    "https://127.0.0.1, 127.0.0.1, 443, true",
    "http://127.0.0.1, 127.0.0.1, 80, true",
    "https://127.0.0.1:6820, 127.0.0.1, 6820, true",
    "http://[::1]:6820, 0:0:0:0:0:0:0:1, 6820, true",
    "http://localhost:6820, 127.0.0.1, 6820, false",
  })
  void knowsWhereSlurmrestdListens(String url, String address, int port, boolean numeric) {
    Slurmrestd slurmrestd = Slurmrestd.parse(url).orElseThrow();
    InetSocketAddress listens = (InetSocketAddress) slurmrestd.address();
    assertEquals(address, listens.getAddress().getHostAddress());
    assertEquals(port, listens.getPort());
    assertEquals(numeric, slurmrestd.isNumeric());
  }

  @Test
  void readsPemFiles() {
    assertEquals(
        new ListenSettings(
            "0.0.0.0",
            8080,
            Optional.of(new Tls(new PemFiles(Path.of("/c"), Path.of("/k")), Duration.ofDays(365)))),
        parse(REQUIRED + "--host 0.0.0.0 --certificate /c --private-key /k").listen());
  }

  @Test
  void speaksPlainHttpToOthersOnlyByConsent() {
    for (String host : List.of("127.0.0.1", "127.8.8.8", "::1", "localhost")) {
      assertEquals(host, parse(REQUIRED + "--host " + host).listen().host());
    }
    for (String host : List.of("0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid")) {
      assertEquals(host, parse(REQUIRED + "--behind-proxy --host " + host).listen().host());
    }
  }

  @Test
  void relativePathsStartFromTheWorkingDirectory() {
    assertEquals(
        Map.of("slurmConf", Path.of("slurm.conf").toAbsolutePath().toString()),
        parse("--slurmrestd " + URL + " --slurm-conf x/../slurm.conf").filterParameters());
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:6820, http://127.0.0.1:6820",
    "http://127.0.0.1:6820/, http://127.0.0.1:6820",
    "http://localhost:6820, http://localhost:6820",
    "http://[::1]:6820, http://[::1]:6820",
    "HTTPS://slurm.example.org, https://slurm.example.org",
    "unix:/run/slurmrestd/slurmrestd.socket, unix:/run/slurmrestd/slurmrestd.socket",
  })
  void takesAddressesThatKeepTokensSafe(String text, String shown) {
    assertEquals(shown, Slurmrestd.parse(text).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://slurm.example.org:6820",
        "http://10.0.0.1:6820",
        "http://127.0.0.1.example.org:6820",
        "http://127.0.0.1@example.org:6820",
        "https://user:secret@slurm.example.org",
        "http://127.0.0.1:6820/slurm",
        "http://127.0.0.1:6820?x",
        "http://127.0.0.1:6820#x",
        "ftp://127.0.0.1",
        "127.0.0.1:6820",
        "unix:relative.socket",
        "http://",
        "http:",
      })
  void refusesOtherAddresses(String text) {
    assertEquals(Optional.empty(), Slurmrestd.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--slurm-conf /c | --slurmrestd is required",
        "--slurmrestd U | give one of the two",
        "R --auth-alt-parameters jwt_key=/k | give one of the two",
        "--slurmrestd http://10.0.0.1 --slurm-conf /c | --slurmrestd must be http://127.0.0.1:PORT",
        "R --forward both | --forward must be pass-through, authenticating-proxy or mint",
        "R --proxy-key /k | --proxy-key needs --forward authenticating-proxy",
        "R --proxy-user slurm | --proxy-user needs --forward authenticating-proxy",
        "R --administrators refuse | --administrators needs --forward authenticating-proxy",
        "R --forward pass-through --proxy-token /t | --proxy-token needs --forward authentic",
        "P --proxy-token /t --proxy-key /k | --proxy-token excludes --proxy-key",
        "P --proxy-token /t --proxy-user slurm | --proxy-token excludes --proxy-key and"
            + " --proxy-user",
        "P --administrators maybe | --administrators must be refuse or forward",
        "R --timeout 0 | --timeout must be a number from 1 to 86400",
        "R --timeout x | --timeout must be a number from 1 to 86400",
        "R --timeout 99999999999 | --timeout must be a number from 1 to 86400",
        "R --slots 0 | --slots must be a number from 1 to 10000",
        "R --trusted-proxies proxy.example.org | --trusted-proxies must be addresses or networks",
        "R --trusted-proxies 10.0.0.0/33 | --trusted-proxies must be addresses or networks",
        "R --trusted-proxies 2001:db8::/129 | --trusted-proxies must be addresses or networks",
        "R --trusted-proxies 10.0.0.1, | --trusted-proxies must be addresses or networks",
        "R --trusted-proxies 10.0.0.256 | --trusted-proxies must be addresses or networks",
        "R --client-address forwarded | --client-address needs --trusted-proxies",
        "R --trusted-proxies ::1 --client-address via | --client-address must be x-forwarded-for",
        "R --stop-delay -1 | --stop-delay must be a number from 0 to 3600",
        "R --login-limit -1 | --login-limit must be a number from 0 to 1000000",
        "R --hsts-age 63072001 | --hsts-age must be a number from 0 to 63072000",
        "R --upload-rate 100000001 | --upload-rate must be a number from 0 to 100000000",
        "R --connections 0 | --connections must be a number from 1 to 1000000",
        "R --address-connections 1000001 | --address-connections must be a number from 1 to 1000000",
        "R --user-slots 10001 | --user-slots must be a number from 1 to 10000",
        "R --slot-wait 86401 | --slot-wait must be a number from 1 to 86400",
        "R --head-time 0 | --head-time must be a number from 1 to 86400",
        "R --stop-timeout 0 | --stop-timeout must be a number from 1 to 86400",
        "R --admin-port 65536 | --admin-port must be a number from 0 to 65535",
        "R --forward-auth nginx --forward-auth-port x | --forward-auth-port must be a number from 0",
        "R --keystore /k | --keystore and --keystore-password belong together",
        "R --keystore-password /p | --keystore and --keystore-password belong together",
        "R --certificate /c | --certificate and --private-key belong together: give both or none",
        "R --certificate /c --private-key /k --keystore /s --keystore-password /p | --certificate"
            + " excludes --keystore: give one of the two",
        "R --hsts-age 1 | --hsts-age needs --certificate or --keystore",
        "R --host 0.0.0.0 | --host names an address that other machines reach",
        "R --host :: | --host names an address that other machines reach",
        "R --host no-such-host.invalid | --host is the name of no host",
        "R --admin-host ::1 | --admin-host needs --admin-port",
        "R --forward-auth-host ::1 | --forward-auth-host needs --forward-auth",
        "R --forward-auth-from ::1 | --forward-auth-from needs --forward-auth",
        "R --forward-auth-open /a | --forward-auth-open needs --forward-auth",
        "R --forward mint --proxy-user slurm | --proxy-user needs --forward authenticating-proxy",
        "R --forward mint --proxy-token /t | --proxy-token needs --forward authenticating-proxy",
        "--slurmrestd U --parameter AuthAltParameters=a --auth-alt-parameters b | the parameter"
            + " AuthAltParameters is given twice",
        "--slurmrestd U --parameter slurmConf=/d --auth-alt-parameters b | give one of the two",
        "R --parameter mode=lenient | mode lets requests pass without a token",
        "R --port 65536 | --port must be a number from 0 to 65535",
        "R --port | --port needs a value",
        "R --port 1 --port 2 | --port is given twice",
        "R --host | --host needs a value",
        "R --prot 1 | unknown option --prot",
        "R --state x | unknown option --state",
        "R --help=x | --help takes no value",
        "R --accept-any-issuer-and-audience | --accept-any-issuer-and-audience needs --forward",
        "R --allow GET_/slurm/* | --allow must be METHOD[,METHOD] PATH : any|user",
        "R --parameter realm | --parameter must be NAME=VALUE",
        "R --parameter requiredIsuer=x | --parameter names no parameter of the filter: did you mean"
            + " requiredIssuer?",
        "R --parameter maximumLifetimeSeconds=x | maximumLifetimeSeconds must be",
        "R --parameter realm=a --parameter realm=b | the parameter realm is given twice",
        "R --parameter slurmConf=/d | the parameter slurmConf is given twice",
        "R --parameter mode=optional | mode lets requests pass without a token",
        "R --parameter excludedPaths=/slurm/* | excludedPaths lets requests pass without a token",
        "R --parameter corsPreflight=true | corsPreflight lets requests pass without a token",
        "R --parameter loginPage=/login | loginPage does nothing in the gateway",
        "R --parameter identityHeader=X-User | identityHeader does nothing in the gateway",
        "R 9000 | unexpected argument",
        "R @options | unexpected argument",
        "R --proxy-user a\u0007b | --proxy-user needs a value of one line",
      })
  void refusesWrongCommandLines(String line, String sentence) {
    assertEquals(2, execute(line));

    assertEquals(List.of(), understood);
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().startsWith("slurm-gateway: "), err.toString());
    assertTrue(err.toString().contains(sentence), err.toString());
  }

  /** An argument in the wrong place may be a token or a key. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "R eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "R --port eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "R --token=eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "R --forward eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "R --slurmrestd eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "--slurmrestd https://user:eyJhbGciOiJIUzI1NiJ9.e30.AA@h --slurm-conf /c",
        "R --help=eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "R --parameter eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "R --parameter eyJhbGciOiJIUzI1NiJ9.e30.AA=x",
        "R -eyJhbGciOiJIUzI1NiJ9.e30.AA",
      })
  void repeatsNoArgument(String line) {
    assertEquals(2, execute(line));

    assertFalse(err.toString().contains("eyJ"), err.toString());
  }

  @Test
  void helpComesBeforeAnyError() {
    assertEquals(0, execute("--bogus --port x --help"));

    assertEquals("", err.toString());
    assertTrue(out.toString().startsWith("Usage: slurm-gateway "), out.toString());
    assertEquals(List.of(), understood);
  }

  @Test
  void documentationHasEveryOptionProblemAndHeader() throws Exception {
    String text = Files.readString(Path.of("../docs/gateway.md"));
    List<String> words = new ArrayList<>(GatewayHeaders.PASSED_ON);
    words.addAll(GatewayServlet.METHODS);
    Arrays.stream(GatewayProblem.values()).map(GatewayProblem::code).forEach(words::add);
    for (String word : words) {
      assertTrue(text.contains("`" + word + "`"), "docs/gateway.md lacks " + word);
    }
    for (GatewayProblem problem : GatewayProblem.values()) {
      assertTrue(
          text.contains("| " + problem.status() + " | `" + problem.code() + "` |"),
          "docs/gateway.md has another status for " + problem);
    }
  }

  @Test
  void tableOfOptionsHasEachOnceAndNoOther() throws Exception {
    String text = Files.readString(Path.of("../docs/gateway.md"));
    List<String> rows =
        Pattern.compile("(?m)^\\| `(--[a-z-]+)[ `]")
            .matcher(text)
            .results()
            .map(row -> row.group(1))
            .sorted()
            .toList();
    List<String> options =
        commandLine().getCommandSpec().options().stream()
            .filter(option -> !option.usageHelp() && !option.versionHelp())
            .map(OptionSpec::longestName)
            .sorted()
            .toList();
    assertEquals(options, rows);
  }

  /** The command to try the gateway, and the example of a proxy. */
  @Test
  void documentedCommandLinesAreUnderstood() throws Exception {
    String text = Files.readString(Path.of("../docs/gateway.md")).replaceAll("\\\\\n *", "");
    List<String> lines = new ArrayList<>();
    for (String pattern : List.of("-Dgateway\\.args=\"([^\"]*)\"", "```text\n(--[^`]*)\n```")) {
      Matcher found = Pattern.compile(pattern).matcher(text);
      while (found.find()) {
        lines.add(found.group(1).replace('\n', ' '));
      }
    }
    assertEquals(2, lines.size(), lines.toString());
    lines.forEach(this::parse);
    assertTrue(understood.get(1).proxy().isPresent());
  }

  private GatewayOptions parse(String line) {
    assertEquals(0, execute(line), err.toString());
    return understood.get(understood.size() - 1);
  }

  private int execute(String line) {
    String full = line.replace("P ", "R --forward authenticating-proxy ").replace("R ", REQUIRED);
    String[] arguments = full.replace(" U", " " + URL).strip().split(" +", -1);
    return commandLine()
        .execute(
            Arrays.stream(arguments).map(text -> text.replace('_', ' ')).toArray(String[]::new));
  }

  private CommandLine commandLine() {
    return new GatewayCommand((options, printer) -> understood.add(options), NO_FILE)
        .commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err));
  }
}
