package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.gateway.Slots.Slot;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.thread.Scheduler;

/** A request from its arrival to its answer. */
final class Exchange implements Slots.Waiter, Upload.Owner {
  private static final String ATTRIBUTE = Exchange.class.getName();
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD");

  /** Where the request is. */
  private enum Stage {
    /** At the gateway, which can still answer it itself. */
    HERE,
    /** With the HTTP client, which tells how it ends. */
    FORWARDED,
    ENDED
  }

  private final HttpServletRequest request;
  private final ClientAnswer answer;
  private final String target;
  private final HttpFields headers;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.HERE);
  private volatile Optional<Upload> upload = Optional.empty();
  private volatile Optional<Slot> slot = Optional.empty();
  private volatile Optional<GatewayProblem> clientProblem = Optional.empty();
  private volatile UpstreamProgress progress = new UpstreamProgress();
  private volatile boolean repeated;
  private volatile long forwardedNanos;
  private Consumer<Exchange> forward = exchange -> {};
  private Optional<Slots> slots = Optional.empty();

  /**
   * Creates the exchange.
   *
   * @param target path and query for slurmrestd
   * @param headers the headers for slurmrestd
   */
  Exchange(
      HttpServletRequest request, HttpServletResponse response, String target, HttpFields headers) {
    this.request = request;
    this.answer = new ClientAnswer(request, response);
    this.target = target;
    this.headers = headers;
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Returns the exchange of this request. */
  static Exchange of(HttpServletRequest request) {
    return (Exchange) request.getAttribute(ATTRIBUTE);
  }

  HttpServletRequest request() {
    return request;
  }

  /** Returns the answer to the client. */
  ClientAnswer answer() {
    return answer;
  }

  String target() {
    return target;
  }

  HttpFields headers() {
    return headers;
  }

  /**
   * Waits for what there must be before the request is forwarded: the beginning of its body, and a
   * slot.
   *
   * @param forward what to do then
   * @param end what to do when the request has ended
   */
  void begin(Slots slots, Consumer<Exchange> forward, Runnable end) {
    this.slots = Optional.of(slots);
    this.forward = forward;
    AsyncContext context = request.startAsync();
    context.setTimeout(0); // The times of the parts are limited.
    answer.onEnd(end);
  }

  /** Reads the beginning of the body. */
  void readBody(int leastRate, Scheduler scheduler) throws IOException {
    UploadRate rate = new UploadRate(leastRate, scheduler, this::clientIsTooSlow);
    Upload body = new Upload(request.getInputStream(), request.getContentLengthLong(), rate, this);
    upload = Optional.of(body);
    request.getInputStream().setReadListener(body);
  }

  /** Waits until it is clear that there is no body. */
  void awaitEndOfBody() throws IOException {
    request.getInputStream().setReadListener(new EmptyBody(request.getInputStream(), this));
  }

  private void clientIsTooSlow() {
    clientFailed(GatewayProblem.REQUEST_TOO_SLOW, new TimeoutException("the client is too slow"));
  }

  @Override
  public void readyToSend() {
    SlurmPrincipal user = (SlurmPrincipal) request.getUserPrincipal();
    slots.orElseThrow().acquire(user.getName(), this);
  }

  @Override
  public void granted(Slot free) {
    if (stage.compareAndSet(Stage.HERE, Stage.FORWARDED)) {
      slot = Optional.of(free);
      forwardedNanos = System.nanoTime();
      try {
        forward.accept(this);
      } catch (RuntimeException e) {
        free.release();
        throw e;
      }
    } else {
      free.release();
    }
  }

  @Override
  public void refused(GatewayProblem reason) {
    answer(reason, progress.describe());
  }

  @Override
  public void clientFailed(GatewayProblem problem, Throwable cause) {
    if (stage.get() == Stage.HERE) {
      answer(problem, progress.describe(cause));
    } else if (clientProblem.isEmpty()) {
      clientProblem = Optional.of(problem);
      upload.ifPresent(body -> body.stop(cause));
    }
  }

  /** Answers a request that was not forwarded, on a thread that may block. */
  private void answer(GatewayProblem problem, String cause) {
    if (stage.compareAndSet(Stage.HERE, Stage.ENDED)) {
      request.getAsyncContext().start(() -> answer.write(problem, cause));
    }
  }

  /**
   * Returns whether slurmrestd has refused the request in one line: so it answers HEAD with 411, a
   * body that is too long with 413, and one of unknown length with 406, and then ends the
   * connection, or writes a second status line where headers belong (22.05.8, 24.11.5).
   */
  boolean isRefusedWithoutHead() {
    return !progress.isHeadComplete() && HttpStatus.isClientError(answer.status());
  }

  /** Hands the body over to this request for slurmrestd. */
  void sendBody(Request slurmrestdRequest) {
    upload.ifPresent(body -> body.sendTo(slurmrestdRequest));
  }

  /** Learns how this request for slurmrestd fares. */
  void follow(Request slurmrestdRequest) {
    progress.follow(slurmrestdRequest);
    slurmrestdRequest.onResponseSuccess(answer -> releaseSlot());
  }

  /** Returns how much is left of the time that a forwarded request has. */
  long millisLeft(long all) {
    return all - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - forwardedNanos);
  }

  /**
   * Begins a second attempt with the slot of the first, if there may be one: that of a GET or HEAD
   * without a body, which slurmrestd has not read and somebody still waits for. RFC 9110 §9.2.2
   * lets a proxy repeat these by itself.
   *
   * @param failure how the first attempt ended
   */
  boolean beginAgain(Throwable failure) {
    if (repeated
        || failure instanceof TimeoutException
        || !REPEATABLE.contains(request.getMethod())
        || upload.isPresent()
        || answer.hasEnded()
        || !progress.isUnread()) {
      return false;
    }
    repeated = true;
    answer.addRepetition(progress.describe(failure));
    progress = new UpstreamProgress();
    return true;
  }

  UpstreamProgress progress() {
    return progress;
  }

  /** Nothing of the request is at slurmrestd any more. */
  void releaseSlot() {
    slot.ifPresent(Slot::release);
  }

  /**
   * Answers in place of slurmrestd, which has not.
   *
   * @param isTimeout whether the failure is that of a time limit
   */
  void answerFailure(Throwable failure, boolean isTimeout) {
    answer.write(problem(failure, isTimeout), progress.describe(failure));
  }

  private GatewayProblem problem(Throwable failure, boolean isTimeout) {
    if (clientProblem.isPresent()) {
      return clientProblem.get();
    }
    if (failure instanceof RejectedExecutionException) {
      return GatewayProblem.GATEWAY_BUSY;
    }
    if (!progress.isSent() && !repeated) {
      return GatewayProblem.SLURMRESTD_UNREACHABLE;
    }
    if (isTimeout) {
      return upload.filter(Upload::isWaitingForClient).isPresent()
          ? GatewayProblem.REQUEST_TOO_SLOW
          : GatewayProblem.SLURMRESTD_TIMEOUT;
    }
    return GatewayProblem.SLURMRESTD_BROKE_OFF;
  }
}
