package io.github.slurmjwt.engine;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenFingerprint;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Logs a line of stable form for each decision in the logger {@value #NAME}. Accepted tokens are
 * logged at DEBUG, alternate users and refusals at INFO. A token appears only as its {@link
 * TokenFingerprint}; all else is fixed codes and {@link AuditValue}s, which hold no blank and no
 * equals sign, whatever a client sends. New fields come last.
 */
final class AuditLog {
  static final String NAME = "io.github.slurmjwt.audit";

  private static final String REFUSED = "refused";
  private static final Pattern BRACKETS = Pattern.compile("^\\[([^\\[\\]]*)\\]$");
  private static final int LONGEST_PATH = 256;
  private static final int LONGEST_METHOD = 32;

  private static final System.Logger LOG = System.getLogger(NAME);

  private AuditLog() {}

  /** The token of a request, and where it was. */
  private record Token(String text, String source) {
    static final Token NONE = new Token("", AuditValue.NONE);

    static Token of(String text, Optional<Credentials.Source> source) {
      return new Token(text, source.map(Credentials.Source::code).orElse(AuditValue.NONE));
    }
  }

  static void accepted(HttpServletRequest request, SlurmPrincipal user, Credentials.Source source) {
    boolean alternate = user.isAlternateUser();
    Level level = alternate ? Level.INFO : Level.DEBUG;
    if (LOG.isLoggable(level)) {
      log(
          level,
          Decisions.ACCEPTED,
          alternate ? "alternate-user" : "verified",
          user.getName(),
          user.tokenUser(),
          Token.of(user.token(), Optional.of(source)),
          request);
    }
  }

  static void refused(
      HttpServletRequest request,
      Rejection reason,
      Optional<String> tokenUser,
      Optional<Credentials> credentials) {
    if (LOG.isLoggable(Level.INFO)) {
      Token token =
          credentials
              .map(found -> Token.of(found.token(), Optional.of(found.source())))
              .orElse(Token.NONE);
      log(Level.INFO, REFUSED, reason.code(), null, tokenUser.orElse(null), token, request);
    }
  }

  static void refused(
      HttpServletRequest request,
      Rejection reason,
      SlurmPrincipal user,
      Optional<Credentials.Source> source) {
    if (LOG.isLoggable(Level.INFO)) {
      Token token = Token.of(user.token(), source);
      log(Level.INFO, REFUSED, reason.code(), user.getName(), user.tokenUser(), token, request);
    }
  }

  private static void log(
      Level level,
      String decision,
      String reason,
      @Nullable String user,
      @Nullable String tokenUser,
      Token token,
      HttpServletRequest request) {
    LOG.log(
        level,
        String.join(
            " ",
            "decision=" + decision,
            "reason=" + reason,
            "user=" + AuditValue.name(user),
            "token-user=" + AuditValue.name(tokenUser),
            "remote=" + address(request),
            "token=" + TokenFingerprint.of(token.text()),
            "method=" + AuditValue.text(request.getMethod(), LONGEST_METHOD),
            "path=" + AuditValue.path(requestedPath(request), LONGEST_PATH),
            "application=" + application(request),
            "source=" + token.source()));
  }

  /**
   * The raw path that the client asked for, whatever it was dispatched to since (Servlet 6.0
   * §9.4.2, §9.7.2, §10.9.1): it is the one in other logs, and an administrator can request it
   * again.
   */
  private static @Nullable String requestedPath(HttpServletRequest request) {
    return Stream.of(
            RequestDispatcher.ERROR_REQUEST_URI,
            AsyncContext.ASYNC_REQUEST_URI,
            RequestDispatcher.FORWARD_REQUEST_URI)
        .map(request::getAttribute)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst()
        .orElseGet(request::getRequestURI);
  }

  /** Returns the configured context path; that of the request is spelled as the client sent it. */
  private static String application(HttpServletRequest request) {
    ServletContext application = request.getServletContext();
    if (application == null) {
      return AuditValue.NONE;
    }
    String path = application.getContextPath();
    return path.isEmpty() ? "/" : AuditValue.text(path, LONGEST_PATH);
  }

  /**
   * Some containers return as address whatever a client has written into X-Forwarded-For; Jetty
   * puts IPv6 addresses into brackets, which readers of the line do not expect.
   */
  private static String address(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    if (address == null) {
      return AuditValue.NONE;
    }
    return BRACKETS.matcher(address).replaceFirst("$1").replaceAll("[^0-9A-Za-z.:%_-]", "?");
  }
}
