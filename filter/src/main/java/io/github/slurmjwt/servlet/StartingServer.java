package io.github.slurmjwt.servlet;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells from the call stack what a server does with an application whose filter fails to start: the
 * Servlet API requires only that the filter is not used (Servlet 6.0, {@code Filter.init}).
 */
final class StartingServer {
  /** Methods that servers and Spring call for a request. */
  private static final Set<String> OF_REQUESTS = Set.of("handleRequest", "doFilter");

  /** Methods that they call when an application starts, perhaps because a request deploys it. */
  private static final Set<String> OF_APPLICATIONS =
      Set.of("start", "startInternal", "doStart", "initialize", "onStartup", "contextInitialized");

  /** Servers that are known to stop the application. */
  private static final List<String> STRICT =
      List.of("org.apache.catalina.", "org.eclipse.jetty.", "io.undertow.");

  /**
   * GlassFish and Payara, which have Tomcat's classes too, and run the application without the
   * filter.
   */
  private static final String LAX = "com.sun.enterprise.web.";

  private StartingServer() {}

  /**
   * Tells whether an exception now keeps the application from being served. It does not where this
   * thread answers a request, whose sender would see the exception: Undertow and WildFly start
   * filters so, anew with each request, unless they are configured to start them eagerly. Nor does
   * it in servers that are not known to stop.
   */
  static boolean stopsAfterFailure() {
    return stopsAfterFailure(callers());
  }

  static boolean stopsAfterFailure(List<StackFrame> callers) {
    return !isForRequest(callers) && isAny(callers, STRICT) && !isAny(callers, List.of(LAX));
  }

  /** Tells the same of a servlet: it stops those that start it with the application. */
  static boolean stopsAfterFailureOfServlet() {
    return stopsAfterFailureOfServlet(callers());
  }

  static boolean stopsAfterFailureOfServlet(List<StackFrame> callers) {
    return stopsAfterFailure(callers)
        && callers.stream().map(StackFrame::getMethodName).anyMatch(OF_APPLICATIONS::contains);
  }

  private static List<StackFrame> callers() {
    return StackWalker.getInstance().walk(frames -> frames.toList());
  }

  private static boolean isForRequest(List<StackFrame> callers) {
    Optional<String> nearest =
        callers.stream()
            .map(StackFrame::getMethodName)
            .filter(name -> OF_REQUESTS.contains(name) || OF_APPLICATIONS.contains(name))
            .findFirst();
    return nearest.filter(OF_REQUESTS::contains).isPresent();
  }

  private static boolean isAny(List<StackFrame> callers, List<String> packages) {
    return callers.stream()
        .anyMatch(caller -> packages.stream().anyMatch(caller.getClassName()::startsWith));
  }
}
