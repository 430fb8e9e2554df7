package io.github.slurmjwt.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpFields;

/** What is known of a request while it is on its way to slurmrestd and back. */
final class Exchange {
  private static final String ATTRIBUTE = Exchange.class.getName();

  private final long startNanos = System.nanoTime();
  private final String target;
  private final HttpFields headers;
  private final List<String> answered = new ArrayList<>();
  private volatile boolean sent;
  private volatile boolean uploadFailed;

  /**
   * Creates the exchange.
   *
   * @param target path and query for slurmrestd
   * @param headers the headers for slurmrestd
   */
  Exchange(String target, HttpFields headers) {
    this.target = target;
    this.headers = headers;
  }

  /** Returns the exchange of this request. */
  static Exchange of(HttpServletRequest request) {
    return (Exchange) request.getAttribute(ATTRIBUTE);
  }

  void attachTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  String target() {
    return target;
  }

  HttpFields headers() {
    return headers;
  }

  /** The request has begun to be written to slurmrestd. */
  void markSent() {
    sent = true;
  }

  /** The client did not deliver the whole body. */
  void markUploadFailed() {
    uploadFailed = true;
  }

  /** A header of slurmrestd's answer was copied to the client's. */
  void addAnswered(String header) {
    answered.add(header);
  }

  /** Takes the copied headers back, for an answer of the gateway's own. */
  void removeAnswered(HttpServletResponse response) {
    answered.forEach(name -> response.setHeader(name, null));
  }

  /**
   * Returns what to answer after a failure.
   *
   * @param isTimeout whether the failure is that of a time limit
   */
  GatewayProblem problem(Throwable failure, boolean isTimeout) {
    if (uploadFailed) {
      return GatewayProblem.UPLOAD_INCOMPLETE;
    }
    if (failure instanceof RejectedExecutionException) {
      return GatewayProblem.GATEWAY_BUSY;
    }
    if (isTimeout) {
      return sent ? GatewayProblem.SLURMRESTD_TIMEOUT : GatewayProblem.GATEWAY_BUSY;
    }
    return sent ? GatewayProblem.SLURMRESTD_BROKE_OFF : GatewayProblem.SLURMRESTD_UNREACHABLE;
  }

  /** Writes the line of this exchange into the log. */
  void log(HttpServletRequest request, int status, String result) {
    GatewayLog.write(request, status, result, startNanos);
  }
}
