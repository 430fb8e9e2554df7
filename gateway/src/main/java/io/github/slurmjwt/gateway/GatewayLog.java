package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One line for each request of a verified user, in the logger {@value #NAME}: who did what, and
 * what became of it. The query stays out, and so do all values that a client makes up freely.
 */
final class GatewayLog {
  static final String NAME = "io.github.slurmjwt.gateway.audit";

  /** The attribute of a request that holds its result, for the metrics. */
  static final String RESULT = GatewayLog.class.getName() + ".result";

  private static final int LONGEST_PATH = 200;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^!-<>-~]");
  private static final System.Logger LOG = System.getLogger(NAME);

  private GatewayLog() {}

  /**
   * Writes the line.
   *
   * @param result {@code answered} when the status is slurmrestd's, or why it is the gateway's
   */
  static void write(HttpServletRequest request, int status, String result, long startNanos) {
    request.setAttribute(RESULT, result);
    if (!LOG.isLoggable(Level.INFO)
        || !(request.getUserPrincipal() instanceof SlurmPrincipal user)) {
      return;
    }
    LOG.log(
        Level.INFO,
        "user="
            + printable(user.getName())
            + " token-user="
            + printable(user.tokenUser())
            + " method="
            + printable(request.getMethod())
            + " path="
            + printable(request.getRequestURI())
            + " status="
            + status
            + " result="
            + result
            + " millis="
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos)
            + " remote="
            + printable(String.valueOf(request.getRemoteAddr())));
  }

  private static String printable(String text) {
    String start = text.substring(0, Math.min(LONGEST_PATH, text.length()));
    return UNPRINTABLE.matcher(start).replaceAll("?");
  }
}
