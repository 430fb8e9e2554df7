package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.keys.KeyLoadException;
import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports in one sentence what is wrong with a command. Apart from option names, no argument is *
 * ever repeated, since it may be a misplaced token.
 */
final class CommandErrors
    implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {
  private static final Pattern OPTION = Pattern.compile("(--?[a-z][a-zA-Z-]{0,30})(=.*)?");

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    String message =
        failure instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched.getUnmatched().get(0))
            : withoutArguments(String.valueOf(failure.getMessage()), arguments);
    return complain(failure.getCommandLine(), message + "; see --help");
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    return complain(commandLine, sentence(failure));
  }

  /** Returns what is wrong; for an unexpected failure, only its class. */
  static String sentence(Exception failure) {
    return failure instanceof ConfigException || failure instanceof KeyLoadException
        ? String.valueOf(failure.getMessage())
        : unforeseen(failure);
  }

  /** Returns the sentence for an unexpected exception, whose message may contain a secret. */
  static String unforeseen(Throwable failure) {
    return "unexpected error, please report it: " + failure.getClass().getName();
  }

  /** Prints the sentence and returns the exit code for wrong usage. */
  static int complain(CommandLine commandLine, String sentence) {
    PrintWriter err = commandLine.getErr();
    err.println(
        commandLine.getCommandSpec().qualifiedName() + ": " + TerminalText.sentence(sentence));
    err.flush();
    return Main.UNUSABLE;
  }

  private static String unmatched(String argument) {
    var option = OPTION.matcher(argument);
    return option.matches()
        ? "the option " + option.group(1) + " is unknown"
        : "unexpected argument or command (not shown, in case it is a token)";
  }

  private static String withoutArguments(String message, String[] arguments) {
    String clean = message;
    for (String argument : arguments) {
      String secret = argument.substring(argument.indexOf('=') + 1);
      if (!OPTION.matcher(secret).matches() && !secret.isEmpty()) {
        clean = clean.replace(secret, "…");
      }
    }
    return clean;
  }
}
