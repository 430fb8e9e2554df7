package io.github.slurmjwt.demo;

import io.github.slurmjwt.config.NearestName;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports in one sentence what is wrong with a command line. Repeats only names of options, since *
 * any other argument may be a token.
 */
final class UsageErrors implements IParameterExceptionHandler {
  private static final Pattern OPTION = Pattern.compile("(--?[a-z][a-z0-9-]{0,30})(=.*)?");
  private static final String HELP = "--help";
  private static final String ALL = DemoCommand.typed(HELP) + " lists all options";

  /** Shows the help if it is requested, whatever else is wrong. */
  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    if (Arrays.asList(arguments).contains(HELP)) {
      line.usage(line.getOut());
      return CommandLine.ExitCode.OK;
    }
    line.getErr().println(line.getCommandName() + ": " + sentence(e, line) + "; " + ALL);
    line.getErr().flush();
    return CommandLine.ExitCode.USAGE;
  }

  private static String sentence(ParameterException e, CommandLine line) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched().get(0), line.getCommandSpec().optionsMap().keySet());
    }
    if (e instanceof OverwrittenOptionException repeated) {
      return name(repeated.getOverwritten()) + " is given twice";
    }
    if (e instanceof MissingParameterException missing) {
      return name(missing.getMissing().get(0)) + " needs a value";
    }
    if (e instanceof MutuallyExclusiveArgsException || e instanceof MaxValuesExceededException) {
      return "at most one of --rs256, --slurm-conf and --auth-alt-parameters is allowed";
    }
    ArgSpec argument = e.getArgSpec();
    return argument == null
        ? "the command line is malformed"
        : name(argument) + " " + problem(argument, e.getCause());
  }

  /** Picocli's own messages about switches repeat the value. */
  private static String problem(ArgSpec argument, @Nullable Throwable cause) {
    if (argument.typeInfo().isBoolean()) {
      return "takes no value";
    }
    return cause instanceof TypeConversionException wrong
        ? String.valueOf(wrong.getMessage())
        : "cannot have this value";
  }

  private static String unknown(String argument, Set<String> known) {
    var option = OPTION.matcher(argument);
    return option.matches()
        ? "unknown option %s (did you mean %s?)"
            .formatted(option.group(1), NearestName.of(option.group(1), known))
        : "unexpected argument (not shown, since it may be a secret)";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
