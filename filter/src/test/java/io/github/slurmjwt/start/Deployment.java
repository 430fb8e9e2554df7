package io.github.slurmjwt.start;

import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContextListener;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** The ways to have the filter, or what takes its place, in an application. */
enum Deployment {
  WEB_XML("slurm") {
    @Override
    void addTo(Context application, PlainJar jar, Map<String, String> parameters)
        throws ReflectiveOperationException {
      FilterDef filter = filter(jar.create("servlet.SlurmJwtFilter"));
      parameters.forEach(filter::addInitParameter);
      application.addFilterDef(filter);
    }
  },

  CODE("slurm") {
    @Override
    void addTo(Context application, PlainJar jar, Map<String, String> parameters)
        throws ReflectiveOperationException {
      Class<?> settings = jar.load("config.FilterSettings");
      Object made = settings.getMethod("from", Map.class).invoke(null, parameters);
      application.addFilterDef(
          filter(jar.load("servlet.SlurmJwtFilter").getConstructor(settings).newInstance(made)));
    }
  },

  LISTENER("authentication of /") {
    @Override
    void addTo(Context application, PlainJar jar, Map<String, String> parameters)
        throws ReflectiveOperationException {
      parameters.forEach((name, value) -> application.addParameter("slurm-jwt." + name, value));
      Object listener = jar.create("jaspic.SlurmAuthenticationListener");
      application.addServletContainerInitializer(
          (classes, context) -> context.addListener((ServletContextListener) listener), null);
    }
  },

  /** As {@link #WEB_XML}, with the initializer that servers find in the jar. */
  INITIALIZED("slurm") {
    @Override
    void addTo(Context application, PlainJar jar, Map<String, String> parameters)
        throws ReflectiveOperationException {
      WEB_XML.addTo(application, jar, parameters);
      Object initializer = jar.create("jaspic.ProvidersAtStart");
      application.addServletContainerInitializer((ServletContainerInitializer) initializer, null);
    }
  },

  /** As a server creates it by its own configuration. */
  PROVIDER("authentication") {
    @Override
    void addTo(Context application, PlainJar jar, Map<String, String> parameters)
        throws ReflectiveOperationException {
      jar.load("jaspic.SlurmAuthConfigProvider")
          .getConstructor(Map.class, AuthConfigFactory.class)
          .newInstance(parameters, null);
    }

    @Override
    LifecycleState stateAfterFailure() {
      return LifecycleState.STARTED;
    }
  };

  private static final String FILTER_NAME = "slurm";

  /** What messages call it. */
  final String title;

  Deployment(String title) {
    this.title = title;
  }

  /** Puts it into an application that has not started. */
  abstract void addTo(Context application, PlainJar jar, Map<String, String> parameters)
      throws ReflectiveOperationException;

  /** What becomes of the application when it fails. */
  LifecycleState stateAfterFailure() {
    return LifecycleState.STOPPED;
  }

  private static FilterDef filter(Object filter) {
    FilterDef definition = new FilterDef();
    definition.setFilterName(FILTER_NAME);
    definition.setFilter((Filter) filter);
    definition.setAsyncSupported("true");
    return definition;
  }

  /** Maps the filter, where there is one, to all requests. */
  static void map(Context application) {
    if (application.findFilterDef(FILTER_NAME) != null) {
      FilterMap mapping = new FilterMap();
      mapping.setFilterName(FILTER_NAME);
      mapping.addURLPattern("/*");
      application.addFilterMap(mapping);
    }
  }
}
