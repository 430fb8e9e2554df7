package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.testing.TestKeySettings;
import io.github.slurmjwt.verdicts.FuzzKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** O9: a start that fails, however it fails, leaves no thread and no socket. */
class FailedStartTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Set<Thread> before = ours();

  @TempDir private Path folder;

  @Test
  void leavesNothingWhenTheKeyFileIsBad() throws Exception {
    Path bad = SecretFiles.write(folder.resolve("key"), "short");
    try (KeySetServer server = KeySetServer.publishing("{}")) {
      for (int i = 0; i < 3; i++) {
        assertThrows(
            KeyLoadException.class,
            () -> LiveKeys.start(settings(Optional.of(bad), server.url()), InstantSource.system()));
      }
      leavesNoThread();
      assertEquals(0, server.requests());
    }
  }

  @Test
  void leavesNothingWhenTheUrlGivesNoKeys() throws Exception {
    try (KeySetServer server = KeySetServer.answering(KeySetServer.text(500, "down"))) {
      for (int i = 0; i < 3; i++) {
        assertThrows(
            KeyLoadException.class,
            () -> LiveKeys.start(settings(Optional.empty(), server.url()), InstantSource.system()));
      }
      leavesNoThread();
    }
  }

  @Test
  @DisplayName("O9 the connection that HTTP would keep alive is closed")
  void leavesNoSocket() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Boolean> hungUp = CompletableFuture.supplyAsync(() -> serve(listening));
      URI url = URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/keys");
      assertThrows(
          KeyLoadException.class,
          () -> LiveKeys.start(settings(Optional.empty(), url), InstantSource.system()));
      Await.until("hung up", SOON, hungUp::isDone);
      assertTrue(hungUp.get());
    }
  }

  @Test
  void leavesNothingWhenSomethingUnforeseenIsThrown() throws Exception {
    Logger logger = Logger.getLogger("io.github.slurmjwt");
    try (KeySetServer server = KeySetServer.answering(KeySetServer.text(500, "down"))) {
      for (Throwable thrown :
          List.of(new OutOfMemoryError("as a test"), new IllegalStateException("as a test"))) {
        FailingLog log = new FailingLog(thrown);
        logger.addHandler(log);
        try {
          assertThrows(
              thrown.getClass(),
              () ->
                  LiveKeys.start(
                      settings(Optional.empty(), server.url(), true), InstantSource.system()));
        } finally {
          logger.removeHandler(log);
        }
      }
      assertEquals(2, server.requests());
      leavesNoThread();
    }
  }

  @Test
  void leavesNothingWhenInterrupted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/keys");
      List<Throwable> outcome = new ArrayList<>();
      AtomicBoolean stillInterrupted = new AtomicBoolean();
      Thread starter =
          new Thread(
              () -> {
                try {
                  LiveKeys.start(settings(Optional.empty(), url), InstantSource.system()).close();
                } catch (KeyLoadException e) {
                  outcome.add(e);
                  stillInterrupted.set(Thread.currentThread().isInterrupted());
                }
              });
      starter.start();
      try (Socket accepted = silent.accept()) {
        starter.interrupt();
        starter.join();
        assertEquals(1, outcome.size());
        assertTrue(stillInterrupted.get(), "the server sees the interrupt too");
        accepted.setSoTimeout((int) SOON.toMillis());
        accepted.getInputStream().readAllBytes();
      }
      leavesNoThread();
    }
  }

  @Test
  void leavesNothingAfterAGoodStartThatIsClosed() throws Exception {
    try (KeySetServer server = KeySetServer.publishing(RsaTestKey.set(FuzzKeys.red()))) {
      LiveKeys.start(settings(Optional.empty(), server.url()), InstantSource.system()).close();
      leavesNoThread();
    }
  }

  private void leavesNoThread() throws Exception {
    Await.until("no thread of a failed start", SOON, () -> before.containsAll(ours()));
  }

  private static Set<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().startsWith("slurm-jwt-")
                    || thread.getName().startsWith("HttpClient-"))
        .collect(Collectors.toSet());
  }

  /** Answers one request and returns once the client has hung up. */
  private static boolean serve(ServerSocket listening) {
    try (Socket accepted = listening.accept()) {
      accepted.setSoTimeout((int) SOON.toMillis());
      accepted.getInputStream().read();
      accepted
          .getOutputStream()
          .write(
              "HTTP/1.1 500 Down\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream rest = accepted.getInputStream();
      while (rest.read() >= 0) {
        // The rest of the request.
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeySettings settings(Optional<Path> jwtKey, URI url) {
    return settings(jwtKey, url, false);
  }

  private static KeySettings settings(Optional<Path> jwtKey, URI url, boolean withoutKeys) {
    return TestKeySettings.of(
        jwtKey,
        Optional.empty(),
        Optional.of(url),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        withoutKeys);
  }
}
