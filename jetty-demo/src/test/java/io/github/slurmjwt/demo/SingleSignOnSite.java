package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.slurmjwt.live.Keycloak;
import io.github.slurmjwt.testing.Ports;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What docs/single-sign-on.md describes: the portal in Debian's Tomcat, behind Debian's Apache,
 * with the users of a real Keycloak.
 */
final class SingleSignOnSite implements AutoCloseable {
  private static final String HOST = "portal.example";
  private static final String REALM = "hpc";
  private static final Path JAR = Path.of(System.getProperty("all.jar", "not set"));

  private final Deque<Runnable> started = new ArrayDeque<>();
  private final Keycloak keycloak;
  private final int tomcatPort = Ports.free();
  private final TlsSite site;
  private final DebianTomcat tomcat;

  /**
   * Starts all three.
   *
   * @param tokenSeconds for how long Keycloak's access tokens are valid
   */
  SingleSignOnSite(Path folder, int tokenSeconds) throws Exception {
    if (!Files.exists(JAR)) {
      throw new AssertionError(JAR + " is not there: run mvn verify, which makes it");
    }
    try {
      keycloak = Keycloak.start();
      started.push(keycloak::close);
      site = TlsSite.make(folder, HOST, Ports.free());
      Path secrets = folder.resolve("portal-secrets.conf");
      SingleSignOnPage page = page(keycloak, tomcatPort, site, secrets);
      SecretFiles.write(secrets, secrets(addClient(keycloak, page, tokenSeconds)));
      tomcat = tomcat(Files.createDirectory(folder.resolve("tomcat")), page);
      started.push(tomcat::close);
      Path home = Files.createDirectory(folder.resolve("apache"));
      Apache apache = Apache.start(home, site.port(), page.modules(), page.file("portal.conf"));
      started.push(apache::close);
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  private static SingleSignOnPage page(Keycloak keycloak, int tomcat, TlsSite site, Path secrets)
      throws IOException {
    String idp = keycloak.issuer(REALM);
    String port = ":" + site.port();
    return SingleSignOnPage.read(
        Map.of(
            "https://idp.example/realms/hpc",
            idp,
            "https://portal.example",
            "https://portal.example" + port,
            "https://portal\\.example",
            "https://portal\\.example" + port,
            "https%3A%2F%2Fportal.example",
            "https%3A%2F%2Fportal.example%3A" + site.port(),
            "*:443",
            "127.0.0.1" + port,
            "127.0.0.1:8080",
            "127.0.0.1:" + tomcat,
            "port=\"8080\"",
            "port=\"" + tomcat + "\"",
            "/etc/ssl/certs/portal.example.pem",
            site.certificate().toString(),
            "/etc/ssl/private/portal.example.key",
            site.key().toString(),
            "/etc/apache2/portal-secrets.conf",
            secrets.toString()));
  }

  /** Adds Apache to Keycloak's clients, and returns the secret that Keycloak has made for it. */
  private static String addClient(Keycloak keycloak, SingleSignOnPage page, int tokenSeconds)
      throws Exception {
    ObjectNode client = (ObjectNode) new ObjectMapper().readTree(page.file("client.json"));
    ((ObjectNode) client.get("attributes")).put("access.token.lifespan", "" + tokenSeconds);
    keycloak.administer("POST", "/" + REALM + "/clients", client.toString());
    String query = "/" + REALM + "/clients?clientId=" + client.get("clientId").asText();
    String id = keycloak.administer("GET", query, "").get(0).get("id").asText();
    return keycloak
        .administer("GET", "/" + REALM + "/clients/" + id + "/client-secret", "")
        .get("value")
        .asText();
  }

  private static String secrets(String clientSecret) {
    byte[] passphrase = new byte[32];
    new SecureRandom().nextBytes(passphrase);
    return "OIDCClientSecret %s%nOIDCCryptoPassphrase %s%n"
        .formatted(clientSecret, HexFormat.of().formatHex(passphrase));
  }

  private static DebianTomcat tomcat(Path base, SingleSignOnPage page) throws Exception {
    Path root = base.resolve("webapps").resolve("ROOT");
    Path lib = Files.createDirectories(root.resolve("WEB-INF").resolve("lib"));
    Files.copy(JAR, lib.resolve("slurm-jwt-filter-all.jar"));
    Files.writeString(root.resolve("WEB-INF").resolve("web.xml"), page.file("web.xml"));
    Files.writeString(root.resolve("index.jsp"), page.file("index.jsp"));
    return DebianTomcat.start(base, page.file("connector.xml"), page.file("valve.xml"));
  }

  /** Starts a browser for which the name of the site leads to this one. */
  Browser browser(Path folder) {
    return Browser.start(
        folder, "--ignore-certificate-errors", "--host-resolver-rules=MAP " + HOST + " 127.0.0.1");
  }

  /** Returns its address. */
  URI address() {
    return URI.create("https://" + HOST + ":" + site.port() + "/");
  }

  /** Returns the way to Apache for requests that no browser sends. */
  TlsSite apache() {
    return site;
  }

  DebianTomcat tomcat() {
    return tomcat;
  }

  int tomcatPort() {
    return tomcatPort;
  }

  /** Returns the address of the realm. */
  URI issuer() {
    return URI.create(keycloak.issuer(REALM));
  }

  /** Returns a good token for the portal that Apache knows nothing of. */
  String token(String user) throws Exception {
    return keycloak.token(
        REALM,
        Map.of(
            "grant_type", "password",
            "client_id", "portal-sun",
            "client_secret", "portal-sun-secret",
            "username", user,
            "password", password(user)));
  }

  /** Has a user of the browser open the portal and log in at Keycloak. */
  void logIn(Browser browser, String user) throws Exception {
    browser.open(address());
    fillIn(browser, user);
  }

  /** Has a user log in where Keycloak's form is, or is about to be. */
  void fillIn(Browser browser, String user) throws Exception {
    awaitLogInForm(browser);
    assertTrue(browser.address().startsWith(issuer() + "/"), browser.address());
    browser.type("username", user);
    browser.type("password", password(user));
    browser.click("kc-login");
    browser.await("not logged in", "document.getElementById('user') !== null");
  }

  static void awaitLogInForm(Browser browser) throws Exception {
    browser.await("no form", "document.getElementById('kc-login') !== null");
  }

  private static String password(String user) {
    return user + "-pw";
  }

  /** Returns headers of clients that claim to be bob or root, some with a good token of bob's. */
  List<String> claims() throws Exception {
    String token = token("bob");
    return List.of(
        "X-Requested-By: nobody",
        "X-SLURM-USER-TOKEN: " + token,
        "x-slurm-user-token: " + token,
        "X_SLURM_USER_TOKEN: " + token,
        "X-SLURM-USER-TOKEN: " + token + "\nX-SLURM-USER-TOKEN: " + token,
        "X-SLURM-USER-TOKEN:\nX-SLURM-USER-TOKEN: " + token,
        "Authorization: Bearer " + token,
        "Authorization: Bearer " + token + "\nX-SLURM-USER-NAME: bob",
        "X-SLURM-USER-NAME: root",
        "X-SLURM-USER-NAME: bob",
        "OIDC_access_token: " + token,
        "OIDC-access-token: " + token,
        "X-Forwarded-For: 127.0.0.1\nX-Forwarded-User: bob",
        "X-Forwarded-Access-Token: " + token);
  }

  /** Ends all of a user's sessions at Keycloak, as an administrator does. */
  void endSessions(String user) throws Exception {
    JsonNode users = keycloak.administer("GET", "/" + REALM + "/users?username=" + user, "");
    String id = users.get(0).get("id").asText();
    keycloak.administer("POST", "/" + REALM + "/users/" + id + "/logout", "");
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      started.pop().run();
    }
  }
}
