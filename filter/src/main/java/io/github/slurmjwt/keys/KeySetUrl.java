package io.github.slurmjwt.keys;

import io.github.slurmjwt.ConfigException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Which URLs a key set may be fetched from, and how sentences and log lines show them. */
public final class KeySetUrl {
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "[::1]", "localhost");
  private static final String WANTED =
      " must be an absolute path, an https URL, or http to 127.0.0.1";

  /** A malformed URL may contain a password anywhere. */
  private static final String NOT_SHOWN = " (it is not shown, since it may hold a password)";

  private KeySetUrl() {}

  /**
   * Returns the URL of a text.
   *
   * @throws ConfigException when it is not a URL, or one that {@link KeySettings} refuses
   */
  public static URI parse(String text) {
    try {
      return check(new URI(text));
    } catch (URISyntaxException e) {
      throw new ConfigException("jwks= is not a URL: correct it" + NOT_SHOWN);
    }
  }

  /** Keys sent in the clear could be replaced in transit, except within this machine. */
  static URI check(URI url) {
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    boolean local =
        "http".equalsIgnoreCase(url.getScheme())
            && LOOPBACK.contains(String.valueOf(url.getHost()));
    if (url.getHost() == null) {
      throw new ConfigException("jwks=" + WANTED + NOT_SHOWN);
    }
    String shown = "jwks=" + url.getScheme() + "://" + url.getHost() + path(url);
    if (url.getRawUserInfo() != null) {
      throw new ConfigException(
          shown
              + " must not hold a user name or password: publish the key set, which is no secret,"
              + " without them");
    }
    if (!secure && !local) {
      throw new ConfigException(shown + WANTED);
    }
    return url;
  }

  /**
   * Returns scheme, host, port and path. User info, query, fragment and parameters of the path may
   * hold secrets and are left out; {@code ?…} stands for a query, {@code ;…} for parameters and
   * what follows them in the path.
   */
  static String shown(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String query = url.getRawQuery() == null ? "" : "?…";
    return url.getScheme() + "://" + url.getHost() + port + path(url) + query;
  }

  private static String path(URI url) {
    String path = url.getRawPath();
    int parameters = path.indexOf(';');
    return parameters < 0 ? path : path.substring(0, parameters) + ";…";
  }
}
