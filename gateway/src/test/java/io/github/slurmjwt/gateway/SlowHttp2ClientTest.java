package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LiveTokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections of HTTP/2, frame by frame, that ask for nothing and stay. */
@Tag("slow")
final class SlowHttp2ClientTest {
  private static final byte HEADERS = 1;
  private static final byte SETTINGS = 4;
  private static final byte PING = 6;
  private static final byte GOAWAY = 7;
  private static final byte END_OF_STREAM_AND_HEADERS = 5;

  @TempDir private Path folder;
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private FakeSlurmrestd slurmrestd;
  private GatewayProcess gateway;
  private TestCertificate certificate;

  @BeforeEach
  void start() throws Exception {
    slurmrestd = FakeSlurmrestd.start();
    certificate = TestCertificate.make(folder, "EC");
    gateway =
        GatewayProcess.start(
            folder,
            "--slurmrestd",
            slurmrestd.url(),
            "--head-time",
            "2",
            "--certificate",
            certificate.writeCertificate(folder.resolve("fullchain.pem")).toString(),
            "--private-key",
            certificate.writeKey(folder.resolve("privkey.pem")).toString());
  }

  @AfterEach
  void stop() throws Exception {
    pace.shutdownNow();
    gateway.close();
    slurmrestd.close();
  }

  @Test
  void aHeadHasATimeHoweverSteadilyItsBytesCome() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.getOutputStream().write(frame(100, HEADERS, END_OF_STREAM_AND_HEADERS, 1));
      repeat(socket, new byte[] {0x40});

      assertSaysGoAway(socket.getInputStream().readAllBytes());
    }
  }

  @Test
  void pingsKeepNoConnectionOpen() throws Exception {
    try (SSLSocket socket = connect()) {
      byte[] head = get("/slurm/ping", LiveTokens.of("alice", gateway.key()));
      socket
          .getOutputStream()
          .write(frame(head.length, HEADERS, END_OF_STREAM_AND_HEADERS, 1, head));
      repeat(socket, frame(8, PING, (byte) 0, 0, new byte[8]));

      assertSaysGoAway(socket.getInputStream().readAllBytes());
      assertEquals("alice", slurmrestd.onlyRequest().header("X-SLURM-USER-NAME"));
    }
  }

  private SSLSocket connect() throws Exception {
    SSLSocket socket =
        (SSLSocket)
            certificate
                .trust()
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway.address().getPort());
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    socket
        .getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(frame(0, SETTINGS, (byte) 0, 0));
    return socket;
  }

  /** Sends this every half second, as long as the other side takes it. */
  private void repeat(SSLSocket socket, byte[] bytes) {
    Future<?> unused =
        pace.scheduleAtFixedRate(
            () -> {
              try {
                socket.getOutputStream().write(bytes);
              } catch (IOException ended) {
                throw new IllegalStateException(ended); // And so the last time.
              }
            },
            500,
            500,
            TimeUnit.MILLISECONDS);
  }

  /** RFC 9113 §4.1: each frame begins with its length, type, flags and stream. */
  private static byte[] frame(int length, byte type, byte flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (length >> 16))
        .putShort((short) length)
        .put(type)
        .put(flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** RFC 7541: names by their number in the static table, values as they are. */
  private static byte[] get(String path, String token) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(new byte[] {(byte) 0x82, (byte) 0x87, 0x01, 1, 'x', 0x04});
    writeText(head, path);
    head.write(new byte[] {0x0f, 0x08});
    writeText(head, "Bearer " + token);
    return head.toByteArray();
  }

  private static void writeText(ByteArrayOutputStream out, String text) throws IOException {
    int rest = text.length();
    if (rest < 127) {
      out.write(rest);
    } else {
      out.write(127);
      rest -= 127;
      for (; rest >= 128; rest >>= 7) {
        out.write((rest & 127) | 128);
      }
      out.write(rest);
    }
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void assertSaysGoAway(byte[] answer) {
    assertFalse(
        new String(answer, StandardCharsets.ISO_8859_1).contains("HTTP/1.1 408"), "HTTP/1.1 in it");
    List<Byte> types = new ArrayList<>();
    ByteBuffer frames = ByteBuffer.wrap(answer);
    while (frames.hasRemaining()) {
      int length = ((frames.get() & 0xff) << 16) | (frames.getShort() & 0xffff);
      types.add(frames.get());
      frames.position(frames.position() + 5 + length);
    }
    assertTrue(types.contains(GOAWAY), types.toString());
  }
}
