package io.github.slurmjwt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether {@code verify} takes its parameters from where a server takes them. */
class DeployedSettingsTest {
  private static final String ALICE = Tokens.validFor("alice");
  private static final String LISTENER =
      "<listener><listener-class>io.github.slurmjwt.jaspic.SlurmAuthenticationListener"
          + "</listener-class></listener>";

  @TempDir private Path folder;
  private Terminal terminal;
  private String key;

  @BeforeEach
  void writeKey() throws IOException {
    terminal = new Terminal(folder);
    key = terminal.secret("jwt_hs256.key", TestKeys.HMAC.getEncoded()).toString();
  }

  /** Writes a file and verifies a token with it. */
  private int verify(String option, String content, String... more) throws IOException {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "verify";
    arguments[1] = option;
    arguments[2] = terminal.file("deployed.xml", content).toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    arguments[arguments.length - 1] = ALICE;
    return terminal.run(arguments);
  }

  private static String contextParam(String name, String value) {
    return "<context-param><param-name>%s</param-name><param-value> %s </param-value></context-param>"
        .formatted(name, value);
  }

  private String filter(String name, String more) {
    return """
        <filter><filter-name>%s</filter-name>
          <filter-class>io.github.slurmjwt.servlet.SlurmJwtFilter</filter-class>
          <init-param><param-name>AuthAltParameters</param-name>
            <param-value>jwt_key=%s</param-value></init-param>%s</filter>
        """
        .formatted(name, key, more);
  }

