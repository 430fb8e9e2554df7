package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.ee11.proxy.AsyncProxyServlet;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the requests of verified users to slurmrestd. Bodies stream in both directions; status
 * and body of slurmrestd come back unchanged. A request is sent once and on a connection of its
 * own: so none can be lost to a connection that slurmrestd has just closed, and none is repeated.
 */
final class GatewayServlet extends AsyncProxyServlet {
  static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final List<String> METHODS_WITH_BODY = List.of("POST", "PUT", "PATCH");

  private static final long serialVersionUID = 1L;
  private static final String VIA = "slurm-gateway";

  private final transient Slurmrestd slurmrestd;
  private final transient IdentityForwarding forwarding;
  private final transient GatewaySettings settings;

  GatewayServlet(Slurmrestd slurmrestd, IdentityForwarding forwarding, GatewaySettings settings) {
    this.slurmrestd = slurmrestd;
    this.forwarding = forwarding;
    this.settings = settings;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (!(request.getUserPrincipal() instanceof SlurmPrincipal user)) {
      throw new ServletException("the filter is not mapped to the gateway");
    }
    long start = System.nanoTime();
    try {
      newExchange(request, user).attachTo(request);
    } catch (GatewayRefusal e) {
      e.problem().write(response);
      GatewayLog.write(request, e.problem().status(), e.problem().code(), start);
      return;
    }
    super.service(request, response);
  }

  private Exchange newExchange(HttpServletRequest request, SlurmPrincipal user)
      throws GatewayRefusal {
    String target = GatewayPath.of(request);
    if (!METHODS.contains(request.getMethod())) {
      throw new GatewayRefusal(GatewayProblem.METHOD_NOT_FORWARDED);
    }
    if (request.getHeader("Transfer-Encoding") != null || hasBodyOfUnknownLength(request)) {
      // Slurmrestd answers such a body with 406 and half an answer after that (22.05.8).
      throw new GatewayRefusal(GatewayProblem.LENGTH_REQUIRED);
    }
    return new Exchange(target, GatewayHeaders.forSlurmrestd(request, forwarding.of(user)));
  }

  /** RFC 9113 §8.1.1: the frames of HTTP/2 end a body, whose length then need not be known. */
  private static boolean hasBodyOfUnknownLength(HttpServletRequest request) {
    return request.getProtocol().equals("HTTP/2.0")
        && request.getContentLengthLong() < 0
        && METHODS_WITH_BODY.contains(request.getMethod());
  }

  @Override
  protected String rewriteTarget(HttpServletRequest request) {
    return Exchange.of(request).target();
  }

  @Override
  protected Request newProxyRequest(HttpServletRequest request, String target) {
    return slurmrestd
        .newRequest(getHttpClient(), request.getMethod(), target)
        .attribute(CLIENT_REQUEST_ATTRIBUTE, request)
        .onRequestBegin(begun -> Exchange.of(request).markSent());
  }

  @Override
  protected void copyRequestHeaders(HttpServletRequest request, Request proxyRequest) {
    proxyRequest.headers(headers -> headers.clear().add(Exchange.of(request).headers()));
  }

  /** RFC 9110 §7.6.3 wants a Via; who the client is, is in the gateway's log and nowhere else. */
  @Override
  protected void addProxyHeaders(HttpServletRequest request, Request proxyRequest) {
    addViaHeader(proxyRequest);
  }

  @Override
  public String getViaHost() {
    return VIA;
  }

  @Override
  protected ReadListener newReadListener(
      HttpServletRequest request,
      HttpServletResponse response,
      Request proxyRequest,
      AsyncRequestContent content) {
    return new Upload(request, response, proxyRequest, content);
  }

  /** Jetty tells a client that breaks off no different from a slurmrestd that does. */
  private final class Upload extends StreamReader {
    private final Exchange exchange;
    private final AsyncRequestContent content;

    private Upload(
        HttpServletRequest request,
        HttpServletResponse response,
        Request proxyRequest,
        AsyncRequestContent content) {
      super(request, response, proxyRequest, content);
      this.exchange = Exchange.of(request);
      this.content = content;
    }

    /** Called by the container. */
    @Override
    public void onError(Throwable clientFailure) {
      exchange.markUploadFailed();
      content.fail(clientFailure);
    }

    @Override
    protected Action process() throws Exception {
      try {
        return super.process();
      } catch (IOException clientFailure) {
        exchange.markUploadFailed();
        throw clientFailure;
      }
    }

    /** Called also when slurmrestd takes no more. */
    @Override
    protected void onFailure(Throwable cause) {
      content.fail(cause);
    }
  }

  /** By its length alone: a GET with a Content-Type has no body, one of 3 GiB has one. */
  @Override
  protected boolean hasContent(HttpServletRequest request) {
    return request.getContentLengthLong() > 0;
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
    Exchange.of(request).addAnswered(name);
    return value;
  }

  /** Jetty completes {@code text/plain} and the like by the charset that it takes for usual. */
  @Override
  protected void onServerResponseHeaders(
      HttpServletRequest request, HttpServletResponse response, Response answer) {
    super.onServerResponseHeaders(request, response, answer);
    String type = answer.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type != null && !type.toLowerCase(Locale.ROOT).contains("charset")) {
      response.setCharacterEncoding((String) null);
    }
  }

  @Override
  protected void onProxyResponseSuccess(
      HttpServletRequest request, HttpServletResponse response, Response answer) {
    Exchange.of(request).log(request, response.getStatus(), "answered");
    super.onProxyResponseSuccess(request, response, answer);
  }

  @Override
  protected void onProxyResponseFailure(
      HttpServletRequest request, HttpServletResponse response, Response answer, Throwable e) {
    Exchange exchange = Exchange.of(request);
    if (response.isCommitted()) {
      exchange.log(request, response.getStatus(), "cut-off");
      super.onProxyResponseFailure(request, response, answer, e); // Breaks the connection.
      return;
    }
    GatewayProblem problem =
        exchange.problem(e, proxyResponseStatus(e) == HttpServletResponse.SC_GATEWAY_TIMEOUT);
    try {
      exchange.removeAnswered(response);
      problem.write(response);
      exchange.log(request, problem.status(), problem.code());
      request.getAsyncContext().complete();
    } catch (IOException | IllegalStateException gone) {
      exchange.log(request, problem.status(), "client-gone");
      super.onProxyResponseFailure(request, response, answer, e);
    }
  }

  @Override
  protected HttpClient newHttpClient(ClientConnector connector) {
    return SlurmrestdClient.create(connector, settings);
  }
}
