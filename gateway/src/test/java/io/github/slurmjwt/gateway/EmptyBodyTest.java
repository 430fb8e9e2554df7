package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a body that should be empty. */
final class EmptyBodyTest {
  private final List<String> events = new ArrayList<>();
  private boolean isReady = true;
  private int next = -1;

  private final EmptyBody body =
      new EmptyBody(
          new ServletInputStream() {
            @Override
            public boolean isFinished() {
              throw new UnsupportedOperationException();
            }

            @Override
            public boolean isReady() {
              return isReady;
            }

            @Override
            public void setReadListener(ReadListener listener) {
              throw new UnsupportedOperationException();
            }

            @Override
            public int read() throws IOException {
              if (!isReady) {
                throw new IOException("not ready");
              }
              return next;
            }
          },
          new Upload.Owner() {
            @Override
            public void readyToSend() {
              events.add("ready");
            }

            @Override
            public void clientFailed(GatewayProblem problem, Throwable cause) {
              events.add(problem.code());
            }
          });

  @Test
  void theEndIsWhatItWaitsFor() throws Exception {
    isReady = false;
    body.onDataAvailable();
    isReady = true;
    body.onDataAvailable();
    assertEquals(List.of(), events);

    body.onAllDataRead();
    assertEquals(List.of("ready"), events);
  }

  @Test
  void anyByteIsTooMuch() throws Exception {
    next = 0;
    body.onDataAvailable();
    assertEquals(List.of("length-required"), events);
  }

  @Test
  void aClientThatBreaksOffHasNotSentItAll() {
    body.onError(new IOException("reset"));
    assertEquals(List.of("upload-incomplete"), events);
  }
}