  private static String provider(String attributes, String... properties) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < properties.length; i += 2) {
      text.append(
          "<property name=\"%s\" value=\"%s\"/>".formatted(properties[i], properties[i + 1]));
    }
    return """
        <provider className="io.github.slurmjwt.jaspic.SlurmAuthConfigProvider"
            layer="HttpServlet" %s>%s</provider>
        """
        .formatted(attributes, text);
  }

  private static String providers(String... inside) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        + "<jaspic-providers xmlns=\"http://tomcat.apache.org/xml\" version=\"1.0\">"
        + "<provider className=\"other.Provider\"><property name=\"x\" value=\"y\"/></provider>"
        + String.join("", inside)
        + "</jaspic-providers>";
  }

  @Test
  void takesTheParametersOfAWebXml() throws IOException {
    Path webXml =
        terminal.file(
            "web.xml",
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <context-param><param-name>mode</param-name><param-value>x</param-value></context-param>
              <filter>
                <filter-name>slurm</filter-name>
                <filter-class>io.github.slurmjwt.servlet.SlurmJwtFilter</filter-class>
                <init-param><param-name>AuthAltParameters</param-name><param-value>
                  jwt_key=%s </param-value></init-param>
                <init-param><param-name>requiredIssuer</param-name>
                  <param-value>https://idp</param-value></init-param>
              </filter>
              <filter><filter-name>b</filter-name><filter-class>other.Filter</filter-class></filter>
            </web-app>
            """
                .formatted(key));
    terminal.input(ALICE);
    assertEquals(1, terminal.run("verify", "--web-xml", webXml.toString()), terminal.err());
    assertTrue(terminal.out().contains("refused: wrong-issuer"), terminal.out());
    terminal.input(ALICE);
    assertEquals(
        2, terminal.run("verify", "--web-xml", webXml.toString(), "--filter-name", "other"));
    assertTrue(terminal.err().contains("has no filter"), terminal.err());
  }

  @Test
  void readsNoForeignEntityInAWebXml() throws IOException {
    Path secret = terminal.file("secret", "do not show");
    Path webXml =
        terminal.file(
            "web.xml",
            "<!DOCTYPE web-app [<!ENTITY x SYSTEM \"file://%s\">]><web-app><filter><filter-class>&x;"
                    .formatted(secret)
                + "</filter-class></filter></web-app>");
    terminal.input(ALICE);
    assertEquals(2, terminal.run("verify", "--web-xml", webXml.toString()));
    assertFalse(terminal.err().contains("do not show"), terminal.err());
  }

  @Test
  void takesTheParametersOfTheListener() throws IOException {
    String parameters =
        contextParam("slurm-jwt.AuthAltParameters", "jwt_key=" + key)
            + contextParam("slurm-jwt.requiredIssuer", "https://idp")
            + contextParam("other", "x");
    assertEquals(1, verify("--web-xml", "<web-app>" + parameters + LISTENER + "</web-app>"));
    assertTrue(terminal.out().startsWith("refused: wrong-issuer"), terminal.out());
    assertEquals(2, verify("--web-xml", "<web-app>" + parameters + "</web-app>"));
    assertTrue(terminal.err().contains("no filter of class"), terminal.err());
    assertTrue(terminal.err().contains("and no listener of class"), terminal.err());
  }

  @Test
  void theFilterCountsBeforeTheListener() throws IOException {
    String both = contextParam("slurm-jwt.unknown", "x") + LISTENER + filter("a", "");
    assertEquals(0, verify("--web-xml", "<web-app>" + both + "</web-app>"), terminal.err());
    assertEquals(
        2, verify("--web-xml", "<web-app>" + LISTENER + "</web-app>", "--filter-name", "a"));
    assertTrue(terminal.err().contains("has no filter of class"), terminal.err());
  }

  @Test
  void choosesAFilterByItsName() throws IOException {
    String issuer =
        "<init-param><param-name>requiredIssuer</param-name><param-value>x</param-value></init-param>";
    String two = "<web-app>" + filter("a", "") + filter("b", issuer) + "</web-app>";
    assertEquals(2, verify("--web-xml", two));
    assertTrue(terminal.err().contains("choose one with --filter-name"), terminal.err());
    assertEquals(0, verify("--web-xml", two, "--filter-name", "a"), terminal.err());
    assertEquals(1, verify("--web-xml", two, "--filter-name", "b"), terminal.err());
  }

  @Test
  void takesTheParametersOfTomcatsProvider() throws IOException {
    String auth = "jwt_key=" + key;
    assertEquals(
        0,
        verify("--jaspic-providers", providers(provider("", "AuthAltParameters", auth))),
        terminal.err());
    String strict = provider("", "AuthAltParameters", auth, "requiredIssuer", "https://idp");
    assertEquals(1, verify("--jaspic-providers", providers(strict)), terminal.err());
    assertTrue(terminal.out().startsWith("refused: wrong-issuer"), terminal.out());
    assertEquals(2, verify("--jaspic-providers", providers()));
    assertTrue(terminal.err().contains("has no provider of class"), terminal.err());
  }

  @Test
  void choosesAProviderByItsAppContext() throws IOException {
    String two =
        providers(
            provider("appContext=\"Catalina/localhost /a\"", "AuthAltParameters", "jwt_key=" + key),
            provider("", "AuthAltParameters", "jwt_key=/nowhere"));
    assertEquals(2, verify("--jaspic-providers", two));
    assertTrue(terminal.err().contains("choose one with --app-context"), terminal.err());
    assertEquals(0, verify("--jaspic-providers", two, "--app-context", "Catalina/localhost /a"));
    assertEquals(2, verify("--jaspic-providers", two, "--app-context", ""));
    assertTrue(terminal.err().contains("jwt_key=/nowhere does not exist"), terminal.err());
    assertEquals(2, verify("--jaspic-providers", two, "--app-context", "/a"));
    assertTrue(terminal.err().contains("and that appContext"), terminal.err());
  }

  @ParameterizedTest
  @CsvSource({
    "excludedPaths, /pub/*, excludedPaths has no effect in container-managed security",
    "corsPreflight, true, corsPreflight has no effect in container-managed security",
    "identityHeader, X-User, identityHeader has no effect in container-managed security",
    "requiredIsuer, x, did you mean requiredIssuer?",
    "AuthAltParameters, x, has AuthAltParameters twice: remove one of them"
  })
  void refusesWhatTheServerWouldRefuse(String name, String value, String sentence)
      throws IOException {
    String auth = "jwt_key=" + key;
    assertEquals(
        2,
        verify(
            "--jaspic-providers", providers(provider("", "AuthAltParameters", auth, name, value))));
    assertTrue(terminal.err().contains(sentence), terminal.err());
    String webXml =
        contextParam("slurm-jwt.AuthAltParameters", auth)
            + contextParam("slurm-jwt." + name, value)
            + LISTENER;
    assertEquals(2, verify("--web-xml", "<web-app>" + webXml + "</web-app>"));
    assertTrue(terminal.err().contains(sentence), terminal.err());
  }

  @Test
  void takesOneFileAtATime() throws IOException {
    assertEquals(2, verify("--web-xml", "<web-app/>", "--jaspic-providers", "x"));
    assertTrue(terminal.err().contains("name only one"), terminal.err());
    assertEquals(2, terminal.run("verify", "--app-context", "x", ALICE));
    assertTrue(terminal.err().contains("--app-context needs --jaspic-providers"), terminal.err());
    assertEquals(2, terminal.run("verify", "--filter-name", "x", ALICE));
    assertTrue(terminal.err().contains("--filter-name needs --web-xml"), terminal.err());
  }

  @Test
  void sharesTheWarningThatTellsWhyAKeyIsMissing() throws IOException {
    String conf =
        terminal
            .file(
                "slurm.conf",
                "AuthAltTypes=auth/jwt\nStateSaveLocation=/nowhere\nAuthAltParameters=jwt-key="
                    + key)
            .toString();
    assertEquals(2, terminal.run("verify", "--slurm-conf", conf, ALICE));
    assertTrue(terminal.err().contains("did you mean jwt_key?"), terminal.err());
    assertTrue(terminal.err().contains("jwt_key=/nowhere/jwt_hs256.key does not"), terminal.err());
  }
}
