package io.github.slurmjwt.demo;

import jakarta.servlet.ServletException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Reports in one sentence why the demo does not start. */
final class StartErrors implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed)
      throws Exception {
    if (e instanceof DemoException known) {
      line.getErr().println(line.getCommandName() + ": " + known.getMessage());
      line.getErr().flush();
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (e instanceof ServletException) {
      // During startup only the filter throws it, and it has already logged the reason.
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }
}
