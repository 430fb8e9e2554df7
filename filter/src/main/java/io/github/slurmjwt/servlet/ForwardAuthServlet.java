package io.github.slurmjwt.servlet;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.ForwardAuthSettings;
import io.github.slurmjwt.engine.AuthenticationStarter;
import io.github.slurmjwt.engine.SlurmAuthentication;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides for a reverse proxy whether a request may pass: nginx asks by {@code auth_request}, Caddy
 * by {@code forward_auth}, Traefik by {@code ForwardAuth}, Envoy by {@code ext_authz}.
 *
 * <p>The answer has no body and status 200 when the request may pass. {@code X-SLURM-USER-NAME} is
 * the verified name, if there is a user; so is the header that {@code identityHeader} names. With
 * {@code userToken}, {@code X-SLURM-USER-TOKEN} is the token for slurmrestd. Any other answer
 * refuses: 401 and 403, and 503 when there are currently no keys. {@code X-SLURM-REFUSAL} then has
 * the code of the reason.
 *
 * <p>A web.xml maps this class to {@code /*} or a folder, behind no filter that wants a token. Its
 * init-params are those of the filter and of {@link ForwardAuthSettings}. Only the proxy may reach
 * it: questions from other addresses are refused.
 */
public final class ForwardAuthServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Given> given;
  private transient volatile @Nullable Verdicts verdicts;

  /** What the servlet starts with; reading either kind of settings may fail. */
  private record Given(
      Supplier<FilterSettings> filter,
      Supplier<ForwardAuthSettings> settings,
      TokenForUpstream token,
      Optional<KeySource> keys,
      InstantSource clock) {}

  /** Creates the servlet for a web.xml: its init-params are the settings. */
  public ForwardAuthServlet() {
    given = Optional.empty();
  }

  /**
   * Creates the servlet with settings made in code; it then takes no init-params.
   *
   * @param token asked for each verified user; its token is sent only with {@code userToken}
   */
  public ForwardAuthServlet(
      FilterSettings filter, ForwardAuthSettings settings, TokenForUpstream token) {
    this(filter, settings, token, Optional.empty(), InstantSource.system());
  }

  ForwardAuthServlet(
      FilterSettings filter,
      ForwardAuthSettings settings,
      TokenForUpstream token,
      Optional<KeySource> keys,
      InstantSource clock) {
    given = Optional.of(new Given(() -> filter, () -> settings, token, keys, clock));
  }

  /**
   * Reads the settings and loads the keys. Where an exception would reach the sender of a request,
   * every request is answered with status 503 instead.
   *
   * @throws ServletException when either fails; its message is one sentence for an administrator,
   *     which is in the log in any case
   */
  @Override
  public void init(ServletConfig config) throws ServletException {
    super.init(config);
    Given set = given.orElseGet(() -> fromParameters(config));
    AtomicReference<@Nullable ForwardAuthSettings> own = new AtomicReference<>();
    AuthenticationStarter starter =
        new AuthenticationStarter(
            config.getServletName(),
            () -> {
              refuseContradiction(config);
              own.set(set.settings().get());
              return withoutLoginPage(set.filter().get());
            },
            set.keys(),
            set.clock());
    SlurmAuthentication started =
        StartingServer.stopsAfterFailureOfServlet() ? starter.start() : starter.startOrRefuse();
    started.announce(Optional.of(config.getServletContext()));
    verdicts = new Verdicts(started, Optional.ofNullable(own.get()), set.token());
  }

  private static FilterSettings withoutLoginPage(FilterSettings settings) {
    if (settings.http().loginPage().isPresent()) {
      throw new ConfigException(
          "loginPage has no effect here: remove it; the proxy itself can redirect people");
    }
    return settings;
  }

  private void refuseContradiction(ServletConfig config) {
    if (given.isPresent() && config.getInitParameterNames().hasMoreElements()) {
      throw new ConfigException(
          "init-param "
              + config.getInitParameterNames().nextElement()
              + " contradicts the settings given in code: use one way");
    }
  }

  private static Given fromParameters(ServletConfig config) {
    Map<String, String> filter = new HashMap<>();
    Collections.list(config.getInitParameterNames())
        .forEach(name -> filter.put(name, config.getInitParameter(name)));
    Map<String, String> own = new HashMap<>(filter);
    own.keySet().retainAll(ForwardAuthSettings.PARAMETERS);
    filter.keySet().removeAll(ForwardAuthSettings.PARAMETERS);
    return new Given(
        () -> FilterSettings.from(filter),
        () -> ForwardAuthSettings.from(own),
        (original, user) -> Optional.of(user.token()),
        Optional.empty(),
        InstantSource.system());
  }

  /** Ends the thread that keeps the keys fresh, and lets nobody in. */
  @Override
  public void destroy() {
    Verdicts started = verdicts;
    verdicts = null;
    if (started != null) {
      started.close();
    }
  }

  /** Answers whatever the method is; a body is not read. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Verdicts started = verdicts;
    if (started == null) {
      throw new ServletException("the servlet needs a call of init");
    }
    started.answer(request, response);
  }
}
