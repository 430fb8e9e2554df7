package io.github.slurmjwt.demo;

/** Starts the demo; {@code --help} lists the options. */
public final class Main {
  private Main() {}

  /**
   * Runs the demo until the process is stopped. Exits with code 1 if it cannot start, and with 2 if
   * * the command line is invalid.
   */
  public static void main(String[] arguments) {
    int exitCode = new DemoCommand(DemoServer::serve).commandLine().execute(arguments);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }
}
