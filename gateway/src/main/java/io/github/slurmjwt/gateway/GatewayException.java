package io.github.slurmjwt.gateway;

import java.net.BindException;
import java.util.List;
import java.util.Objects;

/**
 * The gateway cannot run. The message is one sentence, or one a line: what is wrong, what to do.
 */
final class GatewayException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private GatewayException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command line is wrong. */
  static GatewayException usage(String message) {
    return new GatewayException(2, message);
  }

  /** The command line is right, but cannot be carried out. */
  static GatewayException failure(String message) {
    return new GatewayException(1, message);
  }

  /** Several things are wrong, a sentence each. */
  static GatewayException failures(List<String> messages) {
    return failure(String.join("\n", messages));
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
