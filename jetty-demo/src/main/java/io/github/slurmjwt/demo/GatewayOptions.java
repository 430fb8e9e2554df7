package io.github.slurmjwt.demo;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of the command line that puts the demo before slurmrestd.
 *
 * @param slurmrestd where to forward to
 * @param authenticatingProxy whether with the gateway's own token and not with the user's
 * @param proxyKey the key to mint that token with; empty for the {@code jwt_key} of the filter
 * @param proxyToken the file with that token, when it is not minted
 * @param proxyUser whom it is minted for; empty for SlurmUser
 * @param forwardsAdministrators whether the gateway vouches for root and SlurmUser too
 * @param timeout the longest time for an exchange
 * @param loginLimit how many failed logins an address has in a minute, 0 for any number
 */
record GatewayOptions(
    Slurmrestd slurmrestd,
    boolean authenticatingProxy,
    Optional<Path> proxyKey,
    Optional<Path> proxyToken,
    Optional<String> proxyUser,
    boolean forwardsAdministrators,
    Duration timeout,
    int loginLimit) {
  static final String HELP =
      """
      In front of slurmrestd:

        --slurmrestd URL            forward /slurm/*, /slurmdb/* and /openapi* to this slurmrestd:
                                    http://127.0.0.1:PORT, https://HOST:PORT or unix:/PATH
        --forward WAY               pass-through: with the user's own token (default);
                                    authenticating-proxy: with a token of the gateway's own
        --proxy-key FILE            key to make that token with (default: the jwt_key in force)
        --proxy-user NAME           whom to make it for (default: SlurmUser)
        --proxy-token FILE          take that token from this file, and do not make it
        --administrators DO         with authenticating-proxy, forward or refuse requests of root
                                    and SlurmUser (default refuse)
        --timeout SECONDS           longest time for an answer of slurmrestd (default 120)
        --login-limit N             bad tokens an address has in a minute (default 100, 0: any)
      """;

  private static final String FORWARD = "--forward";
  private static final String PASS_THROUGH = "pass-through";
  private static final String AUTHENTICATING_PROXY = "authenticating-proxy";
  private static final String PROXY_KEY = "--proxy-key";
  private static final String PROXY_USER = "--proxy-user";
  private static final String ADMINISTRATORS = "--administrators";
  private static final String TIMEOUT = "--timeout";
  private static final String LOGIN_LIMIT = "--login-limit";
  private static final List<String> OF_PROXY =
      List.of(PROXY_KEY, PROXY_USER, ProxyTokenFile.OPTION, ADMINISTRATORS);

  /** The options, each with a value. */
  static final List<String> NAMES =
      List.of(
          Slurmrestd.OPTION,
          FORWARD,
          PROXY_KEY,
          PROXY_USER,
          ProxyTokenFile.OPTION,
          ADMINISTRATORS,
          TIMEOUT,
          LOGIN_LIMIT);

  /**
   * Reads the options; empty when the demo is not to be a gateway.
   *
   * @throws DemoException when a value is wrong, or an option lacks the one that it belongs to
   */
  static Optional<GatewayOptions> parse(Map<String, String> values) throws DemoException {
    String url = values.get(Slurmrestd.OPTION);
    if (url == null) {
      refuse(values, NAMES, Slurmrestd.OPTION);
      return Optional.empty();
    }
    boolean proxy =
        word(values, FORWARD, PASS_THROUGH, AUTHENTICATING_PROXY).equals(AUTHENTICATING_PROXY);
    if (!proxy) {
      refuse(values, OF_PROXY, FORWARD + " " + AUTHENTICATING_PROXY);
    }
    if (values.containsKey(ProxyTokenFile.OPTION)
        && (values.containsKey(PROXY_KEY) || values.containsKey(PROXY_USER))) {
      throw DemoException.usage(
          ProxyTokenFile.OPTION + " excludes " + PROXY_KEY + " and " + PROXY_USER);
    }
    return Optional.of(
        new GatewayOptions(
            Slurmrestd.parse(url),
            proxy,
            path(values, PROXY_KEY),
            path(values, ProxyTokenFile.OPTION),
            Optional.ofNullable(values.get(PROXY_USER)),
            word(values, ADMINISTRATORS, "refuse", "forward").equals("forward"),
            Duration.ofSeconds(
                number(values, TIMEOUT, GatewaySettings.DEFAULT_TIMEOUT.toSeconds(), 1, 86_400)),
            (int) number(values, LOGIN_LIMIT, 100, 0, 1_000_000)));
  }

  private static void refuse(Map<String, String> values, List<String> options, String without)
      throws DemoException {
    for (String option : options) {
      if (values.containsKey(option)) {
        throw DemoException.usage(option + " needs " + without + ": see --help");
      }
    }
  }

  private static String word(
      Map<String, String> values, String option, String standard, String other)
      throws DemoException {
    String value = values.getOrDefault(option, standard);
    if (!value.equals(standard) && !value.equals(other)) {
      throw DemoException.usage(
          option + " must be " + standard + " or " + other + ", not " + value);
    }
    return value;
  }

  private static long number(
      Map<String, String> values, String option, long standard, long least, long most)
      throws DemoException {
    String value = values.get(option);
    if (value == null) {
      return standard;
    }
    if (value.matches("[0-9]{1,9}")
        && Long.parseLong(value) >= least
        && Long.parseLong(value) <= most) {
      return Long.parseLong(value);
    }
    throw DemoException.usage(
        option + " must be a number from " + least + " to " + most + ", not " + value);
  }

  /** Returns the absolute path in an option. */
  static Optional<Path> path(Map<String, String> values, String option) throws DemoException {
    String value = values.get(option);
    try {
      return Optional.ofNullable(value).map(text -> Path.of(text).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw DemoException.usage(option + " is not a path: " + value);
    }
  }
}
