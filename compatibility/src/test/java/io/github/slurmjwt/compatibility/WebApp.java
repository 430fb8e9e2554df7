package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.compatibility.app.AuditCount;
import io.github.slurmjwt.compatibility.app.Probe;
import io.github.slurmjwt.compatibility.app.WhoSocket;
import io.github.slurmjwt.compatibility.app.Wiring;
import io.github.slurmjwt.servlet.DispatchServlet;
import io.github.slurmjwt.servlet.Echo;
import io.github.slurmjwt.servlet.SetHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The test application, as a folder, as a WAR and as the settings alone.
 *
 * @param contextPath where it goes, such as {@code /app}
 * @param folder its parts by name
 */
record WebApp(String contextPath, Path folder) {
  private static final List<Class<?>> CLASSES =
      List.of(
          Echo.class,
          DispatchServlet.class,
          SetHeaders.class,
          AuditCount.class,
          Probe.class,
          WhoSocket.class,
          Wiring.class);

  /**
   * Writes an application with the filter in its web.xml.
   *
   * @param parent the folder to write into
   * @param parameters the filter's init-params
   * @param moreXml what follows the filter
   * @param api what the server knows
   * @param libraries what is in WEB-INF/lib
   */
  static WebApp write(
      Path parent,
      String contextPath,
      Map<String, String> parameters,
      String moreXml,
      ServletApi api,
      List<Path> libraries)
      throws IOException {
    WebApp app = write(parent, contextPath, filter(parameters) + moreXml, api, libraries);
    Properties properties = new Properties();
    properties.putAll(parameters);
    try (OutputStream out =
        Files.newOutputStream(parent.resolve(contextPath.substring(1) + ".properties"))) {
      properties.store(out, null);
    }
    return app;
  }

  /** Writes an application with this text in its web.xml. */
  static WebApp write(
      Path parent, String contextPath, String filterXml, ServletApi api, List<Path> libraries)
      throws IOException {
    WebApp app = new WebApp(contextPath, parent.resolve(contextPath.substring(1)));
    Path inf = Files.createDirectories(app.folder.resolve("WEB-INF"));
    String webXml = api.webXml(resource("/web.xml")).replace("<!-- filter -->", filterXml);
    Files.writeString(inf.resolve("web.xml"), webXml);
    for (Class<?> type : CLASSES) {
      copyClass(type, api, app.classes());
    }
    Path lib = Files.createDirectories(inf.resolve("lib"));
    for (Path library : libraries) {
      Files.copy(library, lib.resolve(library.getFileName()));
    }
    app.zip();
    return app;
  }

  /** Returns the filter and its mapping as a web.xml has them. */
  static String filter(Map<String, String> parameters) throws IOException {
    String params =
        new TreeMap<>(parameters)
            .entrySet().stream()
                .map(
                    parameter ->
                        "<init-param><param-name>%s</param-name><param-value>%s</param-value></init-param>"
                            .formatted(parameter.getKey(), parameter.getValue()))
                .collect(Collectors.joining("\n"));
    return resource("/filter.xml").replace("<!-- parameters -->", params);
  }

  Path war() {
    return folder.resolveSibling(folder.getFileName() + ".war");
  }

  Path classes() {
    return folder.resolve("WEB-INF").resolve("classes");
  }

  /**
   * Returns what brings the filter into it: its web.xml and its libraries, by their names in it.
   */
  Map<String, Path> overlay() throws IOException {
    Map<String, Path> parts = new TreeMap<>();
    Path inf = folder.resolve("WEB-INF");
    try (Stream<Path> files = Files.walk(inf)) {
      files
          .filter(
              file -> file.equals(inf.resolve("web.xml")) || file.startsWith(inf.resolve("lib")))
          .filter(Files::isRegularFile)
          .forEach(file -> parts.put(folder.relativize(file).toString(), file));
    }
    return parts;
  }

  private void zip() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war()));
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }

  /** Copies a class and those inside it, named or not. */
  private static void copyClass(Class<?> type, ServletApi api, Path classes) throws IOException {
    copyClass(type.getName(), api, classes);
    for (Class<?> inner : type.getDeclaredClasses()) {
      copyClass(inner, api, classes);
    }
    for (int i = 1; copyClass(type.getName() + "$" + i, api, classes); i++) {}
  }

  private static boolean copyClass(String name, ServletApi api, Path classes) throws IOException {
    String path = name.replace('.', '/') + ".class";
    try (InputStream in = WebApp.class.getResourceAsStream("/" + path)) {
      if (in == null) {
        return false;
      }
      Path target = classes.resolve(path);
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.write(target, api.classFile(in.readAllBytes()));
      return true;
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = WebApp.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
