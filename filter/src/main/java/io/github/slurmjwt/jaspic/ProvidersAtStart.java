package io.github.slurmjwt.jaspic;

import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a server that has this jar in its own class path create the authentication modules of its
 * own configuration when it starts its first application: Tomcat would do so with the first
 * request. The container calls it; with the jar in an application it does nothing.
 */
public final class ProvidersAtStart implements ServletContainerInitializer {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  /** What the JVM says about a class of the API that it cannot find. */
  private static final Pattern API = Pattern.compile("ja(?:karta|vax)/security/auth/message/.*");

  /** One for all applications of the server. */
  private static final AtomicBoolean ASKED = new AtomicBoolean();

  private final AtomicBoolean asked;

  /** Creates the initializer; the container calls it. */
  public ProvidersAtStart() {
    this(ASKED);
  }

  /** Creates the initializer of a server that has asked for its modules, or has not. */
  ProvidersAtStart(AtomicBoolean asked) {
    this.asked = asked;
  }

  /** Never throws: applications that do not use Slurm must start as usual. */
  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext application) {
    ClassLoader ours = ProvidersAtStart.class.getClassLoader();
    if (application.getClassLoader() == ours || asked.getAndSet(true)) {
      return;
    }
    // Tomcat looks for the provider's class there, which may be an application's own copy of it.
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ours);
    try {
      Factory.create();
    } catch (LinkageError e) {
      report(e);
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR,
          "the server cannot create its authentication modules, and tries again for each request: "
              + e.getMessage());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Most servers lack the API, and nothing is wrong with them. */
  private static void report(LinkageError e) {
    if (e instanceof NoClassDefFoundError
        && API.matcher(String.valueOf(e.getMessage())).matches()) {
      LOG.log(Level.DEBUG, "this server has no Jakarta Authentication: {0}", e.toString());
      return;
    }
    LOG.log(
        Level.WARNING,
        "the server cannot create its authentication modules: "
            + e
            + ": a library of the server is missing or has an incompatible version");
  }

  /** A class of its own, since the API may be missing. */
  private static final class Factory {
    private Factory() {}

    static void create() {
      AuthConfigFactory.getFactory();
    }
  }
}
