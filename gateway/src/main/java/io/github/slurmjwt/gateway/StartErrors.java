package io.github.slurmjwt.gateway;

import io.github.slurmjwt.ConfigException;
import jakarta.servlet.ServletException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one sentence why the gateway does not start. */
final class StartErrors implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed)
      throws Exception {
    if (e instanceof GatewayException known) {
      return report(line, String.valueOf(known.getMessage()), known.exitCode());
    }
    if (e instanceof ConfigException) {
      return report(line, String.valueOf(e.getMessage()), GatewayException.WRONG_CONFIGURATION);
    }
    if (e instanceof ServletException) {
      // Only the filter throws it during the start, about a file that it reads, and has logged it.
      return GatewayException.WRONG_CONFIGURATION;
    }
    throw e;
  }

  /** Prints what is wrong, a sentence a line. */
  static void print(CommandLine line, String sentences) {
    String start = LogConfiguration.errorPrefix() + line.getCommandName() + ": ";
    sentences.lines().forEach(one -> line.getErr().println(start + one));
    line.getErr().flush();
  }

  private static int report(CommandLine line, String sentence, int exitCode) {
    print(line, sentence);
    return exitCode;
  }
}
