package io.github.slurmjwt.servlet;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The containers that every HTTP test runs in. */
enum Server {
  JETTY {
    @Override
    Container start(TestApp app) throws Exception {
      return JettyContainer.start(app);
    }
  },
  TOMCAT {
    @Override
    Container start(TestApp app) throws Exception {
      return TomcatContainer.start(app);
    }
  };

  /** Held, since java.util.logging forgets the settings of a logger that nobody holds. */
  private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

  private static final Logger FILTER_LOG = Logger.getLogger("io.github.slurmjwt");

  static {
    // Thousands of expected refusals; what is tested of them goes through CapturedLog.
    TOMCAT_LOG.setLevel(Level.OFF);
    FILTER_LOG.setUseParentHandlers(false);
  }

  /** Starts the application; fails as the container does when it cannot. */
  abstract Container start(TestApp app) throws Exception;
}
