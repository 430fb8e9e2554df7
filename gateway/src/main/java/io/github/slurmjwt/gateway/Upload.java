package io.github.slurmjwt.gateway;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * The body of a request on its way to slurmrestd. Its beginning, which is mostly all of it, is read
 * before there is a slot: so a client that sends nothing holds none. The rest is read as slurmrestd
 * takes it.
 */
final class Upload extends IteratingCallback implements ReadListener {
  /** How much is read before there is a slot. */
  static final int AHEAD = 64 * 1024;

  /** How much memory a body gets before it has sent a byte; it doubles as the bytes come. */
  private static final int FIRST = 1024;

  private static final int BUFFER = 16 * 1024;

  /** Learns when to get a slot, or that none is needed any more. */
  interface Owner {
    void readyToSend();

    void clientFailed(GatewayProblem problem, Throwable cause);
  }

  private enum Phase {
    READING_AHEAD,
    WAITING_FOR_SLOT,
    SENDING_AHEAD,
    SENDING
  }

  private final ServletInputStream input;
  private final long length;
  private final Owner owner;
  private final UploadRate rate;
  private final AsyncRequestContent content = new UntypedContent();
  private byte[] ahead;
  private byte[] buffer = {};
  private long received;
  private volatile Phase phase = Phase.READING_AHEAD;

  /**
   * Creates the upload of a body of known length.
   *
   * @param rate watches the client
   */
  Upload(ServletInputStream input, long length, UploadRate rate, Owner owner) {
    this.input = input;
    this.length = length;
    this.rate = rate;
    this.owner = owner;
    this.ahead = new byte[(int) Math.min(length, FIRST)];
  }

  /** Returns whether the client is the one that is waited for. */
  boolean isWaitingForClient() {
    return rate.isWaiting();
  }

  /** There is a slot: goes on with this request for slurmrestd. */
  void sendTo(Request request) {
    request.body(content);
    phase = Phase.SENDING_AHEAD;
    iterate();
  }

  /** Stops without an answer to the client. */
  void stop(Throwable cause) {
    rate.stopWaiting();
    content.fail(cause);
  }

  @Override
  public void onDataAvailable() {
    rate.stopWaiting();
    iterate();
  }

  /** The length says where the end is. */
  @Override
  public void onAllDataRead() {
    rate.stopWaiting();
    iterate();
  }

  @Override
  public void onError(Throwable clientFailure) {
    rate.stopWaiting();
    owner.clientFailed(GatewayProblem.UPLOAD_INCOMPLETE, clientFailure);
  }

  @Override
  protected Action process() throws Exception {
    try {
      return switch (phase) {
        case READING_AHEAD -> readAhead();
        case WAITING_FOR_SLOT -> Action.IDLE;
        case SENDING_AHEAD -> sendAhead();
        case SENDING -> sendMore();
      };
    } catch (IOException | IllegalStateException clientFailure) {
      owner.clientFailed(GatewayProblem.UPLOAD_INCOMPLETE, clientFailure);
      throw clientFailure;
    }
  }

  private Action readAhead() throws IOException {
    long wanted = Math.min(length, AHEAD);
    while (received < wanted) {
      if (!isReady()) {
        return Action.IDLE;
      }
      if (received == ahead.length) {
        ahead = Arrays.copyOf(ahead, (int) Math.min(2L * received, wanted));
      }
      read(ahead, (int) received);
    }
    phase = Phase.WAITING_FOR_SLOT;
    owner.readyToSend();
    return Action.IDLE;
  }

  private Action sendAhead() {
    phase = Phase.SENDING;
    content.write(ByteBuffer.wrap(ahead), this);
    return Action.SCHEDULED;
  }

  private Action sendMore() throws IOException {
    if (received == length) {
      content.close();
      return Action.SUCCEEDED;
    }
    if (!isReady()) {
      return Action.IDLE;
    }
    if (buffer.length == 0) {
      buffer = new byte[BUFFER];
    }
    int read = read(buffer, 0);
    content.write(ByteBuffer.wrap(buffer, 0, read), this);
    return Action.SCHEDULED;
  }

  /** Data that comes at the same moment leads back here, since it iterates once more. */
  private boolean isReady() {
    if (input.isReady()) {
      rate.stopWaiting();
      return true;
    }
    rate.waitForClient();
    return false;
  }

  private int read(byte[] target, int offset) throws IOException {
    int read = input.read(target, offset, target.length - offset);
    if (read < 0) {
      throw new EOFException("the body ended early");
    }
    received += read;
    rate.add(read);
    return read;
  }

  /** Called also when slurmrestd takes no more. */
  @Override
  protected void onFailure(Throwable cause) {
    stop(cause);
  }

  /** Reads and writes do not block. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** Has the type that the client gave it, if any. */
  private static final class UntypedContent extends AsyncRequestContent {
    /** Jetty's own {@code application/octet-stream} is an invention. */
    @Override
    @SuppressWarnings("NullAway") // Jetty looks for null.
    public String getContentType() {
      return null;
    }
  }
}
