package io.github.slurmjwt.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Ports;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Keycloak on loopback with the realm {@code hpc} of {@code keycloak/hpc-realm.json}. Its
 * database is a file, so its keys outlive a restart.
 */
public final class Keycloak implements AutoCloseable {
  private static final String ADMIN = "admin";
  private static final String ADMIN_PASSWORD = "admin-pw-of-this-test";
  private static final Duration START_LIMIT = Duration.ofMinutes(4);

  private final Path home;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Thread lastResort = new Thread(this::kill);
  private Optional<Process> process = Optional.empty();

  private Keycloak(Path home, int port) {
    this.home = home;
    this.port = port;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Builds it afresh from the unpacked distribution and starts it. */
  public static Keycloak start() throws Exception {
    Path unpacked = Path.of("target", "keycloak").toAbsolutePath();
    if (!Files.isDirectory(unpacked)) {
      throw new AssertionError(
          "no Keycloak: run with -Dtests and the name of the test's group, which unpacks it");
    }
    try (Stream<Path> homes = Files.list(unpacked)) {
      Path home = homes.filter(Files::isDirectory).findFirst().orElseThrow();
      Keycloak keycloak = new Keycloak(home, Ports.free());
      try {
        keycloak.build();
        keycloak.resume();
      } catch (Exception | Error e) {
        keycloak.close();
        throw e;
      }
      return keycloak;
    }
  }

  /** Starts it again after {@link #stop}. */
  void resume() throws Exception {
    process =
        Optional.of(
            kc(
                "start",
                "--optimized",
                "--cache=local",
                "--http-enabled=true",
                "--hostname-strict=false",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--import-realm"));
    Await.until("Keycloak answers; see target/keycloak.log", START_LIMIT, this::isUp);
  }

  /** Ends it as a service manager would, and then for certain. */
  void stop() throws InterruptedException {
    if (process.isEmpty()) {
      return;
    }
    Process parent = process.get();
    List<ProcessHandle> all = new ArrayList<>(parent.descendants().toList());
    all.add(parent.toHandle());
    all.forEach(ProcessHandle::destroy);
    parent.waitFor(30, TimeUnit.SECONDS);
    all.forEach(ProcessHandle::destroyForcibly);
    parent.waitFor(30, TimeUnit.SECONDS);
    process = Optional.empty();
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  public String issuer(String realm) {
    return "http://127.0.0.1:" + port + "/realms/" + realm;
  }

  String keySetUrl(String realm) {
    return issuer(realm) + "/protocol/openid-connect/certs";
  }

  JsonNode keySet(String realm) throws IOException, InterruptedException {
    return json.readTree(get(keySetUrl(realm)).body());
  }

  /** Gets a token as a user of a public client. */
  String passwordToken(String realm, String clientId, String user, String password)
      throws IOException, InterruptedException {
    return token(
        realm,
        Map.of(
            "grant_type",
            "password",
            "client_id",
            clientId,
            "username",
            user,
            "password",
            password,
            "scope",
            "openid"));
  }

  /** Gets a token with any grant. */
  public String token(String realm, Map<String, String> form)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(issuer(realm) + "/protocol/openid-connect/token"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encode(form)))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    JsonNode answer = json.readTree(response.body());
    if (!answer.hasNonNull("access_token")) {
      throw new IOException("no token: " + response.statusCode() + " " + response.body());
    }
    return answer.get("access_token").asText();
  }

  /** Sends a request to the administration. */
  public JsonNode administer(String method, String path, String body)
      throws IOException, InterruptedException {
    String token = passwordToken("master", "admin-cli", ADMIN, ADMIN_PASSWORD);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/realms" + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + ": " + response.statusCode() + response.body());
    }
    return json.readTree(response.body().isEmpty() ? "{}" : response.body());
  }

  /** Returns the key id in a token's header. */
  String keyId(String token) throws IOException {
    byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
    return json.readTree(header).path("kid").asText();
  }

  private void build() throws IOException, InterruptedException {
    deleteTree(home.resolve("data"));
    Path imports = Files.createDirectories(home.resolve("data/import"));
    try (InputStream realm = Keycloak.class.getResourceAsStream("/keycloak/hpc-realm.json")) {
      Files.copy(Objects.requireNonNull(realm), imports.resolve("hpc-realm.json"));
    }
    Process build =
        kc(
            "build",
            "--db=dev-file",
            "--cache=local",
            "--features-disabled=account,admin,ciba,device-flow,kerberos");
    process = Optional.of(build);
    if (!build.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || build.exitValue() != 0) {
      throw new AssertionError("kc.sh build failed: see target/keycloak.log");
    }
  }

  private Process kc(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", home.resolve("bin/kc.sh").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put("JAVA_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms64m -Xmx512m");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN_PASSWORD);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/keycloak.log")))
        .start();
  }

  private boolean isUp() throws InterruptedException {
    if (!process.map(Process::isAlive).orElse(false)) {
      throw new AssertionError("Keycloak has ended: see target/keycloak.log");
    }
    try {
      return get(keySetUrl("hpc")).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void kill() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static void deleteTree(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
