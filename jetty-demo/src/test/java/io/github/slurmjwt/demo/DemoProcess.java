package io.github.slurmjwt.demo;

import io.github.slurmjwt.testing.HttpProcess;
import io.github.slurmjwt.testing.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The demo as a process of its own in a folder of its own. */
final class DemoProcess extends HttpProcess {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final String LAST_LINE = "X-SLURM-USER-NAME: somebody-else";

  private final Path folder;

  private DemoProcess(Path folder, JavaProcess process) {
    super(process);
    this.folder = folder;
  }

  /** Starts the demo on any free port and waits until it is ready. */
  static DemoProcess start(Path folder, String... options) throws Exception {
    return startWith(CLASS_PATH, folder, options);
  }

  /** Starts the demo on this port and waits until it is ready. */
  static DemoProcess startOn(int port, Path folder) throws Exception {
    DemoProcess demo = launch(CLASS_PATH, folder, List.of("--port", String.valueOf(port)));
    demo.process().awaitOut(out -> out.contains(LAST_LINE));
    return demo;
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
    demo.process().awaitOut(out -> out.contains(LAST_LINE));
    return demo;
  }

  /** Runs the demo with options that let it end by itself. */
  static DemoProcess runToEnd(Path folder, String... options) throws Exception {
    DemoProcess demo = launch(CLASS_PATH, folder, List.of(options));
    demo.process().awaitEnd();
    return demo;
  }

  private static DemoProcess launch(String classPath, Path folder, List<String> options)
      throws IOException {
    return new DemoProcess(folder, JavaProcess.launch(folder, classPath, Main.class, options));
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

  @Override
  public URI address() throws IOException {
    return URI.create(valueOf("address"));
  }

  String auditLog() throws IOException {
    return Files.readString(state().resolve("audit.log"));
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
}
