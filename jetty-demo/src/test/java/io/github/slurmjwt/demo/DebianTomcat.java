package io.github.slurmjwt.demo;

import io.github.slurmjwt.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** Debian's Tomcat with a folder and a process of its own. */
final class DebianTomcat implements AutoCloseable {
  private static final Path HOME = Path.of("/usr/share/tomcat10");
  private static final Path CONFIGURATION = Path.of("/etc/tomcat10");

  /** What /proc/net says of a socket that accepts connections. */
  private static final String LISTENING = "0A";

  private final Process process;
  private final Path log;

  private DebianTomcat(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it with Debian's configuration.
   *
   * @param base its folder, with the applications in {@code webapps}
   * @param connector what stands in server.xml in place of Debian's connector
   * @param valve what the host in server.xml has besides
   */
  static DebianTomcat start(Path base, String connector, String valve) throws Exception {
    if (!Files.isDirectory(HOME)) {
      throw new AssertionError("this test needs " + HOME + ": apt-get install tomcat10");
    }
    Path conf = Files.createDirectories(base.resolve("conf"));
    for (String file :
        List.of("catalina.properties", "context.xml", "tomcat-users.xml", "web.xml")) {
      Files.copy(CONFIGURATION.resolve(file), conf.resolve(file));
    }
    String server = Files.readString(CONFIGURATION.resolve("server.xml"));
    Files.writeString(
        conf.resolve("server.xml"),
        replace(
            replace(server, "(?s)<Connector port=\"8080\".*?/>", connector),
            "</Host>",
            valve + "</Host>"));
    Files.createDirectories(base.resolve("temp"));
    Files.createDirectories(base.resolve("logs"));
    Path log = base.resolve("logs").resolve("console.log");
    ProcessBuilder builder =
        new ProcessBuilder("sh", HOME.resolve("bin").resolve("catalina.sh").toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "CATALINA_HOME", HOME.toString(),
                "CATALINA_BASE", base.toString()));
    DebianTomcat tomcat = new DebianTomcat(builder.start(), log);
    if (!Await.until(() -> tomcat.log().contains("Server startup in") || !tomcat.process.isAlive())
        || !tomcat.process.isAlive()) {
      tomcat.close();
      throw new AssertionError("Tomcat does not start: " + tomcat.log());
    }
    return tomcat;
  }

  private static String replace(String text, String pattern, String by) {
    String replaced = text.replaceFirst(pattern, Matcher.quoteReplacement(by));
    if (replaced.equals(text)) {
      throw new AssertionError("Debian's server.xml has no " + pattern);
    }
    return replaced;
  }

  /** Returns what it has printed so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Returns each address, with the port, where its process accepts connections. */
  List<String> listening() throws IOException {
    Set<String> own = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc", "" + process.pid(), "fd"))) {
      for (Path file : files.toList()) {
        own.add(Files.readSymbolicLink(file).toString());
      }
    }
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = Path.of("/proc", "" + process.pid(), "net", table);
      for (String line : Files.readAllLines(file)) {
        String[] field = line.strip().split("\\s+", -1);
        if (field[3].equals(LISTENING) && own.contains("socket:[" + field[9] + "]")) {
          addresses.add(address(field[1]));
        }
      }
    }
    return addresses;
  }

  /** The kernel writes each four bytes of an address as a number of this machine. */
  private static String address(String hexadecimal) throws IOException {
    String[] part = hexadecimal.split(":", -1);
    byte[] bytes = HexFormat.of().parseHex(part[0]);
    ByteBuffer swapped = ByteBuffer.allocate(bytes.length);
    for (ByteBuffer word = ByteBuffer.wrap(bytes); word.hasRemaining(); ) {
      swapped.order(ByteOrder.nativeOrder()).putInt(word.getInt());
    }
    return InetAddress.getByAddress(swapped.array()).getHostAddress()
        + ":"
        + Integer.parseInt(part[1], 16);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
