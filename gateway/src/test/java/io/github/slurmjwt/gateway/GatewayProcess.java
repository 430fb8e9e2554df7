package io.github.slurmjwt.gateway;

import io.github.slurmjwt.testing.HttpProcess;
import io.github.slurmjwt.testing.JavaProcess;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway as a process of its own in a folder of its own. */
final class GatewayProcess extends HttpProcess {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Pattern ADDRESS = Pattern.compile("slurm gateway: (\\S+) forwards ");
  private static final Pattern FORWARD_AUTH = Pattern.compile(":(\\d+)/forward-auth/");
  private static final List<String> KEY_OPTIONS = List.of("--slurm-conf", "--auth-alt-parameters");

  private static final String KEY = "jwt_hs256.key";

  private final Path folder;

  private GatewayProcess(Path folder, JavaProcess process) {
    super(process);
    this.folder = folder;
  }

  /**
   * Starts the gateway on any free port and waits until it is ready. Without an option that names
   * keys it gets a new HS256 key, see {@link #key}.
   */
  static GatewayProcess start(Path folder, String... options) throws Exception {
    GatewayProcess gateway = launch(folder, List.of(options));
    gateway.process().awaitOut(out -> ADDRESS.matcher(out).find());
    return gateway;
  }

  /** Runs the gateway with options that let it end by itself. */
  static GatewayProcess runToEnd(Path folder, String... options) throws Exception {
    GatewayProcess gateway = launch(folder, List.of(options));
    gateway.process().awaitEnd();
    return gateway;
  }

  /** As {@link #runToEnd}, with these options and no others. */
  static GatewayProcess runAsGiven(Path folder, String... options) throws Exception {
    GatewayProcess gateway = launchAsGiven(folder, List.of(options));
    gateway.process().awaitEnd();
    return gateway;
  }

  private static GatewayProcess launch(Path folder, List<String> options) throws IOException {
    Files.createDirectories(folder);
    return launchAsGiven(folder, withDefaults(folder, options));
  }

  private static GatewayProcess launchAsGiven(Path folder, List<String> arguments)
      throws IOException {
    return new GatewayProcess(
        folder, JavaProcess.launch(folder, CLASS_PATH, Main.class, arguments));
  }

  private static List<String> withDefaults(Path folder, List<String> options) throws IOException {
    List<String> all = new ArrayList<>(options);
    if (!options.contains("--port")) {
      all.addAll(List.of("--port", "0"));
    }
    if (options.stream().noneMatch(KEY_OPTIONS::contains)) {
      Path key = folder.resolve(KEY);
      if (!Files.exists(key)) {
        SecretFiles.key(key);
      }
      all.addAll(List.of("--auth-alt-parameters", "jwt_key=" + key));
    }
    return all;
  }

  /** Waits until it has ended. */
  void awaitEnd() throws Exception {
    process().awaitEnd();
  }

  /** Returns the key that a gateway without an option for keys has. */
  Path key() {
    return folder.resolve(KEY);
  }

  /** Returns the port where a proxy asks for verdicts. */
  int forwardAuthPort() throws IOException {
    Matcher port = FORWARD_AUTH.matcher(out());
    if (!port.find()) {
      throw new AssertionError("no verdicts: " + out());
    }
    return Integer.parseInt(port.group(1));
  }

  @Override
  public URI address() throws IOException {
    Matcher address = ADDRESS.matcher(out());
    if (!address.find()) {
      throw new AssertionError("no address: " + out());
    }
    return URI.create(address.group(1));
  }
}
