package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway as a process of its own in a folder of its own. */
final class GatewayProcess implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Pattern ADDRESS = Pattern.compile("slurm gateway: (\\S+) forwards ");
  private static final List<String> KEY_OPTIONS = List.of("--slurm-conf", "--auth-alt-parameters");

  private static final String KEY = "jwt_hs256.key";

  private final Path folder;
  private final Process process;

  private GatewayProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts the gateway on any free port and waits until it is ready. Without an option that names
   * keys it gets a new HS256 key, see {@link #key}.
   */
  static GatewayProcess start(Path folder, String... options) throws Exception {
    GatewayProcess gateway = launch(folder, List.of(options));
    boolean ended =
        !Await.until(() -> ADDRESS.matcher(gateway.out()).find() || !gateway.process.isAlive())
            || !gateway.process.isAlive();
    if (ended) {
      gateway.close();
      throw new AssertionError("the gateway did not start: " + gateway.out() + gateway.err());
    }
    return gateway;
  }

  /** Runs the gateway with options that let it end by itself. */
  static GatewayProcess runToEnd(Path folder, String... options) throws Exception {
    GatewayProcess gateway = launch(folder, List.of(options));
    if (!gateway.process.waitFor(30, TimeUnit.SECONDS)) {
      gateway.close();
      throw new AssertionError("the gateway goes on: " + gateway.out() + gateway.err());
    }
    return gateway;
  }

  private static GatewayProcess launch(Path folder, List<String> options) throws IOException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-cp", CLASS_PATH));
    command.add(Main.class.getName());
    command.addAll(withDefaults(folder, options));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    return new GatewayProcess(folder, process);
  }

  private static List<String> withDefaults(Path folder, List<String> options) throws IOException {
    List<String> all = new ArrayList<>(options);
    if (!options.contains("--port")) {
      all.addAll(List.of("--port", "0"));
    }
    if (options.stream().noneMatch(KEY_OPTIONS::contains)) {
      Path key = folder.resolve(KEY);
      if (!Files.exists(key)) {
        SecretFiles.key(key);
      }
      all.addAll(List.of("--auth-alt-parameters", "jwt_key=" + key));
    }
    return all;
  }

  String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  /** Returns the key that a gateway without an option for keys has. */
  Path key() {
    return folder.resolve(KEY);
  }

  URI address() throws IOException {
    Matcher address = ADDRESS.matcher(out());
    if (!address.find()) {
      throw new AssertionError("no address: " + out());
    }
    return URI.create(address.group(1));
  }

  /** Gets a path. The headers are names and values in turn. */
  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  HttpResponse<String> getWithToken(String path, String token) throws Exception {
    return get(path, "Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(String method, String path, String... headers) throws Exception {
    return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
  }

  /** Posts JSON. */
  HttpResponse<String> post(String path, String json, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "application/json"));
    return send(
        "POST", path, HttpRequest.BodyPublishers.ofString(json), all.toArray(String[]::new));
  }

  private HttpResponse<String> send(
      String method, String path, HttpRequest.BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address().resolve(path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  int exitCode() {
    return process.exitValue();
  }

  /** Sends SIGTERM, as service managers do, and waits for the end. */
  void terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the gateway does not stop on SIGTERM");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
