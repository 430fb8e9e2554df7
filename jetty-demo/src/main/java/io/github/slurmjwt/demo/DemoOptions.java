package io.github.slurmjwt.demo;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param help whether only the help is wanted
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any free one
 * @param state the folder for everything that the demo writes, absolute
 * @param rs256 whether the demo's own key is an RSA key with a key set, instead of an HS256 key
 * @param site the setting of a real site; empty when the demo is to make a key of its own
 * @param tls the certificate; empty for plain HTTP
 * @param gateway how to be a gateway to slurmrestd, when that is wanted
 * @param jobs where slurmrestd lists jobs, when the page of docs/portal.md is wanted
 */
record DemoOptions(
    boolean help,
    String host,
    int port,
    Path state,
    boolean rs256,
    Optional<FilterParameter> site,
    Optional<Tls> tls,
    Optional<GatewayOptions> gateway,
    Optional<URI> jobs) {
  private static final String OWN_HELP =
      """
      slurm-jwt-filter demo: a web application on Jetty that lets only Slurm tokens in.

        --port N                    port to listen on, 0 for any free one (default 8080)
        --host ADDRESS              address to listen on (default 127.0.0.1)
        --state DIR                 folder for the demo's own files (default demo-state)
        --rs256                     make an RSA key and a key set (jwks=), and RS256 tokens
        --slurm-conf FILE           use the setting of this slurm.conf
        --auth-alt-parameters TEXT  use this setting, as AuthAltParameters in slurm.conf
        --jobs URL                  serve the page of docs/portal.md at /jobs; where slurmrestd
                                    lists jobs: http://127.0.0.1:6820/slurm/v0.0.38/jobs
        --help                      show this and stop

      Without --slurm-conf and --auth-alt-parameters the demo makes a key of its own, and the
      page on its address may ask for tokens of that key, as long as --host is this machine alone.

      """;
  static final String HELP = OWN_HELP + Tls.HELP + "\n" + GatewayOptions.HELP;

  private static final String HOST = "--host";
  private static final String PORT = "--port";
  private static final String STATE = "--state";
  private static final String RS256 = "--rs256";
  private static final String SLURM_CONF = "--slurm-conf";
  private static final String AUTH_ALT_PARAMETERS = "--auth-alt-parameters";
  private static final String JOBS = "--jobs";
  private static final List<String> WITH_VALUE =
      List.of(HOST, PORT, STATE, SLURM_CONF, AUTH_ALT_PARAMETERS, JOBS);

  /**
   * Reads the command line.
   *
   * @throws DemoException when an option is unknown, repeated, without a value or with a wrong one
   */
  static DemoOptions parse(List<String> arguments) throws DemoException {
    if (arguments.contains("--help")) {
      return of(true, Map.of());
    }
    Map<String, String> values = new HashMap<>();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (!WITH_VALUE.contains(option)
          && !option.equals(RS256)
          && !Tls.NAMES.contains(option)
          && !GatewayOptions.NAMES.contains(option)) {
        throw DemoException.usage(unknown(option) + ": see --help");
      }
      String value = option.equals(RS256) ? "on" : rest.hasNext() ? rest.next() : "";
      if (value.isBlank() || !value.equals(printable(value))) {
        throw DemoException.usage(option + " needs a value, as one line of text: see --help");
      }
      if (values.putIfAbsent(option, value) != null) {
        throw DemoException.usage(option + " is given twice: take one out");
      }
    }
    return of(false, values);
  }

  private static DemoOptions of(boolean help, Map<String, String> values) throws DemoException {
    return new DemoOptions(
        help,
        values.getOrDefault(HOST, "127.0.0.1"),
        port(values.getOrDefault(PORT, "8080")),
        path(STATE, values.getOrDefault(STATE, "demo-state")),
        values.containsKey(RS256),
        site(values),
        Tls.parse(values),
        GatewayOptions.parse(values),
        jobs(values.get(JOBS)));
  }

  private static Optional<URI> jobs(@Nullable String text) throws DemoException {
    if (text == null) {
      return Optional.empty();
    }
    try {
      if (text.matches("https?://[^/?#@]+/[^?#]*") && Slurmrestd.keepsTokensSecret(new URI(text))) {
        return Optional.of(new URI(text));
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw DemoException.usage(
        JOBS
            + " must be like http://127.0.0.1:6820/slurm/v0.0.38/jobs, or https, for tokens must not"
            + " travel in the clear");
  }

  private static Optional<FilterParameter> site(Map<String, String> values) throws DemoException {
    String conf = values.get(SLURM_CONF);
    String text = values.get(AUTH_ALT_PARAMETERS);
    if (conf != null && text != null) {
      throw DemoException.usage(
          SLURM_CONF + " and " + AUTH_ALT_PARAMETERS + " exclude each other: take one out");
    }
    if ((conf != null || text != null) && values.containsKey(RS256)) {
      throw DemoException.usage(
          RS256 + " makes a key, and the site's setting names one: take one of the two out");
    }
    if (conf != null) {
      return Optional.of(new FilterParameter("slurmConf", path(SLURM_CONF, conf).toString()));
    }
    return Optional.ofNullable(text).map(FilterParameter::authAltParameters);
  }

  private static int port(String text) throws DemoException {
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    throw DemoException.usage(PORT + " must be a number from 0 to 65535, not " + text);
  }

  private static Path path(String option, String text) throws DemoException {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw DemoException.usage(option + " is not a path: " + text);
    }
  }

  /** What is no option may be a token in the wrong place. */
  private static String unknown(String word) {
    return word.matches("--?[a-z][a-z0-9-]{0,30}")
        ? "unknown option " + word
        : "a word that is no option (it is not shown)";
  }

  /** Keeps control characters out of error messages and of the web.xml. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cs}\\uFFFE\\uFFFF]", "?");
  }

  /** One init-param of the filter. */
  record FilterParameter(String name, String value) {
    FilterParameter {
      Objects.requireNonNull(name);
      Objects.requireNonNull(value);
    }

    static FilterParameter authAltParameters(String text) {
      return new FilterParameter("AuthAltParameters", text);
    }
  }
}
