package io.github.slurmjwt.jars;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.slurmjwt.testing.JavaProcess;
import io.github.slurmjwt.testing.Processes;
import io.github.slurmjwt.testing.Processes.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** The jars that need no other jar, each with the Servlet API that it is for. */
enum SelfContainedJar {
  ALL("all.jar", "jakarta"),
  JAVAX("javax.jar", "javax");

  /** {@code package -> package module-or-jar}, indented, as jdeps prints it. */
  private static final Pattern DEPENDENCE = Pattern.compile("\\s+(\\S+)\\s+->\\s+(\\S+)\\s+(.+)");

  private final String property;
  final String servletRoot;

  SelfContainedJar(String property, String servletRoot) {
    this.property = property;
    this.servletRoot = servletRoot;
  }

  Path path() {
    return Path.of(System.getProperty(property));
  }

  /** Every entry but folders, as often as it stands in the jar. */
  List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(path().toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
    }
  }

  String text(String entry) throws IOException {
    try (JarFile jar = new JarFile(path().toFile())) {
      return new String(jar.getInputStream(jar.getJarEntry(entry)).readAllBytes(), UTF_8);
    }
  }

  String manifest(String name) throws IOException {
    try (JarFile jar = new JarFile(path().toFile())) {
      Manifest manifest = jar.getManifest();
      return String.valueOf(manifest.getMainAttributes().getValue(name));
    }
  }

  /** The packages outside the jar that its classes name, and where jdeps finds them. */
  List<Dependence> dependences() {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    int code = jdeps.run(printer, printer, "-verbose:package", path().toString());
    if (code != 0) {
      throw new AssertionError(out.toString());
    }
    return out.toString()
        .lines()
        .map(DEPENDENCE::matcher)
        .filter(line -> line.matches() && !line.group(1).endsWith(".jar"))
        .map(line -> new Dependence(line.group(1), line.group(2), line.group(3).strip()))
        .toList();
  }

  /**
   * One package naming another.
   *
   * @param where a module of the JDK, the jar itself, or {@code not found}
   */
  record Dependence(String from, String to, String where) {
    boolean isMissing() {
      return where.equals("not found");
    }
  }

  /** Runs the jar as a program, with nothing else on the class path. */
  Run run(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(JavaProcess.java().toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-jar"));
    command.add(path().toString());
    command.addAll(Arrays.asList(arguments));
    return Processes.run(folder, "", command);
  }
}
