package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * One line for each request that the token filter has not refused, in the logger {@value #NAME}:
 * who did what, and what became of it. The query stays out, and so do all values that a client
 * makes up freely.
 */
final class GatewayLog {
  static final String NAME = "io.github.slurmjwt.gateway.audit";

  /** The attribute of a request that holds its result, for the metrics. */
  static final String RESULT = GatewayLog.class.getName() + ".result";

  private static final String UNKNOWN = "-";

  /** What Jetty calls a request that it cannot read. */
  private static final Set<String> UNREADABLE = Set.of("/badMessage", "/badRequest");

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
    write(request, status, result, startNanos, Optional.empty(), Optional.empty());
  }

  /**
   * Writes the line.
   *
   * @param repetition what failed the first time, if slurmrestd got the request a second time
   * @param cause what failed on the way to slurmrestd and back
   */
  static void write(
      HttpServletRequest request,
      int status,
      String result,
      long startNanos,
      Optional<String> repetition,
      Optional<String> cause) {
    request.setAttribute(RESULT, result);
    AnswerLog.leaveTo(result, request);
    if (LOG.isLoggable(Level.INFO)) {
      LOG.log(
          Level.INFO,
          who(SlurmJwtFilter.principal(request))
              + what(request.getMethod(), request.getRequestURI())
              + outcome(status, result, System.nanoTime() - startNanos)
              + printable(String.valueOf(request.getRemoteAddr()))
              + repeated(repetition)
              + cause.map(sentence -> " cause=\"" + sentence + "\"").orElse(""));
    }
  }

  /** Writes the line of a request that no servlet has answered. */
  static void write(
      Request request,
      Optional<SlurmPrincipal> user,
      int status,
      String result,
      Optional<String> repetition) {
    if (LOG.isLoggable(Level.INFO)) {
      String path = Objects.requireNonNullElse(request.getHttpURI().getPath(), UNKNOWN);
      LOG.log(
          Level.INFO,
          who(user)
              + (UNREADABLE.contains(path)
                  ? what(UNKNOWN, UNKNOWN)
                  : what(request.getMethod(), path))
              + outcome(status, result, System.nanoTime() - request.getBeginNanoTime())
              + printable(String.valueOf(Request.getRemoteAddr(request)))
              + repeated(repetition));
    }
  }

  /** Writes the line of what was answered before its request was looked at. */
  static void write(GatewayProblem problem, long startNanos, String remote) {
    LOG.log(
        Level.INFO,
        who(Optional.empty())
            + what(UNKNOWN, UNKNOWN)
            + outcome(problem.status(), problem.code(), System.nanoTime() - startNanos)
            + printable(remote));
  }

  private static String repeated(Optional<String> repetition) {
    return repetition.map(sentence -> " repeated-after=\"" + sentence + "\"").orElse("");
  }

  private static String who(Optional<SlurmPrincipal> user) {
    return "user="
        + user.map(it -> printable(it.getName())).orElse(UNKNOWN)
        + " token-user="
        + user.map(it -> printable(it.tokenUser())).orElse(UNKNOWN);
  }

  private static String what(String method, String path) {
    return " method=" + printable(method) + " path=" + printable(path);
  }

  private static String outcome(int status, String result, long nanos) {
    return " status="
        + status
        + " result="
        + result
        + " millis="
        + TimeUnit.NANOSECONDS.toMillis(nanos)
        + " remote=";
  }

  private static String printable(String text) {
    String start = text.substring(0, Math.min(LONGEST_PATH, text.length()));
    return UNPRINTABLE.matcher(start).replaceAll("?");
  }
}
