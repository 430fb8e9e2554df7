package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docs/servers.md tells people to paste is what the contract runs. */
@Tag("compatibility")
class ServersPageTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path TESTS = sources("test", "io/github/slurmjwt/compatibility");
  private static final Path SERVERS = sources("main", "io/github/slurmjwt/compatibility/server");
  private static final Pattern SNIPPET = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");
  private static final String KEY = "\"AuthAltParameters\", \"jwt_key=/etc/slurm/jwt_hs256.key\"";

  @Test
  void hasTheFilterOfTheContract() throws IOException {
    String parameter =
        """
        <init-param>
        <param-name>AuthAltParameters</param-name>
        <param-value>jwt_key=/etc/slurm/jwt_hs256.key</param-value>
        </init-param>
        """;
    String tried = Files.readString(sources("test", "").resolveSibling("resources/filter.xml"));
    assertEquals(
        bare(tried.replace("<!-- parameters -->", parameter.strip())),
        bare(snippet("servers.md", "<filter-class>io.github.slurmjwt.")));
  }

  @Test
  void hasTheWebSocketFilterOfTheContract() throws IOException {
    assertEquals(
        bare(EmbeddedServers.JETTY_WEBSOCKET.formatted("ee10")),
        bare(snippet("servers.md", "WebSocketUpgradeFilter</filter-class>")));
  }

  @Test
  void hasTheSwitchOfWebSocketThatIsTried() throws IOException {
    assertEquals(
        bare(JettyWebSocketOrderTest.SWITCHED_OFF), bare(snippet("servers.md", "<context-param>")));
  }

  @Test
  void setsUpJettyAsTheContractDoes() throws IOException {
    String tried = bare(Files.readString(TESTS.resolve("JettyInstallation.java")));
    String shell = snippet("servers.md", "modules/slurm.mod");
    String start = "<<'END'\n";
    String module = shell.substring(shell.indexOf(start) + start.length(), shell.indexOf("\nEND"));
    assertTrue(tried.contains("\"\"\"\n" + module + "\n\"\"\""), module);
    String headerCache = bare(snippet("servers.md", "headerCacheCaseSensitive"));
    assertTrue(tried.contains("\"" + headerCache + "\""), headerCache);
  }

  @Test
  void setsUpUndertowAsTheContractDoes() throws IOException {
    String tried = line(Files.readString(SERVERS.resolve("UndertowServer.java")));
    String shown = line(snippet("servers.md", "ImmediateInstanceFactory"));
    List<String> parts =
        List.of(
            shown
                .replace("Map.of(" + KEY + ")", "application.filterParameters()")
                .split(" deployment[.]addFilter\\(filter\\); ", -1));
    assertEquals(2, parts.size());
    for (String part : parts) {
      assertTrue(tried.contains(part), part);
    }
    assertTrue(tried.contains(" .addFilter(filter) "));
  }

  @Test
  void setsUpSpringBootAsTheContractDoes() throws IOException {
    String tried = bare(Files.readString(SERVERS.resolve("SpringBootServer.java")));
    String shown = bare(snippet("spring.md", "FilterRegistrationBean<SlurmJwtFilter>"));
    String bean = shown.substring(shown.indexOf("@Bean"), shown.lastIndexOf("}")).strip();
    assertTrue(tried.contains(bean), bean);
  }

  private static Path sources(String kind, String folder) {
    return Path.of("src", kind, "java").resolve(folder);
  }

  /** The one snippet that holds this text. */
  private static String snippet(String page, String text) throws IOException {
    List<String> found =
        SNIPPET
            .matcher(Files.readString(DOCS.resolve(page)))
            .results()
            .map(hit -> hit.group(1))
            .filter(snippet -> snippet.contains(text))
            .toList();
    assertEquals(1, found.size(), text + " in " + page);
    return found.get(0);
  }

  private static String bare(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  private static String line(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining(" "));
  }
}
