package io.github.slurmjwt.config;

import io.github.slurmjwt.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a servlet that gives verdicts to a proxy needs to know beside the {@link FilterSettings}.
 *
 * @param proxy which proxy asks: only its headers are believed
 * @param trustedProxies where it asks from: nobody else gets an answer
 * @param userToken whether it is handed the token of the user, for slurmrestd
 */
public record ForwardAuthSettings(
    ReverseProxy proxy, TrustedProxies trustedProxies, boolean userToken) {
  private static final String PROXY = "proxy";
  private static final String TRUSTED_PROXIES = "trustedProxies";
  private static final String USER_TOKEN = "userToken";

  /** The names of the parameters, which a web.xml holds beside those of the filter. */
  public static final List<String> PARAMETERS = List.of(PROXY, TRUSTED_PROXIES, USER_TOKEN);

  /**
   * Reads the settings from a map of the names and values that a web.xml would hold.
   *
   * @throws ConfigException when a value is wrong, or the proxy is not named
   */
  public static ForwardAuthSettings from(Map<String, String> parameters) {
    return new ForwardAuthSettings(
        proxy(parameters.getOrDefault(PROXY, "").strip()),
        parameters.containsKey(TRUSTED_PROXIES)
            ? TrustedProxies.parse(parameters.get(TRUSTED_PROXIES))
            : TrustedProxies.LOOPBACK,
        userToken(parameters.getOrDefault(USER_TOKEN, "false").strip()));
  }

  private static ReverseProxy proxy(String name) {
    return Arrays.stream(ReverseProxy.values())
        .filter(proxy -> text(proxy).equals(name))
        .findFirst()
        .orElseThrow(() -> new ConfigException(PROXY + " must be one of " + names()));
  }

  private static String names() {
    return Arrays.stream(ReverseProxy.values())
        .map(ForwardAuthSettings::text)
        .collect(Collectors.joining(", "));
  }

  private static String text(ReverseProxy proxy) {
    return proxy.name().toLowerCase(Locale.ROOT);
  }

  private static boolean userToken(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ConfigException(USER_TOKEN + " must be true or false, not " + text);
    };
  }
}
