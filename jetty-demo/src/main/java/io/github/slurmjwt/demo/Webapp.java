package io.github.slurmjwt.demo;

import io.github.slurmjwt.demo.DemoOptions.FilterParameter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of the web application: a web.xml with the current setting, and the page. */
final class Webapp {
  private static final String WEB_XML = "WEB-INF/web.xml";
  private static final List<String> PAGE =
      List.of(
          "public/index.html",
          "public/style.css",
          "public/icon.svg",
          "public/page.js",
          "public/answer.js",
          "public/server.js",
          "public/cases.js",
          "public/claims.js",
          "public/curl.js",
          "public/explain.js",
          "public/token.js",
          "public/wall.js",
          "public/wallview.js",
          "public/watch.js",
          "public/wall.json",
          "public/view.js");

  private Webapp() {}

  /** Writes the files for Jetty; the web.xml configures the filter with the parameter. */
  static void write(Path folder, FilterParameter parameter) throws IOException {
    String webXml =
        new String(resource(WEB_XML), StandardCharsets.UTF_8)
            .replace("@setting.name@", xml(parameter.name()))
            .replace("@setting.value@", xml(parameter.value()));
    write(folder.resolve(WEB_XML), webXml.getBytes(StandardCharsets.UTF_8));
    for (String file : PAGE) {
      write(folder.resolve(file), resource(file));
    }
  }

  /** Returns a packaged file of the application. */
  static byte[] resource(String name) throws IOException {
    try (InputStream in = Webapp.class.getResourceAsStream("/webapp/" + name)) {
      if (in == null) {
        throw new AssertionError("the demo is packaged without " + name);
      }
      return in.readAllBytes();
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  /** Escapes the text for use as the content of an XML element. */
  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
