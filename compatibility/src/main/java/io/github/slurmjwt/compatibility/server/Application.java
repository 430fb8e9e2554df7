package io.github.slurmjwt.compatibility.server;

import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A web application.
 *
 * @param contextPath where it is deployed, such as {@code /app}
 * @param war the file
 */
record Application(String contextPath, Path war) {
  /** The class that does in code what the application's web.xml says, less the filter. */
  private static final String WIRING = "io.github.slurmjwt.compatibility.app.Wiring";

  String name() {
    return contextPath.substring(1);
  }

  /** The init-params of the filter in its web.xml, for servers that read none. */
  Map<String, String> filterParameters() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(war.resolveSibling(name() + ".properties"))) {
      properties.load(in);
    }
    Map<String, String> parameters = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> parameters.put(name, properties.getProperty(name)));
    return parameters;
  }

  /** Its servlets, for servers that read no web.xml and have its classes on their class path. */
  static ServletContainerInitializer servlets() throws ReflectiveOperationException {
    return Class.forName(WIRING)
        .asSubclass(ServletContainerInitializer.class)
        .getConstructor()
        .newInstance();
  }
}
