package io.github.slurmjwt.compatibility.security;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An installed Tomcat with a CATALINA_BASE of its own.
 *
 * @param home what was unpacked
 * @param base the CATALINA_BASE
 */
record TomcatInstallation(Path home, Path base) {
  private static final String END = "</web-app>";

  /** Makes the base. */
  static TomcatInstallation of(Path home, Path base) throws IOException {
    return of(home, home.resolve("conf"), base);
  }

  /** As {@link #of(Path, Path)}, where the configuration lies elsewhere. */
  static TomcatInstallation of(Path home, Path original, Path base) throws IOException {
    Path conf = Files.createDirectories(base.resolve("conf"));
    for (String file : List.of("web.xml", "catalina.properties")) {
      Files.copy(original.resolve(file), conf.resolve(file));
    }
    Files.createDirectories(base.resolve("temp"));
    return new TomcatInstallation(home, base);
  }

  /** Puts the jar into lib/. */
  void share(Jars jars) throws IOException {
    jars.copyTo(base.resolve("lib"));
  }

  /** Writes conf/jaspic-providers.xml as the documentation has it. */
  void provide(String authAltParameters, String moreProperties) throws IOException {
    String providers =
        Documentation.SECURITY
            .snippet("<jaspic-providers")
            .replace(Documentation.AUTH_ALT_PARAMETERS, authAltParameters)
            .replace("</provider>", moreProperties + "</provider>");
    Files.writeString(base.resolve("conf").resolve("jaspic-providers.xml"), providers);
  }

  /** Adds these lines to conf/web.xml, which is for all applications. */
  void addToAll(String xml) throws IOException {
    Path webXml = base.resolve("conf").resolve("web.xml");
    String original = Files.readString(webXml);
    Files.writeString(webXml, original.replace(END, xml + END));
  }

  /** Writes conf/server.xml with these elements in the host, and returns the command. */
  List<String> command(int port, String contexts) throws IOException {
    Files.writeString(
        base.resolve("conf").resolve("server.xml"),
        Files.readString(Path.of("src", "test", "servers", "server.xml"))
            .replace("@PORT@", Integer.toString(port))
            .replace("<!--CONTEXTS-->", contexts));
    String bootstrap =
        Stream.of("bootstrap.jar", "tomcat-juli.jar")
            .map(jar -> home.resolve("bin").resolve(jar).toString())
            .collect(Collectors.joining(File.pathSeparator));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dcatalina.home=" + home,
        "-Dcatalina.base=" + base,
        "-cp",
        bootstrap,
        "org.apache.catalina.startup.Bootstrap",
        "start");
  }

  /** An element for {@link #command}. */
  static String context(String path, Path application) {
    return "<Context path=\"%s\" docBase=\"%s\" />".formatted(path, application);
  }
}
