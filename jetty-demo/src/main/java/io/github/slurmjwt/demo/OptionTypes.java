package io.github.slurmjwt.demo;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts the text of options to values. An error message continues a sentence that begins with *
 * the option's name. It does not repeat the text, which may be a misplaced secret.
 */
final class OptionTypes {
  /** Control characters would change error messages and the web.xml. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}\\uFFFE\\uFFFF]");

  private OptionTypes() {}

  private static String line(String text) {
    if (text.isBlank() || UNPRINTABLE.matcher(text).find()) {
      throw new TypeConversionException("needs a value of one line");
    }
    return text;
  }

  /** A single line of printable text. */
  static final class Line implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return line(text);
    }
  }

  /** A path; a relative one is resolved against the working directory. */
  static final class AbsolutePath implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      try {
        return Path.of(line(text)).toAbsolutePath().normalize();
      } catch (InvalidPathException e) {
        throw new TypeConversionException("must be a path");
      }
    }
  }

  /** A TCP port, or 0. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
        return Integer.parseInt(text);
      }
      throw new TypeConversionException("must be a number from 0 to 65535");
    }
  }

  /** A URL that keeps tokens secret: https, or http to this machine. */
  static final class JobsAddress implements ITypeConverter<URI> {
    private static final Pattern ADDRESS =
        Pattern.compile(
            "(?i)(https://[a-z0-9.:\\[\\]-]+|http://(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]+)?)"
                + "/[^?#\\s]*");

    @Override
    public URI convert(String text) {
      try {
        if (ADDRESS.matcher(text).matches()) {
          return URI.create(text);
        }
      } catch (IllegalArgumentException e) {
        // Reported below.
      }
      throw new TypeConversionException(
          "must be like http://127.0.0.1:6820/slurm/v0.0.38/jobs, or https, since tokens must not"
              + " be sent unencrypted");
    }
  }
}
