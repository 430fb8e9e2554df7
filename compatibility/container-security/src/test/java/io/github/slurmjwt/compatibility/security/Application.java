package io.github.slurmjwt.compatibility.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The web application as a folder, with or without its own registration. */
final class Application {
  private static final String AUTH_ALT_PARAMETERS = "AuthAltParameters";
  private static final Path SOURCE = Path.of("src", "main", "webapp", "WEB-INF", "web.xml");
  private static final Path CLASSES = Path.of("target", "classes");

  private Application() {}

  /** Writes the application with the jars in WEB-INF/lib and the listener in its web.xml. */
  static Path withListener(Path folder, Map<String, String> parameters, Jars jars)
      throws IOException {
    StringBuilder registration = new StringBuilder();
    parameters.forEach(
        (name, value) -> {
          if (!name.equals(AUTH_ALT_PARAMETERS)) {
            registration.append(contextParameter(name, value));
          }
        });
    registration.append(
        Documentation.listener()
            .replace(Documentation.AUTH_ALT_PARAMETERS, parameters.get(AUTH_ALT_PARAMETERS)));
    Path application = folder.resolve("application");
    write(application, registration.toString(), Documentation.constraints());
    jars.copyTo(application.resolve("WEB-INF").resolve("lib"));
    return application;
  }

  private static String contextParameter(String name, String value) {
    return "<context-param><param-name>slurm-jwt."
        + name
        + "</param-name><param-value>"
        + value
        + "</param-value></context-param>";
  }

  /** Writes the application without a word about Slurm. */
  static Path plain(Path folder) throws IOException {
    return write(folder.resolve("application"), "", Documentation.constraints());
  }

  /** Writes the application with these lines in its web.xml, and no constraint but theirs. */
  static Path with(Path application, String xml) throws IOException {
    return write(application, "", xml);
  }

  private static Path write(Path application, String registration, String constraints)
      throws IOException {
    Path information = Files.createDirectories(application.resolve("WEB-INF"));
    copy(CLASSES, information.resolve("classes"));
    String descriptor = Files.readString(SOURCE);
    String completed =
        descriptor
            .replace("<!--LISTENER-->", registration)
            .replace("<!--CONSTRAINTS-->", constraints);
    Files.writeString(information.resolve("web.xml"), completed);
    return application;
  }

  static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      Files.createDirectories(target);
      files
          .skip(1)
          .forEach(file -> copyOne(file, target.resolve(source.relativize(file).toString())));
    }
  }

  private static void copyOne(Path file, Path target) {
    try {
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
