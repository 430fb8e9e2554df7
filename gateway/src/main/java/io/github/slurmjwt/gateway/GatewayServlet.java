package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.ee11.proxy.AsyncProxyServlet;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the requests of verified users to slurmrestd. Bodies stream in both directions; status
 * and body of slurmrestd come back unchanged. Each request has a connection of its own: so none can
 * be lost to a connection that slurmrestd has just closed. Only what slurmrestd has certainly not
 * carried out, and may be repeated, is sent a second time.
 */
final class GatewayServlet extends AsyncProxyServlet {
  static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final long serialVersionUID = 1L;
  private static final String VIA = "slurm-gateway";

  private final transient Slurmrestd slurmrestd;
  private final transient IdentityForwarding forwarding;
  private final transient AccessControl access;
  private final transient GatewaySettings settings;
  private final transient Arrivals arrivals;
  private final transient LongAdder repeated = new LongAdder();
  private transient Optional<Slots> slots = Optional.empty();

  GatewayServlet(
      Slurmrestd slurmrestd,
      IdentityForwarding forwarding,
      AccessControl access,
      GatewaySettings settings) {
    this.slurmrestd = slurmrestd;
    this.forwarding = forwarding;
    this.access = access;
    this.settings = settings;
    this.arrivals = new Arrivals(settings);
  }

  @Override
  public void init() throws ServletException {
    super.init();
    slots = Optional.of(new Slots(settings, getHttpClient().getScheduler()));
  }

  /** Returns who has a slot and who waits; empty before the start. */
  Optional<Slots> slots() {
    return slots;
  }

  /** Returns how many requests have been sent a second time. */
  long repeated() {
    return repeated.sum();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (!(request.getUserPrincipal() instanceof SlurmPrincipal user)) {
      throw new ServletException("the filter is not mapped to the gateway");
    }
    long start = System.nanoTime();
    Exchange exchange;
    try {
      exchange = newExchange(request, response, user);
    } catch (GatewayRefusal e) {
      e.problem().write(response);
      GatewayLog.write(request, e.problem().status(), e.problem().code(), start);
      return;
    }
    exchange.begin(slots.orElseThrow(), this::forward, () -> arrivals.remove(user.getName()));
    if (hasContent(request)) {
      exchange.readBody(settings.uploadRate(), getHttpClient().getScheduler());
    } else if (RequestBody.isLengthUnknown(request)) {
      exchange.awaitEndOfBody();
    } else {
      exchange.readyToSend();
    }
  }

  private Exchange newExchange(
      HttpServletRequest request, HttpServletResponse response, SlurmPrincipal user)
      throws GatewayRefusal {
    String target = GatewayPath.of(request);
    if (!METHODS.contains(request.getMethod())) {
      throw new GatewayRefusal(GatewayProblem.METHOD_NOT_FORWARDED);
    }
    if (RequestBody.lacksLength(request)) {
      throw new GatewayRefusal(GatewayProblem.LENGTH_REQUIRED);
    }
    access.check(user, request.getMethod(), request.getRequestURI());
    HttpFields headers = GatewayHeaders.forSlurmrestd(request, forwarding.of(user));
    arrivals.add(user.getName());
    return new Exchange(request, response, target, headers);
  }

  private void forward(Exchange exchange) {
    send(exchange, getTimeout());
  }

  private void send(Exchange exchange, long millis) {
    HttpServletRequest request = exchange.request();
    Request proxyRequest =
        slurmrestd
            .newRequest(getHttpClient(), request.getMethod(), exchange.target())
            .headers(headers -> headers.clear().add(exchange.headers()))
            .timeout(millis, TimeUnit.MILLISECONDS);
    exchange.follow(proxyRequest);
    // RFC 9110 §7.6.3 wants it; who the client is, is in the gateway's log and nowhere else.
    addViaHeader(request, proxyRequest);
    exchange.sendBody(proxyRequest);
    sendProxyRequest(request, exchange.answer().response(), proxyRequest);
  }

