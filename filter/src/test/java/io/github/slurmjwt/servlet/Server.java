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
      TOMCAT_LOG.setLevel(Level.OFF);
      return TomcatContainer.start(app);
    }
  };

  /** Held, since java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

  /** Starts the application; fails as the container does when it cannot. */
  abstract Container start(TestApp app) throws Exception;
}
