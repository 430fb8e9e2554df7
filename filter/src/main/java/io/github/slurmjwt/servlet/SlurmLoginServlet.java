package io.github.slurmjwt.servlet;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.engine.BackPath;
import io.github.slurmjwt.engine.BrowserLogin;
import io.github.slurmjwt.engine.SlurmAuthentication;
import io.github.slurmjwt.engine.StartFailure;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Logs people with browsers in and out. GET shows a page with a form; a POST with the form field
 * {@code token} verifies the token with the keys and rules of the application's {@link
 * SlurmJwtFilter}, stores it in the cookie that the filter's {@code cookieName} names, until it
 * expires, and returns to the page in the parameter {@code back}; a POST with the field {@code
 * logout} clears the cookie. There is no session.
 *
 * <p>A web.xml maps this class to a path that is among the filter's {@code excludedPaths}, usually
 * its {@code loginPage}. Init-params: {@code page} is a page of the application to show in place of
 * this servlet's own, and finds in {@link #MESSAGE} what to say; {@code home} is where people go
 * who come from no page, by default {@code /}; {@code filter} is the name of the filter, where
 * several have a cookie.
 */
public final class SlurmLoginServlet extends HttpServlet {
  /** The request attribute that tells an application's own page what to say, as a string. */
  public static final String MESSAGE = "io.github.slurmjwt.login.message";

  private static final long serialVersionUID = 1L;
  private static final String TOKEN = "token";
  private static final String LOGOUT = "logout";
  private static final String BACK = "back";

  private static final int RETRY_AFTER_SECONDS = 10;

  /** Null if the start has failed. */
  private transient volatile @Nullable LoginSettings settings;

  /** What was last found wrong with the filters. */
  private final transient AtomicReference<String> reported = new AtomicReference<>("");

  /** Creates the servlet; its init-params are the settings. */
  public SlurmLoginServlet() {}

  /**
   * Reads the settings and looks for the filter. Where an exception would reach the sender of a
   * request, every request is answered with status 503 instead.
   *
   * @throws ServletException when the settings cannot be used, or there is no filter with a cookie;
   *     its message is one sentence for an administrator, which is in the log in any case
   */
  @Override
  public void init(ServletConfig config) throws ServletException {
    super.init(config);
    try {
      LoginSettings read = LoginSettings.from(config);
      LoginFilters.find(config.getServletContext(), read.filter());
      settings = read;
    } catch (ConfigException e) {
      ServletException failure =
          StartFailure.report(config.getServletName(), String.valueOf(e.getMessage()), e);
      if (StartingServer.stopsAfterFailureOfServlet()) {
        throw failure;
      }
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    LoginMessage message = LoginMessage.NONE;
    try {
      filter();
    } catch (KeyUnavailableException e) {
      message = LoginMessage.UNAVAILABLE;
    }
    show(request, response, message);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    try {
      BrowserLogin login = login();
      login.requireOwnPage(request);
      if (request.getParameter(LOGOUT) != null) {
        logOut(login, request, response);
      } else {
        logIn(login, request, response);
      }
    } catch (TokenRejectedException e) {
      show(request, response, LoginMessage.refused(e.reason()));
    } catch (KeyUnavailableException e) {
      show(request, response, LoginMessage.UNAVAILABLE);
    }
  }

  private void logIn(BrowserLogin login, HttpServletRequest request, HttpServletResponse response)
      throws TokenRejectedException, KeyUnavailableException, IOException, ServletException {
    String pasted = request.getParameter(TOKEN);
    String token = pasted == null ? "" : PastedToken.of(pasted);
    if (token.isEmpty()) {
      show(request, response, LoginMessage.NO_TOKEN);
      return;
    }
    login.logIn(request, response, token);
    redirect(response, back(request).orElseGet(this::home));
  }

  private void logOut(BrowserLogin login, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    login.logOut(request, response);
    Optional<String> back = back(request);
    if (back.isPresent()) {
      redirect(response, back.get());
    } else {
      show(request, response, LoginMessage.LOGGED_OUT);
    }
  }

  private BrowserLogin login() throws KeyUnavailableException {
    return filter()
        .orElseThrow(() -> new KeyUnavailableException("the filter has not been started"))
        .browserLogin();
  }

  /**
   * Returns the filter, which may have been started anew, or later than this servlet; empty before
   * it is. What is wrong with it is logged once, and not for each request.
   */
  private Optional<SlurmAuthentication> filter() throws KeyUnavailableException {
    LoginSettings started = settings;
    if (started == null) {
      throw new KeyUnavailableException("the log-in servlet could not start");
    }
    try {
      return LoginFilters.find(getServletContext(), started.filter());
    } catch (ConfigException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(reported.getAndSet(why))) {
        StartFailure.report(getServletName(), why, e);
      }
      throw new KeyUnavailableException("the log-in servlet has no filter that it could use");
    }
  }

  private Optional<String> back(HttpServletRequest request) {
    return Optional.ofNullable(request.getParameter(BACK))
        .flatMap(target -> BackPath.of(target, getServletContext().getContextPath()));
  }

  private String home() {
    LoginSettings started = settings;
    return getServletContext().getContextPath() + (started == null ? "/" : started.home());
  }

  private static void redirect(HttpServletResponse response, String path) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", path);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(0);
  }

  private void show(HttpServletRequest request, HttpServletResponse response, LoginMessage message)
      throws IOException, ServletException {
    response.setStatus(message.status());
    if (message.equals(LoginMessage.UNAVAILABLE)) {
      response.setIntHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    HttpServletResponse unstored = NotStored.of(response);
    LoginSettings started = settings;
    if (started == null || started.page().isEmpty()) {
      LoginPage.write(unstored, message);
      return;
    }
    if (!message.text().isEmpty()) {
      request.setAttribute(MESSAGE, message.text());
    }
    request.getRequestDispatcher(started.page().get()).forward(new AsGet(request), unstored);
  }

  /** What shows a page often answers GET alone. */
  private static final class AsGet extends HttpServletRequestWrapper {
    AsGet(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getMethod() {
      return "HEAD".equals(super.getMethod()) ? "HEAD" : "GET";
    }
  }
}
