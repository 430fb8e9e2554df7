package io.github.slurmjwt.gateway;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.NearestName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Turns the text of options into values. A message continues a sentence that begins with the name
 * of the option, and does not repeat the text: it may be a secret in the wrong place.
 */
final class OptionTypes {
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}\\uFFFE\\uFFFF]");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** Whose token is forwarded. */
  enum Forward {
    PASS_THROUGH,
    AUTHENTICATING_PROXY,
    MINT
  }

  /** What a gateway that sends tokens of its own does with requests of root and SlurmUser. */
  enum Administrators {
    REFUSE,
    FORWARD
  }

  private OptionTypes() {}

  private static String line(String text) {
    if (text.isBlank() || UNPRINTABLE.matcher(text).find()) {
      throw new TypeConversionException("needs a value of one line");
    }
    return text;
  }

  private static int number(String text, int least, int most) {
    if (NUMBER.matcher(text).matches()) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new TypeConversionException("must be a number from " + least + " to " + most);
  }

  /** One line of printable text. */
  static final class Line implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return line(text);
    }
  }

  /** An address or the name of a host. */
  static final class Host implements ITypeConverter<String> {
    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z._:%\\[\\]-]+");

    @Override
    public String convert(String text) {
      if (!HOST.matcher(line(text)).matches()) {
        throw new TypeConversionException(
            "must be an address or the name of a host, without quotes or blanks");
      }
      return text;
    }
  }

  /** A path; a relative one starts from the working directory. */
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

  /** The address of slurmrestd. */
  static final class SlurmrestdAddress implements ITypeConverter<Slurmrestd> {
    @Override
    public Slurmrestd convert(String text) {
      return Slurmrestd.parse(text).orElseThrow(() -> new TypeConversionException(Slurmrestd.RULE));
    }
  }

  /** A TCP port, or 0. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 0, 65_535);
    }
  }

  /** Whose token is forwarded. */
  static final class ForwardConverter implements ITypeConverter<Forward> {
    @Override
    public Forward convert(String text) {
      return switch (text) {
        case "pass-through" -> Forward.PASS_THROUGH;
        case "authenticating-proxy" -> Forward.AUTHENTICATING_PROXY;
        case "mint" -> Forward.MINT;
        default ->
            throw new TypeConversionException("must be pass-through, authenticating-proxy or mint");
      };
    }
  }

  /** What is done with requests of root and SlurmUser. */
  static final class AdministratorsConverter implements ITypeConverter<Administrators> {
    @Override
    public Administrators convert(String text) {
      return switch (text) {
        case "refuse" -> Administrators.REFUSE;
        case "forward" -> Administrators.FORWARD;
        default -> throw new TypeConversionException("must be refuse or forward");
      };
    }
  }

  /** Seconds, up to a day. */
  static final class Timeout implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Duration.ofSeconds(number(text, 1, 86_400));
    }
  }

  /** Seconds, up to two years. */
  static final class StrictTransport implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Duration.ofSeconds(number(text, 0, 63_072_000));
    }
  }

  /** Seconds, up to an hour, or 0 for none. */
  static final class Pause implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Duration.ofSeconds(number(text, 0, 3_600));
    }
  }

  /** How many requests slurmrestd gets at a time. */
  static final class Slots implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 1, 10_000);
    }
  }

  /** How many connections there may be. */
  static final class Connections implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 1, 1_000_000);
    }
  }

  /** Bytes in a second, or 0 for any. */
  static final class Rate implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 0, 100_000_000);
    }
  }

  /** Networks whose proxies are believed. */
  static final class Networks implements ITypeConverter<TrustedProxies> {
    @Override
    public TrustedProxies convert(String text) {
      return TrustedProxies.parse(line(text))
          .orElseThrow(() -> new TypeConversionException(TrustedProxies.RULE));
    }
  }

  /** Where the address of a client stands. */
  static final class AddressSource implements ITypeConverter<ClientAddress> {
    @Override
    public ClientAddress convert(String text) {
      return switch (text) {
        case "x-forwarded-for" -> ClientAddress.X_FORWARDED_FOR;
        case "forwarded" -> ClientAddress.FORWARDED;
        case "proxy-protocol" -> ClientAddress.PROXY_PROTOCOL;
        default ->
            throw new TypeConversionException(
                "must be x-forwarded-for, forwarded or proxy-protocol");
      };
    }
  }

  /** How many failed logins an address has. */
  static final class LoginLimit implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 0, 1_000_000);
    }
  }

  /** What some users may do. */
  static final class Rule implements ITypeConverter<AccessRule> {
    @Override
    public AccessRule convert(String text) {
      return AccessRule.parse(text)
          .orElseThrow(() -> new TypeConversionException(AccessRule.mistake(text)));
    }
  }

  /** A parameter of the filter: its name and its value, which the filter takes. */
  static final class FilterParameter implements ITypeConverter<Map.Entry<String, String>> {
    @Override
    public Map.Entry<String, String> convert(String text) {
      int equals = text.indexOf('=');
      if (equals < 0) {
        throw new TypeConversionException("must be NAME=VALUE");
      }
      String name = text.substring(0, equals);
      String value = line(text.substring(equals + 1));
      List<String> names = FilterSettings.parameterNames();
      if (!names.contains(name)) {
        throw new TypeConversionException(
            "names no parameter of the filter: did you mean " + NearestName.of(name, names) + "?");
      }
      try {
        FilterSettings.builder().parameter(name, value);
        return Map.entry(name, value);
      } catch (ConfigException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
