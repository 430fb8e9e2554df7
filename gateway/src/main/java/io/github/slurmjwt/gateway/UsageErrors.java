package io.github.slurmjwt.gateway;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one sentence what is wrong with a command line. Repeats no argument but the name of an
 * option: what stands in its place may be a token.
 */
final class UsageErrors implements IParameterExceptionHandler {
  private static final Pattern OPTION = Pattern.compile("(--?[a-z][a-z0-9-]{0,30})(=.*)?");
  private static final String HELP = "--help";

  /** Whoever asks for help gets it, whatever else is wrong. */
  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    if (Arrays.asList(arguments).contains(HELP)) {
      line.usage(line.getOut());
      return CommandLine.ExitCode.OK;
    }
    StartErrors.print(line, sentence(e) + ": see " + HELP);
    return CommandLine.ExitCode.USAGE;
  }

  private static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched().get(0));
    }
    if (e instanceof OverwrittenOptionException repeated) {
      return name(repeated.getOverwritten()) + " is given twice";
    }
    if (e instanceof MissingParameterException missing) {
      return name(missing.getMissing().get(0)) + " needs a value";
    }
    ArgSpec argument = e.getArgSpec();
    return argument == null
        ? "the command line is malformed"
        : name(argument) + " " + problem(argument, e.getCause());
  }

  /**
   * Returns what is wrong with the value of a key in a file; a sentence about a parameter names it.
   *
   * @param argument what the key stands for, which the exception need not know: a value that begins
   *     with a dash may look like an option of its own
   */
  static String problemOf(String key, ArgSpec argument, ParameterException e) {
    if (argument.typeInfo().isBoolean()) {
      return key + " must be true or false";
    }
    String problem = problem(argument, e.getCause());
    return name(argument).equals(FilterOptions.PARAMETER) ? problem : key + " " + problem;
  }

  /** Picocli's own sentences about switches repeat the value. */
  private static String problem(ArgSpec argument, @Nullable Throwable cause) {
    if (argument.typeInfo().isBoolean()) {
      return "takes no value";
    }
    return cause instanceof TypeConversionException wrong
        ? String.valueOf(wrong.getMessage())
        : "cannot have this value";
  }

  private static String unknown(String argument) {
    var option = OPTION.matcher(argument);
    return option.matches()
        ? "unknown option " + option.group(1)
        : "unexpected argument (not shown, it may be a secret)";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
