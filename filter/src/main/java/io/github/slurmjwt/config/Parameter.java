package io.github.slurmjwt.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The parameters of the filter as text, each with its one name. */
enum Parameter {
  AUTH_ALT_PARAMETERS(AuthAltParameters.NAME, FilterSettings.Builder::authAltParameters),
  SLURM_CONF("slurmConf", (settings, text) -> settings.slurmConf(Path.of(text))),
  SLURM_USER("slurmUser", FilterSettings.Builder::slurmUser),
  SLURM_USER_ID("slurmUserId", (settings, text) -> settings.slurmUserId(id(text))),
  MODE("mode", (settings, text) -> settings.mode(mode(text))),
  EXCLUDED_PATHS(
      "excludedPaths",
      (settings, text) -> settings.excludedPaths(List.of(text.split("[,\\s]+", -1)))),
  REALM("realm", FilterSettings.Builder::realm),
  COOKIE_NAME("cookieName", FilterSettings.Builder::cookieName),
  IDENTITY_HEADER("identityHeader", FilterSettings.Builder::identityHeader),
  CORS_PREFLIGHT("corsPreflight", (settings, text) -> settings.corsPreflight(bool(text))),
  ALTERNATE_USERS(
      "alternateUsers",
      (settings, text) -> settings.rules(rules -> rules.alternateUsers(bool(text)))),
  USER_NAME_PATTERN(
      "userNamePattern",
      (settings, text) -> settings.rules(rules -> rules.userNamePattern(Pattern.compile(text)))),
  MAXIMUM_TOKEN_LENGTH(
      "maximumTokenLength",
      (settings, text) ->
          settings.rules(rules -> rules.maximumTokenLength(number(text, 100, 1_000_000)))),
  NOT_BEFORE_TOLERANCE(
      "notBeforeToleranceSeconds",
      (settings, text) ->
          settings.rules(rules -> rules.notBeforeTolerance(seconds(text, 0, 86_400)))),
  MAXIMUM_LIFETIME(
      "maximumLifetimeSeconds",
      (settings, text) ->
          settings.rules(rules -> rules.maximumLifetime(seconds(text, 1, Integer.MAX_VALUE)))),
  REQUIRED_ISSUER(
      "requiredIssuer", (settings, text) -> settings.rules(rules -> rules.requiredIssuer(text))),
  REQUIRED_AUDIENCE(
      "requiredAudience",
      (settings, text) -> settings.rules(rules -> rules.requiredAudience(text))),
  REQUIRED_TYPE(
      "requiredType", (settings, text) -> settings.rules(rules -> rules.requiredType(text))),
  SERVICE_ACCOUNTS(
      "serviceAccounts",
      (settings, text) -> settings.rules(rules -> rules.serviceAccounts(bool(text)))),
  CACHED_TOKENS(
      "cachedTokens", (settings, text) -> settings.cachedTokens(number(text, 0, 2_000_000))),
  CACHED_BYTES(
      "cachedBytes",
      (settings, text) -> settings.cachedBytes(number(text, 1000, Integer.MAX_VALUE))),
  RELOAD("reloadSeconds", (settings, text) -> settings.reloadInterval(seconds(text, 1, 86_400))),
  JWKS_REFRESH(
      "jwksRefreshSeconds",
      (settings, text) -> settings.jwksFetchInterval(seconds(text, 1, 86_400))),
  JWKS_MAXIMUM_AGE(
      "jwksMaximumAgeSeconds",
      (settings, text) -> settings.jwksMaximumAge(seconds(text, 1, Integer.MAX_VALUE))),
  START_WITHOUT_KEYS("startWithoutKeys", (settings, text) -> settings.startWithoutKeys(bool(text))),
  ROLES_CLAIM("rolesClaim", (settings, text) -> settings.rules(rules -> rules.rolesClaim(text)));

  private static final long LARGEST_ID = 0xFFFFFFFDL;

  /** Far beyond any real value. */
  private static final int LONGEST = 1 << 16;

  private final String text;

  private final BiConsumer<FilterSettings.Builder, String> setter;

  Parameter(String text, BiConsumer<FilterSettings.Builder, String> setter) {
    this.text = text;
    this.setter = setter;
  }

  /** Returns the parameter of this name, or says which one was probably meant. */
  static Parameter named(String name) {
    return Arrays.stream(values())
        .filter(parameter -> parameter.text.equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  static List<String> names() {
    return Arrays.stream(values()).map(parameter -> parameter.text).toList();
  }

  void set(FilterSettings.Builder settings, String value) {
    String stripped = value.strip();
    if (stripped.isEmpty()) {
      throw new ConfigException(text + " is empty: give it a value or leave it out");
    }
    if (stripped.length() > LONGEST) {
      throw new ConfigException(text + " is longer than " + LONGEST + " characters: shorten it");
    }
    try {
      setter.accept(settings, stripped);
    } catch (PatternSyntaxException e) {
      throw new ConfigException(text + " is not a regular expression: " + e.getDescription());
    } catch (BadValueException e) {
      throw new ConfigException(text + " must be " + e.getMessage() + ", not " + stripped);
    } catch (java.nio.file.InvalidPathException e) {
      throw new ConfigException(text + " is not a path: " + stripped);
    }
  }

  private static ConfigException unknown(String name) {
    return new ConfigException(
        "unknown parameter " + name + ": did you mean " + NearestName.of(name, names()) + "?");
  }

  private static Mode mode(String text) {
    for (Mode mode : Mode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
        return mode;
      }
    }
    throw new BadValueException("required, optional or lenient");
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new BadValueException("true or false");
    };
  }

  private static Duration seconds(String text, int least, int most) {
    return Duration.ofSeconds(number(text, least, most));
  }

  private static long id(String text) {
    if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= LARGEST_ID) {
      return Long.parseLong(text);
    }
    throw new BadValueException("a uid from 0 to " + LARGEST_ID);
  }

  private static int number(String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new BadValueException("a number from " + least + " to " + most);
  }

  /** Its message completes "PARAMETER must be ". */
  private static final class BadValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadValueException(String message) {
      super(message);
    }
  }
}
