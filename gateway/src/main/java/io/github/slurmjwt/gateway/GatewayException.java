package io.github.slurmjwt.gateway;

/** The gateway cannot run. The message is one sentence: what is wrong, what to do. */
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

  int exitCode() {
    return exitCode;
  }
}
