package io.github.slurmjwt.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/**
 * The path of a request as slurmrestd gets to see it: exactly as the client wrote it, and only if
 * it cannot be read in two ways. Otherwise a path that the container takes for one under a prefix
 * of Slurm could lead slurmrestd somewhere else.
 */
final class GatewayPath {
  /** RFC 3986 §3.3 without ";", which containers cut off. */
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,=:@/%-]*");

  /** RFC 3986 §3.4, and the brackets that clients leave as they are. */
  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~!$&'()*+,=:@;/?%\\[\\]-]*");

  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /** Dots, slashes and control characters in disguise, escapes of escapes, empty segments. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("(?i)//|/\\.\\.?(/|$)|%(2e|2f|5c|25|[01][0-9a-f]|7f)");

  private GatewayPath() {}

  /**
   * Returns path and query.
   *
   * @throws GatewayRefusal when the path could be read in two ways, or either is malformed
   */
  static String of(HttpServletRequest request) throws GatewayRefusal {
    String path = request.getRequestURI();
    String query = request.getQueryString();
    if (!PATH.matcher(path).matches()
        || BROKEN_ESCAPE.matcher(path).find()
        || AMBIGUOUS.matcher(path).find()
        || (query != null
            && (!QUERY.matcher(query).matches() || BROKEN_ESCAPE.matcher(query).find()))) {
      throw new GatewayRefusal(GatewayProblem.AMBIGUOUS_PATH);
    }
    return query == null ? path : path + "?" + query;
  }
}
