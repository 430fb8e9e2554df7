package io.github.slurmjwt.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.slurmjwt.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token as it was passed to the command.
 *
 * @param text the token
 * @param source where it came from, for the report
 */
record TokenInput(String text, String source) {
  static final String VARIABLE = "SLURM_JWT";

  private static final String STANDARD_INPUT = "-";
  private static final String PRINTED = VARIABLE + "=";
  private static final int MOST_BYTES = 1 << 20;

  /**
   * Takes the token from the argument, else from the environment variable, else from the standard *
   * input, which may contain the output of {@code scontrol token}.
   *
   * @throws ConfigException if none of them has a token, or the token is longer than 1 MiB
   */
  static TokenInput read(@Nullable String argument, CommandEnvironment environment) {
    if (argument != null && !argument.equals(STANDARD_INPUT)) {
      return new TokenInput(checked(argument, "the argument"), "from the argument");
    }
    Optional<String> variable = environment.variable(VARIABLE);
    if (argument == null && variable.isPresent()) {
      return new TokenInput(checked(variable.get(), VARIABLE), "from " + VARIABLE);
    }
    String text = standardInput(environment.in()).stripTrailing();
    if (text.isEmpty()) {
      throw new ConfigException(
          "there is no token: pass it on the standard input or in " + VARIABLE);
    }
    String token = text.startsWith(PRINTED) ? text.substring(PRINTED.length()) : text;
    return new TokenInput(token, "from the standard input");
  }

  private static String standardInput(InputStream in) {
    try {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      return checked(new String(bytes, ISO_8859_1), "the standard input");
    } catch (IOException e) {
      throw new ConfigException("the standard input cannot be read: pass the token on it");
    }
  }

  private static String checked(String text, String place) {
    if (text.length() > MOST_BYTES) {
      throw new ConfigException(place + " is longer than any token: pass the token alone");
    }
    return text;
  }

  /** Omits the token. */
  @Override
  public String toString() {
    return "TokenInput[" + source + "]";
  }
}
