package io.github.slurmjwt.gateway;

import java.net.BindException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;

/**
 * The gateway cannot run. The message is one sentence, or one a line: what is wrong, what to do.
 */
final class GatewayException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The unit of the package names it: systemd does not start the gateway again after it. */
  static final int WRONG_CONFIGURATION = CommandLine.ExitCode.USAGE;

  private final int exitCode;

  private GatewayException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command line, the configuration file or a file that they name is wrong, and stays so. */
  static GatewayException wrongConfiguration(String message) {
    return new GatewayException(WRONG_CONFIGURATION, message);
  }

  /** Several things are wrong, a sentence each. */
  static GatewayException wrongConfiguration(List<String> messages) {
    return wrongConfiguration(String.join("\n", messages));
  }

  /** Something is missing that may be there at the next start. */
  static GatewayException failure(String message) {
    return new GatewayException(CommandLine.ExitCode.SOFTWARE, message);
  }

  int exitCode() {
    return exitCode;
  }

  /** Returns why a port cannot be used, in the words of the system where it has some. */
  static String reason(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String name = root.getClass().getSimpleName();
    return root instanceof BindException
        ? Objects.requireNonNullElse(root.getMessage(), name)
        : name;
  }
}
