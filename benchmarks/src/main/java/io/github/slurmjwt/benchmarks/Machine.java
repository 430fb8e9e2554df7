package io.github.slurmjwt.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Collectors;

/** Says where figures come from. */
final class Machine {
  private Machine() {}

  /** Returns processor, system, JDK and the versions of what is measured, in one paragraph. */
  static String describe() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = Machine.class.getResourceAsStream("versions.properties")) {
      versions.load(in);
    }
    String others =
        versions.stringPropertyNames().stream()
            .sorted(String.CASE_INSENSITIVE_ORDER)
            .map(name -> name + " " + versions.getProperty(name))
            .collect(Collectors.joining(", "));
    return "%s, %d cores, %s %s, %s %s; %s."
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.vm.name"),
            Runtime.version(),
            others);
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (Files.isReadable(file)) {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    }
    return System.getProperty("os.arch");
  }
}
