package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.CapturedLog;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.Ports;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** The figures that JMX and Micrometer show of keys that cannot be fetched, and of others. */
class FiguresTest {
  private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();

  /** No other test of this JVM has authentications of this name. */
  private static final String NAME = "of FiguresTest";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ManualClock clock = new ManualClock();

  @Test
  void tellOfKeysThatCannotBeFetched() throws Exception {
    FilterSettings settings =
        FilterSettings.builder()
            .authAltParameters("jwks=http://127.0.0.1:" + Ports.free() + "/")
            .keys(to -> to.startWithoutKeys(true))
            .build();
    Metrics.addRegistry(meters);
    try (CapturedLog log = new CapturedLog();
        SlurmAuthentication started =
            new AuthenticationStarter(NAME, () -> settings, Optional.empty(), clock).start()) {
      started.announce(Optional.empty());
      clock.move(Duration.ofMillis(1500));
      assertEquals(false, attribute("Available"));
      assertEquals(1.5, attribute("KeysAgeSeconds"));
      assertTrue((long) attribute("KeyFailures") > 0, log.lines()::toString);
      Tags tags = Tags.of("filter", NAME);
      assertEquals(1.5, meters.get("slurm.jwt.keys.age").tags(tags).gauge().value());
      assertTrue(meters.get("slurm.jwt.keys.failures").tags(tags).functionCounter().count() > 0);
    } finally {
      Metrics.removeRegistry(meters);
    }
  }

  @Test
  void tellNoAgeOfTheApplicationsOwnKeys() throws Exception {
    try (CapturedLog log = new CapturedLog();
        SlurmAuthentication started =
            new AuthenticationStarter(
                    NAME,
                    () -> FilterSettings.builder().build(),
                    Optional.of(TestKeys.both().source()),
                    Tokens.CLOCK)
                .start()) {
      started.announce(Optional.empty());
      assertEquals(true, attribute("Available"), log.lines()::toString);
      assertEquals(-1.0, attribute("KeysAgeSeconds"));
      assertEquals(0L, attribute("KeyFailures"));
    }
  }

  private static Object attribute(String name) throws Exception {
    return JMX.getAttribute(
        new ObjectName("io.github.slurmjwt:type=Authentication,name=" + NAME), name);
  }
}
