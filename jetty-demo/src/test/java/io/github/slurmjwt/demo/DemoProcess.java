package io.github.slurmjwt.demo;

import java.io.File;
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

/** The demo as a process of its own in a folder of its own. */
final class DemoProcess implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final String LAST_LINE = "X-SLURM-USER-NAME: somebody-else";

  private final Path folder;
  private final Process process;

  private DemoProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** Starts the demo on any free port and waits until it is ready. */
  static DemoProcess start(Path folder, String... options) throws Exception {
    return startWith(CLASS_PATH, folder, options);
  }

  /** Starts the demo with another web.xml than its own, which is a template like that. */
  static DemoProcess startWithWebXml(String webXml, Path folder) throws Exception {
    Path file = folder.resolve("first/webapp/WEB-INF/web.xml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, webXml);
    return startWith(folder.resolve("first") + File.pathSeparator + CLASS_PATH, folder);
  }

  private static DemoProcess startWith(String classPath, Path folder, String... options)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("--port", "0"));
    all.addAll(List.of(options));
    DemoProcess demo = launch(classPath, folder, all);
    boolean ended =
        !Await.until(() -> demo.out().contains(LAST_LINE) || !demo.process.isAlive())
            || !demo.process.isAlive();
    if (ended) {
      demo.close();
      throw new AssertionError("the demo did not start: " + demo.out() + demo.err());
    }
    return demo;
  }

  /** Runs the demo with options that let it end by itself. */
  static DemoProcess runToEnd(Path folder, String... options) throws Exception {
    DemoProcess demo = launch(CLASS_PATH, folder, List.of(options));
    if (!demo.process.waitFor(30, TimeUnit.SECONDS)) {
      demo.close();
      throw new AssertionError("the demo goes on: " + demo.out() + demo.err());
    }
    return demo;
  }

  private static DemoProcess launch(String classPath, Path folder, List<String> options)
      throws IOException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-cp", classPath));
    command.add(Main.class.getName());
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    return new DemoProcess(folder, process);
  }

  String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  Path state() {
    return folder.resolve("demo-state");
  }

  Path key() {
    return state().resolve("jwt_hs256.key");
  }

  String token() throws IOException {
    return Files.readString(state().resolve("token")).strip();
  }

  URI address() throws IOException {
    return URI.create(valueOf("address"));
  }

  /** Returns what the demo printed beside this word. */
  String valueOf(String word) throws IOException {
    return out()
        .lines()
        .filter(line -> line.startsWith("  " + word + " "))
        .map(line -> line.substring(word.length() + 2).strip())
        .findFirst()
        .orElseThrow();
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
      throw new AssertionError("the demo does not stop on SIGTERM");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
