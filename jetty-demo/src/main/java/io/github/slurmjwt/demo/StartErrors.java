package io.github.slurmjwt.demo;

import jakarta.servlet.ServletException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one sentence why the demo does not start. */
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
      // Only the filter throws it during the start, and has logged its sentence.
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }
}
