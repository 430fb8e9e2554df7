package io.github.slurmjwt.gateway;

import java.io.PrintWriter;

/** Starts the gateway; {@code --help} lists the options. */
public final class Main {
  private Main() {}

  /**
   * Runs the gateway until the process is told to stop, then exits with code 0. Exits with code 2
   * when the command line or the configuration is wrong, and with 1 when it cannot start for
   * another reason.
   */
  public static void main(String[] arguments) {
    int exitCode =
        new GatewayCommand(Main::serve, ConfigurationFile.DEFAULT).commandLine().execute(arguments);
    System.exit(exitCode);
  }

  private static void serve(GatewayOptions options, PrintWriter out) throws Exception {
    LogConfiguration.apply(options.logging());
    StopSignal signal = StopSignal.install();
    RefusalLines lines = RefusalLines.install();
    try {
      serve(options, out, signal);
    } finally {
      lines.close();
    }
  }

  private static void serve(GatewayOptions options, PrintWriter out, StopSignal signal)
      throws Exception {
    String inForce = InForce.line(options);
    GatewayServer server = GatewayServer.start(options);
    try {
      String summary = server.summary();
      out.println(summary);
      server.adminSummary().ifPresent(out::println);
      out.println(inForce);
      out.flush();
      ServiceNotification.ofThisProcess().ready(summary);
      signal.await();
      server.stopGracefully();
    } finally {
      server.stop();
    }
  }
}
