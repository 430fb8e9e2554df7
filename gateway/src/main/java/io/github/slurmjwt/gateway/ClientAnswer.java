package io.github.slurmjwt.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What the client of an exchange gets, and the one line about it in the log. */
final class ClientAnswer {
  /** The result of a request whose client has closed the connection. */
  static final String CLIENT_GONE = "client-gone";

  private final long startNanos = System.nanoTime();
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final List<String> copied = new ArrayList<>();
  private volatile Optional<String> repetition = Optional.empty();
  private final AtomicReference<Optional<Runnable>> end =
      new AtomicReference<>(Optional.of(() -> {}));

  ClientAnswer(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
    AnswerLog.leaveTo(this, request);
  }

  HttpServletResponse response() {
    return response;
  }

  int status() {
    return response.getStatus();
  }

  /** Says what to do when the outcome is clear. */
  void onEnd(Runnable action) {
    end.set(Optional.of(action));
  }

  /** Returns whether nobody waits for the answer any more. */
  boolean hasEnded() {
    return Optional.empty().equals(end.get());
  }

  /**
   * The request is sent a second time, which its line says.
   *
   * @param cause how the first attempt ended
   */
  void addRepetition(String cause) {
    repetition = Optional.of(cause);
  }

  /** Returns how the first attempt ended, if there was a second one. */
  Optional<String> repetition() {
    return repetition;
  }

  /** A header of slurmrestd's answer was copied to this one. */
  void addCopied(String header) {
    copied.add(header);
  }

  /**
   * Answers in place of slurmrestd.
   *
   * @param cause the reason, for the log
   */
  void write(GatewayProblem problem, String cause) {
    String result = problem.code();
    try {
      copied.forEach(name -> response.setHeader(name, null));
      problem.write(response);
    } catch (IOException | IllegalStateException gone) {
      result = CLIENT_GONE;
    }
    log(problem.status(), result, Optional.of(cause));
    request.getAsyncContext().complete();
  }

  /** Answers with slurmrestd's status and nothing else. */
  void writeStatusOnly() {
    logAnswered();
    request.getAsyncContext().complete();
  }

  /** The answer is slurmrestd's: writes the line of the request. */
  void logAnswered() {
    log(status(), "answered", Optional.empty());
  }

  /** The answer ends early: writes the line of the request. */
  void logCutOff(boolean byClient, String cause) {
    log(status(), byClient ? CLIENT_GONE : "cut-off", Optional.of(cause));
  }

  private void log(int status, String result, Optional<String> cause) {
    if (takeLine()) {
      GatewayLog.write(request, status, result, startNanos, repetition, cause);
    }
  }

  /** Ends the exchange, and returns whether its line has yet to be written, which is so once. */
  boolean takeLine() {
    Optional<Runnable> action = end.getAndSet(Optional.empty());
    action.ifPresent(Runnable::run);
    return action.isPresent();
  }
}
