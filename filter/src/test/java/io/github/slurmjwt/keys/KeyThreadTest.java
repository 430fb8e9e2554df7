package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.SecretFiles;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.logging.Logger;
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
      Await.until("the new key is in force", SOON, () -> isInForce(2, keys));
    }
  }

  /** Otherwise keys that are withdrawn would stay in force for ever. */
  @Test
  void goesOnWhenTheLogFails() throws Exception {
    write(1);
    Logger logger = Logger.getLogger("io.github.slurmjwt");
    FailingLog failing = new FailingLog(new IllegalStateException("as a test"));
    try (LiveKeys keys = LiveKeys.start(settings(), InstantSource.system())) {
      logger.addHandler(failing);
      write(new byte[0]);
      Await.until("withdrawn", SOON, () -> keys.current().hmacKey().isEmpty());
      write(2);
      Await.until("the new key is in force", SOON, () -> isInForce(2, keys));
      write(3);
      Await.until("the next key is in force", SOON, () -> isInForce(3, keys));
      keys.thread().interrupt();
      write(4);
      Await.until("the last key is in force", SOON, () -> isInForce(4, keys));
    } finally {
      logger.removeHandler(failing);
    }
  }

  @Test
  void endsWhenClosed() throws Exception {
    write(1);
    LiveKeys keys = LiveKeys.start(settings(), InstantSource.system());
    keys.close();
    Await.until("the thread has ended", SOON, () -> !keys.thread().isAlive());
  }

  private KeySettings settings() {
    return KeySettings.builder()
        .jwtKey(folder.resolve("jwt.key"))
        .anyReload(Duration.ofMillis(50))
        .build();
  }

  private static boolean isInForce(int content, LiveKeys keys) {
    return keys.current()
        .hmacKey()
        .filter(key -> Arrays.equals(key(content), key.getEncoded()))
        .isPresent();
  }

  private void write(int content) throws Exception {
    write(key(content));
  }

  private void write(byte[] content) throws Exception {
    Path fresh = SecretFiles.write(folder.resolve("fresh"), content);
    Files.move(fresh, folder.resolve("jwt.key"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] key(int content) {
    return ("the key of this cluster, number " + content).getBytes(StandardCharsets.US_ASCII);
  }
}
