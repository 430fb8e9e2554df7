package io.github.slurmjwt.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** In Equinox, a self-contained jar needs the Servlet API and no other bundle. */
class OsgiIT {
  @ParameterizedTest
  @EnumSource
  void startsBesideTheServletApi(SelfContainedJar jar, @TempDir Path storage) throws Exception {
    FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
    Framework framework =
        factory.newFramework(Map.of("org.osgi.framework.storage", storage.toString()));
    framework.start();
    try {
      BundleContext context = framework.getBundleContext();
      URL api =
          Class.forName(jar.servletRoot + ".servlet.Filter")
              .getProtectionDomain()
              .getCodeSource()
              .getLocation();
      context.installBundle(api.toString());
      Bundle bundle = context.installBundle(jar.path().toUri().toString());
      bundle.start();
      assertEquals(Bundle.ACTIVE, bundle.getState());
      Class<?> filter = bundle.loadClass("io.github.slurmjwt.servlet.SlurmJwtFilter");
      assertEquals(jar.servletRoot + ".servlet.Filter", filter.getInterfaces()[0].getName());
      Object made = filter.getConstructor().newInstance();
      assertEquals(bundle.loadClass(filter.getName()), made.getClass());
    } finally {
      framework.stop();
      framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
    }
  }
}
