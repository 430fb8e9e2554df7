package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Jetty that would answer WebSocket handshakes before it asks the filter. */
@Tag("compatibility")
class JettyWebSocketTest {
  @Test
  void isRefusedWithTheLinesToAdd(@TempDir Path folder) throws Exception {
    Path jdk = Path.of(System.getProperty("java.home"));
    try (Cluster cluster = new Cluster(folder)) {
      List<WebApp> apps = Site.write(folder, cluster, "", Jars.built(ServletApi.JAKARTA));
      assertThrows(
          AssertionError.class, () -> EmbeddedServers.JETTY_12_1_EE11.start(jdk, apps, folder));
    }
    String log = Files.readString(folder.resolve("server.log"));
    assertTrue(log.contains("Jetty would answer WebSocket handshakes before this filter"), log);
  }
}
