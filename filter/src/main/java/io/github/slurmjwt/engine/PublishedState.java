package io.github.slurmjwt.engine;

import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A state that the application finds in an attribute of its own and, if it has started,
 * administrators by JMX, until it is closed.
 */
public final class PublishedState implements AutoCloseable {
  private static final String PREFIX = AuthenticationState.class.getName() + ".";

  private final Management management;
  private final Optional<ServletContext> application;
  private final String attribute = PREFIX + UUID.randomUUID();

  private PublishedState(AuthenticationState state, Optional<ServletContext> application) {
    this.application = application;
    application.ifPresent(context -> context.setAttribute(attribute, state));
    // Servers may forget an authentication that could not start without a call of close.
    this.management = state.isStarted() ? show(state, application) : Management.NONE;
  }

  private static Management show(AuthenticationState state, Optional<ServletContext> application) {
    try {
      return JmxManagement.register(state, application);
    } catch (LinkageError e) {
      return Management.NONE; // Without the module java.management.
    }
  }

  /**
   * Publishes a state.
   *
   * @param application empty where there is none, or more than one
   */
  static PublishedState publish(AuthenticationState state, Optional<ServletContext> application) {
    return new PublishedState(state, application);
  }

  /** Returns the states that are published to an application. */
  public static List<AuthenticationState> of(ServletContext application) {
    return Collections.list(application.getAttributeNames()).stream()
        .filter(name -> name.startsWith(PREFIX))
        .map(application::getAttribute)
        .filter(AuthenticationState.class::isInstance)
        .map(AuthenticationState.class::cast)
        .toList();
  }

  @Override
  public void close() {
    management.close();
    application.ifPresent(context -> context.removeAttribute(attribute));
  }
}
