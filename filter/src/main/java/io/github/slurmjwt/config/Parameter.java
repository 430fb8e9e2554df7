package io.github.slurmjwt.config;

import io.github.slurmjwt.AccessPolicy;
import io.github.slurmjwt.CacheLimits;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.Range;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.TokenPolicy;
import io.github.slurmjwt.keys.KeySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The parameters of the filter as text: for each its name, its converter and its setter. */
enum Parameter {
  AUTH_ALT_PARAMETERS(
      AuthAltParameters.NAME, text -> text, FilterSettings.Builder::authAltParameters),
  SLURM_CONF("slurmConf", Path::of, FilterSettings.Builder::slurmConf),
  SLURM_USER("slurmUser", text -> text, (set, name) -> set.slurm(to -> to.slurmUser(name))),
  SLURM_USER_ID(SlurmOptions.SLURM_USER_ID, (set, uid) -> set.slurm(to -> to.slurmUserId(uid))),
  MODE("mode", Parameter::mode, (set, value) -> set.http(to -> to.mode(value))),
  EXCLUDED_PATHS(
      "excludedPaths", Parameter::list, (set, value) -> set.http(to -> to.excludedPaths(value))),
  REALM("realm", text -> text, (set, value) -> set.http(to -> to.realm(value))),
  COOKIE_NAME("cookieName", text -> text, (set, value) -> set.http(to -> to.cookieName(value))),
  LOGIN_PAGE("loginPage", text -> text, (set, value) -> set.http(to -> to.loginPage(value))),
  IDENTITY_HEADER(
      "identityHeader", text -> text, (set, value) -> set.http(to -> to.identityHeader(value))),
  CORS_PREFLIGHT(
      "corsPreflight", Parameter::bool, (set, value) -> set.http(to -> to.corsPreflight(value))),
  ALTERNATE_USERS(
      "alternateUsers", Parameter::bool, (set, on) -> set.policy(to -> to.alternateUsers(on))),
  USER_NAME_PATTERN(
      "userNamePattern",
      Pattern::compile,
      (set, pattern) -> set.policy(to -> to.userNamePattern(pattern))),
  MAXIMUM_TOKEN_LENGTH(
      TokenPolicy.MAXIMUM_TOKEN_LENGTH,
      (set, length) -> set.policy(to -> to.maximumTokenLength(length))),
  NOT_BEFORE_TOLERANCE(
      TokenPolicy.NOT_BEFORE_TOLERANCE,
      (set, seconds) -> set.policy(to -> to.notBeforeTolerance(Duration.ofSeconds(seconds)))),
  MAXIMUM_LIFETIME(
      TokenPolicy.MAXIMUM_LIFETIME,
      (set, seconds) -> set.policy(to -> to.maximumLifetime(Duration.ofSeconds(seconds)))),
  REQUIRED_ISSUER(
      "requiredIssuer",
      Parameter::texts,
      (set, texts) -> set.policy(to -> to.requiredIssuer(texts))),
  REQUIRED_AUDIENCE(
      "requiredAudience",
      Parameter::texts,
      (set, texts) -> set.policy(to -> to.requiredAudience(texts))),
  REQUIRED_TYPE(
      "requiredType", text -> text, (set, text) -> set.policy(to -> to.requiredType(text))),
  SERVICE_ACCOUNTS(
      "serviceAccounts", Parameter::bool, (set, on) -> set.policy(to -> to.serviceAccounts(on))),
  ROLES_CLAIM("rolesClaim", text -> text, (set, text) -> set.policy(to -> to.rolesClaim(text))),
  ALLOWED_USERS(
      "allowedUsers", Parameter::list, (set, names) -> set.access(to -> to.allowedUsers(names))),
  DENIED_USERS(
      "deniedUsers", Parameter::list, (set, names) -> set.access(to -> to.deniedUsers(names))),
  REQUIRED_ROLES(
      "requiredRoles", Parameter::list, (set, roles) -> set.access(to -> to.requiredRoles(roles))),
  MINIMUM_REMAINING(
      AccessPolicy.MINIMUM_REMAINING,
      (set, seconds) -> set.access(to -> to.minimumRemaining(Duration.ofSeconds(seconds)))),
  DENY_LIST("denyList", Path::of, FilterSettings.Builder::denyList),
  CACHED_TOKENS(CacheLimits.CACHED_TOKENS, FilterSettings.Builder::cachedTokens),
  CACHED_BYTES(CacheLimits.CACHED_BYTES, FilterSettings.Builder::cachedBytes),
  RELOAD(
      KeySettings.RELOAD, (set, seconds) -> set.keys(to -> to.reload(Duration.ofSeconds(seconds)))),
  JWKS_REFRESH(
      KeySettings.JWKS_REFRESH,
      (set, seconds) -> set.keys(to -> to.jwksRefresh(Duration.ofSeconds(seconds)))),
  JWKS_MAXIMUM_AGE(
      KeySettings.JWKS_MAXIMUM_AGE,
      (set, seconds) -> set.keys(to -> to.jwksMaximumAge(Duration.ofSeconds(seconds)))),
  START_WITHOUT_KEYS(
      "startWithoutKeys", Parameter::bool, (set, on) -> set.keys(to -> to.startWithoutKeys(on)));

  /** Far beyond any real value. */
  private static final int LONGEST = 1 << 16;

  private final String text;

  private final BiConsumer<FilterSettings.Builder, String> setter;

  <T> Parameter(
      String text, Function<String, T> converter, BiConsumer<FilterSettings.Builder, T> setter) {
    this.text = text;
    this.setter = (settings, value) -> setter.accept(settings, converter.apply(value));
  }

  Parameter(Range range, BiConsumer<FilterSettings.Builder, Long> setter) {
    this(range.name(), range::parse, setter);
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
      throw ConfigException.empty(text);
    }
    if (stripped.length() > LONGEST) {
      throw new ConfigException(text + " is longer than " + LONGEST + " characters: shorten it");
    }
    try {
      setter.accept(settings, stripped);
    } catch (java.util.regex.PatternSyntaxException e) {
      throw new ConfigException(text + " is not a regular expression: " + e.getDescription());
    } catch (BadValueException e) {
      throw new ConfigException(text + " must be " + e.getMessage() + ", not " + stripped);
    } catch (java.nio.file.InvalidPathException e) {
      throw new ConfigException(text + " is not a path: " + stripped);
    }
  }

  private static ConfigException unknown(String name) {
    String unknown = "unknown parameter " + name + ": ";
    return new ConfigException(
        AuthAltParameters.KNOWN.contains(name)
            ? unknown + "it is an option of AuthAltParameters, write it into its value"
            : unknown + "did you mean " + NearestName.of(name, names()) + "?");
  }

  private static List<String> list(String text) {
    return List.of(text.split("[,\\s]+", -1));
  }

  /** Without commas between them: an issuer is a URL, which may hold one, but no blank. */
  private static String[] texts(String text) {
    String[] texts = text.split("\\s+", -1);
    for (String one : texts) {
      boolean commaOfUrl = one.matches("[A-Za-z][A-Za-z0-9+.-]*:[^,].*[^,]");
      if (one.contains(",") && (!commaOfUrl || one.matches(".*,[A-Za-z][A-Za-z0-9+.-]*:.*"))) {
        throw new BadValueException("one value or several with blanks between them, not commas");
      }
    }
    return texts;
  }

  private static Mode mode(String text) {
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> new BadValueException("required, optional or lenient"));
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new BadValueException("true or false");
    };
  }

  /** Its message completes "PARAMETER must be ". */
  private static final class BadValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadValueException(String message) {
      super(message);
    }
  }
}