  /** Sends what slurmrestd has not read once more, and returns whether it is on its way. */
  private boolean repeat(Exchange exchange, Throwable failure) {
    long left = exchange.millisLeft(getTimeout());
    if (left <= 0 || !getHttpClient().isRunning() || !exchange.beginAgain(failure)) {
      return false;
    }
    repeated.increment();
    try {
      send(exchange, left);
    } catch (RuntimeException e) { // The request may just have ended.
      failure.addSuppressed(e);
      return false;
    }
    return true;
  }

  @Override
  public String getViaHost() {
    return VIA;
  }

  @Override
  protected boolean hasContent(HttpServletRequest request) {
    return RequestBody.isPresent(request);
  }

  /** The gateway itself tells the client to go on, for it takes every body of a verified user. */
  @Override
  protected boolean expects100Continue(HttpServletRequest request) {
    return false;
  }

  @Override
  protected @Nullable String filterServerResponseHeader(
      HttpServletRequest request, Response answer, String name, String value) {
    if (GatewayHeaders.isForGatewayOnly(name, answer.getHeaders())) {
      return null;
    }
    Exchange.of(request).answer().addCopied(name);
    return value;
  }

  /** Jetty completes {@code text/plain} and the like by the charset that it takes for usual. */
  @Override
  protected void onServerResponseHeaders(
      HttpServletRequest request, HttpServletResponse response, Response answer) {
    super.onServerResponseHeaders(request, response, answer);
    Exchange.of(request).progress().markHeadComplete();
    String type = answer.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type != null && !type.toLowerCase(Locale.ROOT).contains("charset")) {
      response.setCharacterEncoding((String) null);
    }
  }

  @Override
  protected void onResponseContent(
      HttpServletRequest request,
      HttpServletResponse response,
      Response answer,
      byte[] buffer,
      int offset,
      int length,
      Callback callback) {
    Callback noticing = Exchange.of(request).progress().noticing(callback);
    super.onResponseContent(request, response, answer, buffer, offset, length, noticing);
  }

  @Override
  protected StreamWriter newWriteListener(HttpServletRequest request, Response answer) {
    return new StreamWriter(request, answer) {
      @Override
      public void onError(Throwable clientFailure) {
        Exchange.of(request).progress().markClientGone();
        super.onError(clientFailure);
      }
    };
  }

  @Override
  protected void onProxyResponseSuccess(
      HttpServletRequest request, HttpServletResponse response, Response answer) {
    Exchange.of(request).releaseSlot();
    Exchange.of(request).answer().logAnswered();
    super.onProxyResponseSuccess(request, response, answer);
  }

  @Override
  protected void onProxyResponseFailure(
      HttpServletRequest request, HttpServletResponse response, Response answer, Throwable e) {
    Exchange exchange = Exchange.of(request);
    if (repeat(exchange, e)) {
      return;
    }
    exchange.releaseSlot();
    if (exchange.progress().isAnswerComplete()) { // It came before the whole body was gone.
      onProxyResponseSuccess(request, response, answer);
    } else if (exchange.isRefusedWithoutHead()) {
      exchange.answer().writeStatusOnly();
    } else if (response.isCommitted() || exchange.progress().isClientGone()) {
      exchange
          .answer()
          .logCutOff(exchange.progress().isClientGone(), exchange.progress().describe(e));
      super.onProxyResponseFailure(request, response, answer, e); // Breaks the connection.
    } else {
      boolean isTimeout = proxyResponseStatus(e) == HttpServletResponse.SC_GATEWAY_TIMEOUT;
      exchange.answerFailure(e, isTimeout);
    }
  }

  @Override
  protected ClientConnector newClientConnector() {
    return new PatientConnector();
  }

  @Override
  protected HttpClient newHttpClient(ClientConnector connector) {
    return SlurmrestdClient.create(connector, slurmrestd, settings);
  }
}
