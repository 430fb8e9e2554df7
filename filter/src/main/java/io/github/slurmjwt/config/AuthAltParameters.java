package io.github.slurmjwt.config;

import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.SlurmOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Slurm's options for {@code auth/jwt}, from the line {@code AuthAltParameters=} of a slurm.conf.
 *
 * @param jwtKey the file of the HS256 key
 * @param jwks the file or URL of the RS256 key set
 * @param options the other options by their names; flags have an empty value
 * @param warnings one sentence for each option that is unknown or repeated
 */
record AuthAltParameters(
    Optional<String> jwtKey,
    Optional<String> jwks,
    Map<String, String> options,
    List<String> warnings) {

  static final String NAME = "AuthAltParameters";

  private static final String JWT_KEY = "jwt_key";
  private static final String JWKS = "jwks";
  private static final String USER_CLAIM_FIELD = "userclaimfield";
  private static final String MAX_TOKEN_LIFESPAN = "max_token_lifespan";
  private static final String DISABLE_TOKEN_CREATION = "disable_token_creation";
  private static final String USE_CLIENT_IDS = "use_jwt_client_ids";
  private static final String USE_CLIENT_IDS_ONLY = "use_jwt_client_ids_only";
  private static final Pattern LINE = Pattern.compile("(?i)^" + NAME + "\\s*=");

  /** The options that it may have. */
  static final List<String> KNOWN =
      List.of(
          JWT_KEY,
          JWKS,
          USER_CLAIM_FIELD,
          MAX_TOKEN_LIFESPAN,
          DISABLE_TOKEN_CREATION,
          USE_CLIENT_IDS,
          USE_CLIENT_IDS_ONLY);

  private static final List<String> FLAGS =
      List.of(DISABLE_TOKEN_CREATION, USE_CLIENT_IDS, USE_CLIENT_IDS_ONLY);
  private static final MisspelledOption MISSPELLING = new MisspelledOption(KNOWN);

  /** Far beyond any real line. */
  static final int LONGEST = 1 << 16;

  private static final int MOST_WARNINGS = 10;

  static final AuthAltParameters NONE = parse("");

  AuthAltParameters {
    options = Map.copyOf(options);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the options. As in Slurm 26.05, names are case-sensitive and directly follow their comma,
   * the first of two equal names counts, an empty value counts as none, and an unknown option is
   * ignored; here it is a warning, since it may be a misspelling or an option of a newer Slurm.
   *
   * @param text the value, or the whole line of slurm.conf that begins with {@code
   *     AuthAltParameters=}
   * @throws ConfigException when {@code max_token_lifespan} is not a number of seconds, a value has
   *     blanks or quotes around it, a comma is missing after it, or the text is longer than 65,536
   *     characters
   */
  static AuthAltParameters parse(String text) {
    if (text.length() > LONGEST) {
      throw new ConfigException(
          NAME + " is longer than " + LONGEST + " characters: copy the line from slurm.conf");
    }
    Map<String, String> options = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    for (String part : value(text).split(",", -1)) {
      if (!part.isBlank()) { // After a trailing comma, for instance.
        take(part, options, text.contains("://"))
            .ifPresent(warning -> warnings.add(NAME + ": " + warning));
      }
    }
    options.entrySet().removeIf(set -> set.getValue().isEmpty() && !FLAGS.contains(set.getKey()));
    return new AuthAltParameters(
        Optional.ofNullable(options.remove(JWT_KEY)),
        Optional.ofNullable(options.remove(JWKS)),
        options,
        shortened(warnings));
  }

  /**
   * Adds an option; returns a warning about it, if any. Beside a URL, an unknown option may be a
   * part of the URL, with a password or a query.
   */
  private static Optional<String> take(
      String part, Map<String, String> options, boolean besideUrl) {
    int equals = part.indexOf('=');
    String name = equals < 0 ? part : part.substring(0, equals);
    String value = part.substring(equals + 1);
    if (!KNOWN.contains(name)) {
      return Optional.of(MISSPELLING.unknown(part, besideUrl || name.contains("@")));
    }
    if (FLAGS.contains(name)) {
      value = "";
    } else if (equals < 0) {
      return Optional.of(name + " is ignored, as in Slurm: it has no value, write " + name + "=…");
    }
    if (options.putIfAbsent(name, value) != null) {
      return Optional.of(name + " is given twice; as in Slurm the first one counts");
    }
    Optional<String> wrong = MISSPELLING.value(name, value);
    if (wrong.isPresent() && !name.equals(USER_CLAIM_FIELD)) { // A claim may have any name.
      throw new ConfigException(NAME + ": " + wrong.get());
    }
    return wrong;
  }

  private static List<String> shortened(List<String> warnings) {
    if (warnings.size() <= MOST_WARNINGS) {
      return warnings;
    }
    List<String> first = new ArrayList<>(warnings.subList(0, MOST_WARNINGS));
    first.add(NAME + ": there are " + (warnings.size() - MOST_WARNINGS) + " more such options");
    return first;
  }

  /**
   * Sets the options that are given, and no others.
   *
   * @throws ConfigException when one is out of range, or contradicts what is set already
   */
  void applyTo(SlurmOptions.Builder slurm) {
    option(USER_CLAIM_FIELD).ifPresent(slurm::userClaimField);
    option(MAX_TOKEN_LIFESPAN)
        .map(SlurmOptions.MAX_TOKEN_LIFESPAN::parse)
        .map(Duration::ofSeconds)
        .ifPresent(slurm::maxTokenLifespan);
    option(DISABLE_TOKEN_CREATION).ifPresent(flag -> slurm.disableTokenCreation(true));
    if (options.containsKey(USE_CLIENT_IDS_ONLY)) {
      slurm.clientIdentity(ClientIdentity.REQUIRED);
    } else if (options.containsKey(USE_CLIENT_IDS)) {
      slurm.clientIdentity(ClientIdentity.ACCEPTED);
    }
  }

  private Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /** Omits the URL of a key set, whose query may contain a secret. */
  @Override
  public String toString() {
    return "AuthAltParameters[jwtKey=%s, jwks=%s, options=%s, warnings=%s]"
        .formatted(
            jwtKey,
            jwks.map(place -> place.startsWith("/") ? place : "(a URL)"),
            options,
            warnings);
  }

  private static String value(String text) {
    String line = text.strip();
    if (LINE.matcher(line).find()) {
      return SlurmConfLine.values(line).getOrDefault(NAME.toLowerCase(Locale.ROOT), "");
    }
    boolean quoted = line.length() >= 2 && line.startsWith("\"") && line.endsWith("\"");
    return quoted ? line.substring(1, line.length() - 1) : line;
  }
}
