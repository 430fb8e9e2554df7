package io.github.slurmjwt.gateway;

import java.io.PrintWriter;

/** Starts the gateway; {@code --help} lists the options. */
public final class Main {
  private Main() {}

  /**
   * Runs the gateway until the process is told to stop. Exits with code 1 when it cannot start, and
   * with 2 when the command line is wrong.
   */
  public static void main(String[] arguments) {
    int exitCode =
        new GatewayCommand(Main::serve, ConfigurationFile.DEFAULT).commandLine().execute(arguments);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  private static void serve(GatewayOptions options, PrintWriter out) throws Exception {
    LogConfiguration.apply(options.logging());
    GatewayServer server = GatewayServer.start(options);
    try {
      String summary = server.summary();
      out.println(summary);
      server.adminSummary().ifPresent(out::println);
      out.flush();
      ServiceNotification.ofThisProcess().ready(summary);
      server.join();
    } finally {
      server.stop();
    }
  }
}
