package io.github.slurmjwt.testing;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration of a filter outside a container; parameters may be changed later. */
public final class TestFilterConfig implements FilterConfig {
  private final String name;
  private final ServletContext application;
  private final Map<String, String> parameters;

  /** Takes the name of the filter, its application and its init-params. */
  public TestFilterConfig(String name, ServletContext application, Map<String, String> parameters) {
    this.name = name;
    this.application = application;
    this.parameters = parameters;
  }

  @Override
  public String getFilterName() {
    return name;
  }

  @Override
  public ServletContext getServletContext() {
    return application;
  }

  @Override
  public @Nullable String getInitParameter(String parameter) {
    return parameters.get(parameter);
  }

  @Override
  public Enumeration<String> getInitParameterNames() {
    return Collections.enumeration(parameters.keySet());
  }
}
