package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.logging.LogManager;

/** Starts the gateway; {@code --help} lists the options. */
public final class Main {
  private Main() {}

  /**
   * Runs the gateway until the process is told to stop, then exits with code 0. Exits with code 1
   * when it cannot start, and with 2 when the command line is wrong.
   */
  public static void main(String[] arguments) {
    int exitCode =
        new GatewayCommand(Main::serve, ConfigurationFile.DEFAULT).commandLine().execute(arguments);
    System.exit(exitCode);
  }

  private static void serve(GatewayOptions options, PrintWriter out) throws Exception {
    configureLogging();
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
    GatewayServer server = GatewayServer.start(options);
    try {
      out.println(server.summary());
      out.flush();
      signal.await();
      server.stopGracefully();
    } finally {
      server.stop();
    }
  }

  /** The filter logs through the JDK, whose default format takes two lines for each record. */
  private static void configureLogging() throws IOException {
    try (InputStream in = Main.class.getResourceAsStream("logging.properties")) {
      LogManager.getLogManager().readConfiguration(in);
    }
  }
}
