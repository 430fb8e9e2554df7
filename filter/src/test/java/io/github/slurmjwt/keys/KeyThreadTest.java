package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.slurmjwt.live.Until;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key thread belongs to its LiveKeys, and not to the application that happened to start it. */
class KeyThreadTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void keepsNoClassLoaderOfWhoeverStartedIt() throws Exception {
    write(1);
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader application = new URLClassLoader(new URL[0], own)) {
      Thread.currentThread().setContextClassLoader(application);
      try (LiveKeys keys = LiveKeys.start(settings(), InstantSource.system())) {
        assertSame(LiveKeys.class.getClassLoader(), keys.thread().getContextClassLoader());
      } finally {
        Thread.currentThread().setContextClassLoader(own);
      }
    }
  }

  /** Tomcat interrupts the threads of an application that ends, when told to. */
  @Test
  void goesOnWhenSomebodyElseInterruptsIt() throws Exception {
    write(1);
    try (LiveKeys keys = LiveKeys.start(settings(), InstantSource.system())) {
      keys.thread().interrupt();
      write(2);
      Until.holds(
          "the new key is in force",
          SOON,
          () -> Arrays.equals(key(2), keys.current().hmacKey().orElseThrow().getEncoded()));
    }
  }

  @Test
  void endsWhenClosed() throws Exception {
    write(1);
    LiveKeys keys = LiveKeys.start(settings(), InstantSource.system());
    keys.close();
    Until.holds("the thread has ended", SOON, () -> !keys.thread().isAlive());
  }

  private KeySettings settings() {
    return KeySettings.builder()
        .jwtKey(folder.resolve("jwt.key"))
        .anyReload(Duration.ofMillis(50))
        .build();
  }

  private void write(int content) throws Exception {
    Path fresh = folder.resolve("fresh");
    Files.write(fresh, key(content));
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
    Files.move(fresh, folder.resolve("jwt.key"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] key(int content) {
    return ("the key of this cluster, number " + content).getBytes(StandardCharsets.US_ASCII);
  }
}
