package io.github.slurmjwt.gateway;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * Waits for the end of a body that should be empty. RFC 9113 §8.1.1: the frames of HTTP/2 end a
 * body, so that no header needs to say whether there is one.
 */
final class EmptyBody implements ReadListener {
  private final ServletInputStream input;
  private final Upload.Owner owner;

  EmptyBody(ServletInputStream input, Upload.Owner owner) {
    this.input = input;
    this.owner = owner;
  }

  @Override
  public void onDataAvailable() throws IOException {
    if (input.isReady() && input.read() >= 0) {
      owner.clientFailed(
          GatewayProblem.LENGTH_REQUIRED, new IOException("a body of unknown length"));
    }
  }

  @Override
  public void onAllDataRead() {
    owner.readyToSend();
  }

  @Override
  public void onError(Throwable clientFailure) {
    owner.clientFailed(GatewayProblem.UPLOAD_INCOMPLETE, clientFailure);
  }
}
