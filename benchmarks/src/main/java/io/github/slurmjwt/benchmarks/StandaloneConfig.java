package io.github.slurmjwt.benchmarks;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** The configuration of a filter outside a container: a name and no parameters. */
final class StandaloneConfig implements FilterConfig {
  @Override
  public String getFilterName() {
    return "benchmark";
  }

  @Override
  public ServletContext getServletContext() {
    throw new UnsupportedOperationException("not part of the benchmark");
  }

  @Override
  public @Nullable String getInitParameter(String name) {
    return null;
  }

  @Override
  public Enumeration<String> getInitParameterNames() {
    return Collections.emptyEnumeration();
  }
}
