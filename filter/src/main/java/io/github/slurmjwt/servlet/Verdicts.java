package io.github.slurmjwt.servlet;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.config.ForwardAuthSettings;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.engine.IdentityHeaders;
import io.github.slurmjwt.engine.RefusalWriter;
import io.github.slurmjwt.engine.SlurmAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The answers to the questions of a proxy. Safe for use by many threads. */
final class Verdicts implements AutoCloseable {
  private static final String USER_NAME = "X-SLURM-USER-NAME";
  private static final String USER_TOKEN = "X-SLURM-USER-TOKEN";

  /** Other names would be changed on the way, perhaps into another user's. */
  private static final Pattern FIT_FOR_A_HEADER = Pattern.compile("[!-~]+");

  private final SlurmAuthentication authentication;
  private final Optional<ForwardAuthSettings> settings;
  private final TokenForUpstream token;
  private final IdentityHeaders headers;
  private final RefusalWriter writer;

  /**
   * Creates the answers.
   *
   * @param settings empty if the start has failed before they were read; after any failed start,
   *     every question is answered with status 503
   */
  Verdicts(
      SlurmAuthentication authentication,
      Optional<ForwardAuthSettings> settings,
      TokenForUpstream token) {
    this.authentication = authentication;
    this.settings = settings.filter(read -> authentication.hasStarted());
    this.token = token;
    headers = authentication.headers();
    writer = authentication.refusals().forProxy();
  }

  /** Answers a question; refusals are in the audit log with the request that it is about. */
  void answer(HttpServletRequest question, HttpServletResponse response) throws IOException {
    try {
      ForwardAuthSettings known =
          settings.orElseThrow(() -> new KeyUnavailableException("the servlet could not start"));
      HttpServletRequest original = original(question, known);
      Optional<SlurmPrincipal> user = user(original, response);
      if (user.isPresent()) {
        describe(user.get(), original, response, known.userToken());
      }
      response.setHeader("Cache-Control", "no-store");
      response.setStatus(HttpServletResponse.SC_OK);
      response.setContentLength(0);
    } catch (TokenRejectedException e) {
      writer.write(response, e.reason());
    } catch (KeyUnavailableException e) {
      writer.write(response, Rejection.KEYS_UNAVAILABLE);
    }
  }

  private HttpServletRequest original(HttpServletRequest question, ForwardAuthSettings known)
      throws TokenRejectedException {
    if (!known.trustedProxies().contains(question.getRemoteAddr())) {
      throw refused(question, Rejection.UNKNOWN_PROXY);
    }
    try {
      return OriginalRequest.of(question, known);
    } catch (TokenRejectedException e) {
      throw refused(question, e.reason());
    }
  }

  private Optional<SlurmPrincipal> user(HttpServletRequest original, HttpServletResponse response)
      throws TokenRejectedException, KeyUnavailableException {
    switch (original.getMethod().toUpperCase(Locale.ROOT)) {
      case "TRACE" -> throw refused(original, Rejection.TRACE_NOT_ALLOWED);
      case "CONNECT" -> throw refused(original, Rejection.CONNECT_NOT_ALLOWED);
      default -> {}
    }
    boolean claimsIdentity = claimsIdentity(original);
    if (!claimsIdentity && authentication.isOpen(original)) {
      authentication.checkOpen(original);
      return Optional.empty();
    }
    return authentication.authenticate(
        original, response, claimsIdentity ? Mode.REQUIRED : authentication.mode());
  }

  /**
   * Tells whether the client sends a header that says who the user is. Not every proxy removes it
   * when the answer has no such header, so such a request never passes without a user.
   *
   * @throws TokenRejectedException when it is a spelling that the answer does not overwrite, and
   *     that a server behind the proxy may take for the real one
   */
  private boolean claimsIdentity(HttpServletRequest original) throws TokenRejectedException {
    List<String> claims =
        Collections.list(original.getHeaderNames()).stream()
            .filter(name -> headers.isHidden(name, false))
            .toList();
    for (String name : claims) {
      if (headers.isHidden(name, true) && !headers.isIdentityHeader(name)) {
        throw refused(original, Rejection.AMBIGUOUS_CREDENTIALS);
      }
    }
    return !claims.isEmpty();
  }

  private void describe(
      SlurmPrincipal user,
      HttpServletRequest original,
      HttpServletResponse response,
      boolean userToken)
      throws TokenRejectedException, KeyUnavailableException {
    Optional<String> sent;
    try {
      if (!FIT_FOR_A_HEADER.matcher(user.getName()).matches()) {
        throw new TokenRejectedException(Rejection.NOT_FORWARDED);
      }
      sent = token.of(original, user);
    } catch (TokenRejectedException e) {
      authentication.refusals().record(original, e.reason(), user);
      throw e;
    } catch (KeyUnavailableException e) {
      authentication.refusals().record(original, Rejection.KEYS_UNAVAILABLE, user);
      throw e;
    }
    response.setHeader(USER_NAME, user.getName());
    headers.identityHeader().ifPresent(name -> response.setHeader(name, user.getName()));
    if (userToken) {
      sent.ifPresent(value -> response.setHeader(USER_TOKEN, value));
    }
  }

  private TokenRejectedException refused(HttpServletRequest request, Rejection reason) {
    authentication.refusals().record(request, reason);
    return new TokenRejectedException(reason);
  }

  /** Ends the thread that keeps the keys fresh. */
  @Override
  public void close() {
    authentication.close();
  }
}
