package io.github.slurmjwt.servlet;

import java.util.Optional;
import java.util.Set;

/**
 * Tells filters that are started with their application from those that wait for its first request.
 * The Servlet API has no word for it, so the names of the methods that call have to do.
 */
final class StartingThread {
  /** What servers and Spring call when a request comes. */
  private static final Set<String> OF_REQUESTS = Set.of("handleRequest", "doFilter");

  /** What they call when an application starts, perhaps because a request deploys it. */
  private static final Set<String> OF_APPLICATIONS =
      Set.of("start", "startInternal", "doStart", "initialize", "onStartup", "contextInitialized");

  private StartingThread() {}

  /**
   * Tells whether this thread answers a request, whose sender would see an exception. Undertow and
   * WildFly start filters so unless told to do it eagerly, and again with each request when it
   * fails; Open Liberty does after a start that failed.
   */
  static boolean answersARequest() {
    Optional<String> nearest =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .map(StackWalker.StackFrame::getMethodName)
                        .filter(
                            name -> OF_REQUESTS.contains(name) || OF_APPLICATIONS.contains(name))
                        .findFirst());
    return nearest.filter(OF_REQUESTS::contains).isPresent();
  }
}
