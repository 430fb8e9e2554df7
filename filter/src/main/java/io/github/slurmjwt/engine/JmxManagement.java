package io.github.slurmjwt.engine;

import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Registers an MBean in the JVM's own MBean server. The only class that uses the module
 * java.management, which a JVM may lack.
 */
final class JmxManagement implements Management {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");
  private static final Pattern PLAIN = Pattern.compile("[^,=:\"*?\n]+");
  private static final int MOST_OF_ONE_NAME = 1000;

  private final MBeanServer server;
  private final ObjectName name;

  private JmxManagement(MBeanServer server, ObjectName name) {
    this.server = server;
    this.name = name;
  }

  /**
   * Registers the MBean. Names that exist already, as of the same application in two servers of one
   * JVM or in two versions during a redeployment, get a number.
   */
  static Management register(AuthenticationState state, Optional<ServletContext> application) {
    String base =
        "io.github.slurmjwt:type=Authentication"
            + application.map(JmxManagement::place).orElse("")
            + ",name="
            + value(state.name());
    try {
      return register(ManagementFactory.getPlatformMBeanServer(), state, base);
    } catch (JMException | RuntimeException e) {
      LOG.log(Level.WARNING, "cannot register the MBean " + base + ": " + e);
      return NONE;
    }
  }

  private static Management register(MBeanServer server, AuthenticationState state, String base)
      throws JMException {
    JmxAttributes attributes = new JmxAttributes(state);
    for (int number = 1; ; number++) {
      ObjectName name = new ObjectName(number == 1 ? base : base + ",instance=" + number);
      try {
        server.registerMBean(attributes, name);
        return new JmxManagement(server, name);
      } catch (InstanceAlreadyExistsException e) {
        if (number == MOST_OF_ONE_NAME) {
          throw e;
        }
      }
    }
  }

  private static String place(ServletContext application) {
    String path = application.getContextPath();
    return host(application) + ",application=" + (path.isEmpty() ? "/" : value(path));
  }

  private static String host(ServletContext application) {
    try {
      String host = application.getVirtualServerName();
      return host == null || host.isEmpty() ? "" : ",host=" + value(host);
    } catch (UnsupportedOperationException e) {
      return ""; // A listener that code has added is not told (Servlet 6.0, 4.4).
    }
  }

  private static String value(String text) {
    return PLAIN.matcher(text).matches() ? text : ObjectName.quote(text);
  }

  @Override
  public void close() {
    try {
      server.unregisterMBean(name);
    } catch (JMException | RuntimeException e) {
      LOG.log(Level.WARNING, "cannot unregister the MBean " + name + ": " + e);
    }
  }
}
