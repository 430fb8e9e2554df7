package io.github.slurmjwt.demo;

/** The demo cannot run. The message is one sentence: what is wrong, what to do. */
final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private DemoException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command line is wrong. */
  static DemoException usage(String message) {
    return new DemoException(2, message);
  }

  /** The command line is good, but cannot be carried out. */
  static DemoException failure(String message) {
    return new DemoException(1, message);
  }

  int exitCode() {
    return exitCode;
  }
}
