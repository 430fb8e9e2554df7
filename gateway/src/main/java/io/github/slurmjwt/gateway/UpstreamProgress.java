package io.github.slurmjwt.gateway;

import java.io.EOFException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.Callback;

/** How far a request has come on its way to slurmrestd and back. */
final class UpstreamProgress {
  private enum Phase {
    WAITING_FOR_SLOT("waiting for a slot"),
    CONNECTING("connecting"),
    SENDING("sending"),
    WAITING("waiting for the answer"),
    READING("reading the answer");

    private final String text;

    Phase(String text) {
      this.text = text;
    }
  }

  /** Messages that hold nothing but words; Jetty's dump whole objects. */
  private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9 .,:'()/_-]{1,100}");

  /**
   * Slurmrestd gives up a connection by mistake while it is new. A reset that comes later is more
   * likely that of a slurmrestd which ends, and may be set to reset all its connections then
   * (KeepAliveTime=0).
   */
  private static final Duration NEW = Duration.ofSeconds(1);

  private volatile Phase phase = Phase.WAITING_FOR_SLOT;
  private volatile Optional<Connection> connection = Optional.empty();
  private volatile String port = "";
  private volatile boolean headComplete;
  private volatile boolean answerComplete;
  private volatile boolean clientGone;
  private volatile long startNanos = System.nanoTime();

  /** Learns how the request fares. */
  void follow(Request request) {
    reach(Phase.CONNECTING);
    request
        .onRequestBegin(this::begin)
        .onRequestFailure((failed, cause) -> remember(failed))
        .onRequestSuccess(sent -> reach(Phase.WAITING))
        .onResponseBegin(answer -> reach(Phase.READING))
        .onResponseSuccess(answer -> answerComplete = true);
  }

  private void begin(Request begun) {
    startNanos = System.nanoTime();
    remember(begun);
    if (begun.getBody() == null) {
      connection.ifPresent(PatientConnector::markHeadOnly);
    }
    reach(Phase.SENDING);
  }

  /** One that fails before it begins may have a connection too. */
  private void remember(Request request) {
    if (request.getConnection() instanceof Connection used) {
      connection = Optional.of(used);
      if (used.getEndPoint().getLocalSocketAddress() instanceof InetSocketAddress address) {
        port = ", from port " + address.getPort();
      }
    }
  }

  /** An answer may begin before the request is sent. */
  private synchronized void reach(Phase next) {
    if (phase.compareTo(next) < 0) {
      phase = next;
    }
  }

  /** All headers of slurmrestd's answer have come. */
  void markHeadComplete() {
    headComplete = true;
  }

  boolean isHeadComplete() {
    return headComplete;
  }

  /** Slurmrestd has answered, perhaps before it had the whole body. */
  boolean isAnswerComplete() {
    return answerComplete;
  }

  /** The client takes no more of the answer. */
  void markClientGone() {
    clientGone = true;
  }

  /** Returns a callback that notices when the client takes no more of the answer. */
  Callback noticing(Callback callback) {
    return new Callback.Nested(callback) {
      @Override
      public void failed(Throwable clientFailure) {
        markClientGone();
        super.failed(clientFailure);
      }
    };
  }

  boolean isClientGone() {
    return clientGone;
  }

  /** Returns whether slurmrestd may have got a part of the request. */
  boolean isSent() {
    return phase.compareTo(Phase.CONNECTING) > 0
        && connection.map(PatientConnector::bytesSent).orElse(1L) > 0;
  }

  /**
   * Returns whether slurmrestd has just closed the new connection without having read the whole
   * request, and without an answer. So it cannot have carried the request out.
   */
  boolean isUnread() {
    return System.nanoTime() - startNanos <= NEW.toNanos()
        && connection.map(PatientConnector::isUnread).orElse(false);
  }

  /** Returns what failed and where, for the log. */
  String describe(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof EOFException && connection.flatMap(PatientConnector::reset).isPresent()) {
      root = connection.flatMap(PatientConnector::reset).get();
    }
    String message = String.valueOf(root.getMessage());
    return root.getClass().getSimpleName()
        + (WORDS.matcher(message).matches() ? " (" + message + ")" : "")
        + " while "
        + (clientGone ? "writing to the client" : phase.text)
        + connection.map(UpstreamProgress::bytes).orElse("")
        + port;
  }

  /** Returns what is known of a request that did not get a slot. */
  String describe() {
    return "while " + phase.text;
  }

  private static String bytes(Connection used) {
    return ", "
        + PatientConnector.bytesSent(used)
        + " bytes sent to slurmrestd, "
        + PatientConnector.bytesReceived(used)
        + " received";
  }
}
