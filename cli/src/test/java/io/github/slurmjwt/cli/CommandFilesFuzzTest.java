package io.github.slurmjwt.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.slurmjwt.testing.FuzzSeeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is in a file that {@code verify} reads, it answers as {@link JudgedTerminal} says.
 *
 * <p>The first byte of an input says which file it is.
 */
class CommandFilesFuzzTest {
  private static final List<String> OPTIONS =
      List.of(
          "--web-xml=FILE",
          "--jaspic-providers=FILE",
          "--slurm-conf=FILE",
          "--jwks=FILE",
          "--jwt-key=FILE",
          "--auth-alt-parameters=jwt_key=KEY,jwks=FILE");

  private static final String WEB_XML =
      """
      0<web-app><filter><filter-name>f</filter-name>\
      <filter-class>io.github.slurmjwt.servlet.SlurmJwtFilter</filter-class>\
      <init-param><param-name>AuthAltParameters</param-name>\
      <param-value>jwt_key=KEY</param-value></init-param></filter></web-app>\
      """;

  private static final String LISTENER =
      """
      0<web-app><listener><listener-class>io.github.slurmjwt.jaspic.SlurmAuthenticationListener\
      </listener-class></listener><context-param><param-name>slurm-jwt.mode</param-name>\
      <param-value>&#x6f;ptional</param-value></context-param></web-app>\
      """;

  private static final String PROVIDERS =
      """
      1<jaspic-providers xmlns="http://tomcat.apache.org/xml"><provider name="s" \
      className="io.github.slurmjwt.jaspic.SlurmAuthConfigProvider" layer="HttpServlet" \
      appContext="c"><property name="AuthAltParameters" value="jwt_key=KEY"/></provider>\
      </jaspic-providers>\
      """;

  private static final String SLURM_CONF =
      "2AuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=KEY\n";

  @TempDir private Path folder;
  private JudgedTerminal terminal;

  static Stream<byte[]> seeds() {
    return Stream.concat(
            Stream.of(
                WEB_XML,
                LISTENER,
                PROVIDERS,
                "0<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
                SLURM_CONF,
                "3{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
                "5{\"keys\":[]}",
                "4-----BEGIN PRIVATE KEY-----\nAAAA"),
            HostileRows.malformed().map(row -> "0" + row.getPayload()))
        .filter(text -> text.length() < 4000)
        .map(FuzzSeeds::bytes);
  }

  @BeforeEach
  void open() throws IOException {
    terminal = new JudgedTerminal(folder);
  }

  @Test
  void holdsForItsSeeds() {
    FuzzSeeds.check(seeds(), this::judge);
  }

  @Test
  void acceptsAGoodTokenByEachConfiguration() throws IOException {
    for (String good : List.of(WEB_XML, PROVIDERS, SLURM_CONF)) {
      judge(FuzzSeeds.bytes(good));
      assertTrue(terminal.out().startsWith("accepted"), terminal.all());
    }
  }

  @Tag("fuzz")
  @MethodSource("seeds")
  @FuzzTest
  void answersInSentences(byte[] input) throws Exception {
    judge(input);
  }

  private void judge(byte[] input) throws IOException {
    String option = OPTIONS.get(Math.floorMod(FuzzSeeds.choice(input) - '0', OPTIONS.size()));
    String text = FuzzSeeds.text(input, 1);
    if (text.contains("jwks") && text.contains(":/")) {
      return; // Nothing is to go to the network.
    }
    Path file = folder.resolve("file");
    Files.write(file, FuzzSeeds.bytes(terminal.filled(text)));
    List<String> words =
        List.of("verify", option.replace("FILE", file.toString()), JudgedTerminal.ALICE);
    terminal.judge(text.length(), words, "");
  }
}
