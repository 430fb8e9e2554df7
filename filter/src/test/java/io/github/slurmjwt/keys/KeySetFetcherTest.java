package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.KeySetServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** K8: a fetch comes back in time with the key set or with a reason, whatever the server does. */
class KeySetFetcherTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** Twice the timeout, and a machine that is busy with other things. */
  private static final Duration IN_TIME = Duration.ofSeconds(8);

  private final KeySetServer server = KeySetServer.publishing("{\"keys\":[]}");
  private final CountDownLatch over = new CountDownLatch(1);

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    over.countDown();
    server.close();
  }

  @Test
  void returnsTheBodyAsItIs() throws Exception {
    assertArrayEquals("{\"keys\":[]}".getBytes(StandardCharsets.UTF_8), fetch(server.url()));
  }

  @ParameterizedTest(name = "K8 status {0}")
  @ValueSource(ints = {201, 204, 304, 401, 403, 404, 429, 500, 503})
  void refusesEveryStatusBut200(int status) {
    server.answer(KeySetServer.text(status, ""));
    assertEquals(
        "jwks="
            + server.url()
            + " answers with status "
            + status
            + " instead of 200; check the URL and the identity provider behind it",
        refusal(server.url()));
  }

  @ParameterizedTest(name = "K8 {0}")
  @ValueSource(strings = {"301", "302", "303", "307", "308"})
  @DisplayName("K8 redirects")
  void followsNoRedirect(int status) throws Exception {
    Path secret = Files.writeString(folder.resolve("set.json"), "{\"keys\":[]}");
    try (KeySetServer other = KeySetServer.publishing("{\"keys\":[]}")) {
      for (URI target : new URI[] {other.url(), secret.toUri(), server.url().resolve("/again")}) {
        server.answer(
            exchange -> {
              exchange.getResponseHeaders().add("Location", target.toString());
              exchange.sendResponseHeaders(status, -1);
            });
        assertTrue(refusal(server.url()).contains("status " + status));
      }
      assertEquals(0, other.requests());
      assertEquals(3, server.requests());
    }
  }

  @Test
  @DisplayName("K8 connection refused")
  void saysThatNobodyListens() {
    server.goAway();
    assertTrue(refusal(server.url()).contains("cannot be fetched: ConnectException"));
  }

  @Test
  @DisplayName("K8 no TLS where TLS is expected")
  void doesNotTalkInTheClear() {
    URI https = URI.create(server.url().toString().replace("http:", "https:"));
    assertTrue(refusal(https).startsWith("jwks=" + https));
    assertEquals(0, server.requests());
  }

  @Test
  void saysThatAPortIsNone() {
    assertTrue(refusal(URI.create("http://127.0.0.1:99999/keys")).contains("cannot be fetched"));
  }

  @Test
  @DisplayName("K8 accepts connections and never answers")
  void doesNotWaitForASilentServer() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      comesBackInTime(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/keys"));
    }
  }

  @Test
  @DisplayName("K8 hangs after its headers")
  void doesNotWaitForABodyThatNeverComes() {
    server.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().flush();
          over.await();
        });
    comesBackInTime(server.url());
  }

  @Test
  @DisplayName("K8 drips a byte at a time for ever, and is hung up on")
  void doesNotWaitForADrippingServer() throws Exception {
    AtomicBoolean hungUp = new AtomicBoolean();
    server.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (!over.await(20, TimeUnit.MILLISECONDS)) {
              body.write(' ');
              body.flush();
            }
          } catch (IOException e) {
            hungUp.set(true);
          }
        });
    try (KeySetFetcher url = new KeySetFetcher(server.url(), TIMEOUT)) {
      long start = System.nanoTime();
      assertThrows(KeyLoadException.class, url::read);
      assertTrue(System.nanoTime() - start < IN_TIME.toNanos());
      Await.until("hung up", IN_TIME, hungUp::get);
    }
  }

  @Test
  @DisplayName("K8 a body without end is cut off at one MiB")
  void refusesAHugeBody() throws Exception {
    AtomicLong sent = new AtomicLong();
    AtomicBoolean hungUp = new AtomicBoolean();
    server.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            byte[] spaces = new byte[65536];
            while (sent.get() < 1L << 30) {
              body.write(spaces);
              sent.addAndGet(spaces.length);
            }
          } catch (IOException e) {
            hungUp.set(true);
          }
        });
    try (KeySetFetcher url = new KeySetFetcher(server.url(), IN_TIME)) {
      String message = String.valueOf(assertThrows(KeyLoadException.class, url::read).getMessage());
      assertTrue(message.contains("the answer is longer than 1048576 bytes"), message);
      Await.until("hung up", IN_TIME, hungUp::get);
    }
    assertTrue(sent.get() < 64L << 20, () -> sent + " bytes sent");
  }

  @Test
  @DisplayName("K8 bad answers again and again exhaust nothing")
  void worksAfterManyBadAnswers() throws Exception {
    try (KeySetFetcher url = new KeySetFetcher(server.url(), Duration.ofMillis(200))) {
      server.answer(exchange -> over.await());
      for (int i = 0; i < 10; i++) {
        assertThrows(KeyLoadException.class, url::read);
      }
      server.publish("{\"keys\":[]}");
      Await.until("works again", IN_TIME, () -> works(url));
      long threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("slurm-jwt-keys-http"))
              .count();
      assertTrue(threads <= 4, () -> threads + " threads");
    }
  }

  @Test
  @DisplayName("K8 a body of one MiB is the longest")
  void takesTheLongestBody() throws Exception {
    server.publish(" ".repeat(1 << 20));
    try (KeySetFetcher url = new KeySetFetcher(server.url(), IN_TIME)) {
      assertEquals(1 << 20, url.read().length);
      server.publish(" ".repeat((1 << 20) + 1));
      String message = String.valueOf(assertThrows(KeyLoadException.class, url::read).getMessage());
      assertTrue(message.contains("the answer is longer than 1048576 bytes"), message);
    }
  }

  @Test
  void asksForJson() throws Exception {
    List<String> accepted = new CopyOnWriteArrayList<>();
    server.answer(
        exchange -> {
          accepted.add(exchange.getRequestHeaders().getFirst("Accept"));
          KeySetServer.text(200, "{}").write(exchange);
        });
    try (KeySetFetcher url = new KeySetFetcher(server.url(), IN_TIME)) {
      assertEquals(2, url.read().length);
    }
    assertEquals(List.of("application/json"), accepted);
  }

  /** Its threads must neither keep a JVM running nor an application in memory. */
  @Test
  void fetchesInDaemonThreadsThatHoldNoApplication() throws Exception {
    List<Thread> seen = new CopyOnWriteArrayList<>();
    server.answer(
        exchange -> {
          seen.addAll(Thread.getAllStackTraces().keySet());
          KeySetServer.text(200, "{}").write(exchange);
        });
    Thread current = Thread.currentThread();
    ClassLoader own = current.getContextClassLoader();
    List<Thread> before = List.copyOf(Thread.getAllStackTraces().keySet());
    try (URLClassLoader application = new URLClassLoader(new URL[0], own)) {
      current.setContextClassLoader(application);
      try (KeySetFetcher url = new KeySetFetcher(server.url(), IN_TIME)) {
        url.read();
      }
      assertSame(application, current.getContextClassLoader());
      List<Thread> ours =
          seen.stream()
              .filter(thread -> !before.contains(thread))
              .filter(thread -> thread.getName().matches("slurm-jwt-keys-http|HttpClient-.*"))
              .toList();
      assertFalse(ours.isEmpty());
      for (Thread thread : ours) {
        assertTrue(thread.isDaemon(), thread.getName());
        assertNotSame(application, thread.getContextClassLoader(), thread.getName());
      }
    } finally {
      current.setContextClassLoader(own);
    }
  }

  @Test
  void fetchesNothingOnceItIsClosed() throws Exception {
    KeySetFetcher url = new KeySetFetcher(server.url(), IN_TIME);
    assertEquals(11, url.read().length);
    url.close();
    String message = String.valueOf(assertThrows(KeyLoadException.class, url::read).getMessage());
    assertTrue(message.startsWith("jwks=" + server.url() + " is no longer fetched"), message);
    assertEquals(1, server.requests());
    url.close();
  }

  private static boolean works(KeySetFetcher url) throws InterruptedException {
    try {
      return url.read().length > 0;
    } catch (KeyLoadException e) {
      return false;
    }
  }

  private static void comesBackInTime(URI url) {
    long start = System.nanoTime();
    String message = refusal(url);
    assertTrue(message.contains("does not answer within 1 s"), message);
    assertTrue(System.nanoTime() - start < IN_TIME.toNanos());
  }

  private static String refusal(URI url) {
    return String.valueOf(assertThrows(KeyLoadException.class, () -> fetch(url)).getMessage());
  }

  private static byte[] fetch(URI url) throws KeyLoadException, InterruptedException {
    try (KeySetFetcher source = new KeySetFetcher(url, TIMEOUT)) {
      return source.read();
    }
  }
}
