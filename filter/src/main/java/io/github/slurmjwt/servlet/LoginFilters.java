package io.github.slurmjwt.servlet;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.HttpSettings;
import io.github.slurmjwt.engine.SlurmAuthentication;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a log-in servlet finds the filters of its application, whose keys and rules it uses. They
 * are in an attribute of the application, which clients cannot set.
 */
final class LoginFilters {
  private static final String ATTRIBUTE = LoginFilters.class.getName();
  private static final String FILTER = LoginFilters.class.getPackageName() + ".SlurmJwtFilter";
  private static final String SERVLET = LoginFilters.class.getPackageName() + ".SlurmLoginServlet";

  /** The filters that have been started, by name; never changed, only replaced. */
  private record Started(Map<String, SlurmAuthentication> byName) {}

  private LoginFilters() {}

  /** Adds a filter, or replaces the one of that name; a closed one lets nobody in. */
  static void add(FilterConfig filter, SlurmAuthentication authentication) {
    ServletContext application = filter.getServletContext();
    Map<String, SlurmAuthentication> byName = started(application);
    byName.put(filter.getFilterName(), authentication);
    application.setAttribute(ATTRIBUTE, new Started(byName));
  }

  private static Map<String, SlurmAuthentication> started(ServletContext application) {
    return application.getAttribute(ATTRIBUTE) instanceof Started filters
        ? new TreeMap<>(filters.byName())
        : new TreeMap<>();
  }

  /**
   * Refuses settings that send people to a log-in servlet which could not help them. The filter
   * says so because it always starts with the application; a servlet may start later.
   *
   * @throws ConfigException when tokens have no cookie, or the servlet or its page needs a token
   */
  static void check(ServletContext application, HttpSettings settings) {
    if (settings.loginPage().isPresent()) {
      application.getServletRegistrations().values().stream()
          .filter(servlet -> SERVLET.equals(servlet.getClassName()))
          .forEach(servlet -> check(servlet, settings));
    }
  }

  private static void check(ServletRegistration servlet, HttpSettings settings) {
    String name = "the servlet " + servlet.getName();
    if (settings.cookieName().isEmpty()) {
      throw new ConfigException(name + " stores tokens in a cookie: set cookieName");
    }
    servlet.getMappings().forEach(path -> checkOpen(name, path, settings));
    Optional.ofNullable(servlet.getInitParameter(LoginSettings.PAGE))
        .ifPresent(path -> checkOpen("the page of " + name, path, settings));
  }

  private static void checkOpen(String what, String path, HttpSettings settings) {
    if (!settings.isExcluded(path)) {
      throw new ConfigException(
          what + " must be open to everyone: add " + path + " to excludedPaths");
    }
  }

  /**
   * Returns the filter that a log-in servlet uses; empty if the server has yet to start it, as some
   * do with the first request.
   *
   * @param name that of the filter, where there are several
   * @throws ConfigException when there is none, it is not clear which, or it has no cookie
   */
  static Optional<SlurmAuthentication> find(ServletContext application, Optional<String> name) {
    Map<String, SlurmAuthentication> found = started(application);
    name.ifPresent(wanted -> found.keySet().retainAll(Set.of(wanted)));
    if (found.size() > 1) {
      found.values().removeIf(filter -> !filter.hasCookie());
    }
    if (found.isEmpty() && isStartedLater(application, name)) {
      return Optional.empty();
    }
    if (found.size() != 1) {
      throw new ConfigException(found.isEmpty() ? none(name) : several(found.keySet()));
    }
    SlurmAuthentication filter = found.values().iterator().next();
    if (!filter.hasCookie()) {
      throw new ConfigException(
          "the filter " + found.keySet().iterator().next() + " has no cookieName: set it");
    }
    return Optional.of(filter);
  }

  private static String none(Optional<String> name) {
    return name.map(wanted -> "there is no SlurmJwtFilter of the name " + wanted)
            .orElse("there is no SlurmJwtFilter with a cookieName")
        + ": declare it, and map it to /*";
  }

  private static String several(Set<String> names) {
    return "several filters have a cookieName: set the init-param filter to one of "
        + String.join(", ", names);
  }

  private static boolean isStartedLater(ServletContext application, Optional<String> name) {
    Set<String> started = started(application).keySet();
    return application.getFilterRegistrations().values().stream()
        .filter(filter -> FILTER.equals(filter.getClassName()))
        .filter(filter -> name.isEmpty() || name.get().equals(filter.getName()))
        .anyMatch(filter -> !started.contains(filter.getName()));
  }
}
