package io.github.slurmjwt.gateway;

import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * What every request passes, in this order: the security headers, the limit on failed logins, and
 * the token filter, before it reaches the servlet that forwards it.
 */
final class GatewayContext {
  /**
   * Slurmrestd has {@code /openapi}, {@code /openapi.json}, {@code /openapi.yaml} and v3; 26.05 has
   * {@code /util} and tells of its health.
   */
  private static final List<String> FORWARDED_PATHS =
      List.of(
          "/slurm/*",
          "/slurmdb/*",
          "/openapi/*",
          "/openapi.json",
          "/openapi.yaml",
          "/openapi.yml",
          "/util/*",
          "/healthz",
          "/livez",
          "/readyz");

  private GatewayContext() {}

  /**
   * Returns the handler of all requests.
   *
   * @param timeout the longest time for an exchange with slurmrestd
   * @param logins the limit on failed logins, empty for none
   */
  static ServletContextHandler of(
      SlurmJwtFilter filter,
      GatewayServlet servlet,
      Duration timeout,
      Optional<FailedLogins> logins) {
    ServletContextHandler context = new ServletContextHandler("/");
    context.setErrorHandler(errorsWithoutDetails());
    addFilter(context, new SecurityHeadersFilter(), EnumSet.of(DispatcherType.REQUEST));
    addFilter(context, new AnswerLog.Refusals(), EnumSet.of(DispatcherType.REQUEST));
    logins.ifPresent(
        limit ->
            addFilter(context, new FailedLoginFilter(limit), EnumSet.of(DispatcherType.REQUEST)));
    addFilter(context, filter, EnumSet.allOf(DispatcherType.class));
    addFilter(context, new AnswerLog.Users(), EnumSet.of(DispatcherType.REQUEST));
    addFilter(context, new FailedLoginFilter.Passed(), EnumSet.of(DispatcherType.REQUEST));
    ServletHolder forwarded = forwarding(servlet, Long.toString(timeout.toMillis()));
    FORWARDED_PATHS.forEach(path -> context.addServlet(forwarded, path));
    context.addEventListener(new StopAfterFailure(forwarded));
    context.addServlet(new ServletHolder("other-paths", new OtherPathsServlet()), "/");
    return context;
  }

  /** Returns a handler of errors that says nothing of the gateway's inside. */
  static ErrorHandler errorsWithoutDetails() {
    ErrorHandler errors = new ErrorHandler();
    errors.setShowStacks(false);
    errors.setShowCauses(false);
    errors.setShowOrigin(false);
    return errors;
  }

  private static void addFilter(
      ServletContextHandler context, Filter filter, EnumSet<DispatcherType> dispatches) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setName(filter.getClass().getSimpleName());
    holder.setAsyncSupported(true);
    context.addFilter(holder, "/*", dispatches);
  }

  private static ServletHolder forwarding(GatewayServlet servlet, String timeoutMillis) {
    ServletHolder holder = new ServletHolder("gateway", servlet);
    holder.setInitParameter("timeout", timeoutMillis);
    holder.setInitParameter("idleTimeout", timeoutMillis);
    holder.setAsyncSupported(true);
    holder.setInitOrder(1); // Fails at the start or not at all.
    return holder;
  }

  /** Jetty starts the servlets even when a filter has failed, and then does not stop them. */
  private record StopAfterFailure(ServletHolder servlet) implements LifeCycle.Listener {
    @Override
    public void lifeCycleFailure(LifeCycle context, Throwable cause) {
      LifeCycle.stop(servlet);
    }
  }
}
