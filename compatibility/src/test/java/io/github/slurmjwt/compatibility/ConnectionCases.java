package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.compatibility.ContractCase.Group;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** WebSocket, HTTP/2, and connections that carry more than one request. */
final class ConnectionCases {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String TOKEN = "X-SLURM-USER-TOKEN";

  private ConnectionCases() {}

  static List<ContractCase> all() {
    return List.of(
        new ContractCase(
            Group.HEADERS,
            "another letter case on the same connection",
            ConnectionCases::tellsLetterCaseApart),
        new ContractCase(
            Group.WEBSOCKET,
            "handshake without token",
            site -> assertEquals(401, refusedHandshake(site, "X-Nothing", "x"))),
        new ContractCase(
            Group.WEBSOCKET,
            "handshake with a bad token",
            site -> assertEquals(401, refusedHandshake(site, TOKEN, "x"))),
        new ContractCase(
            Group.WEBSOCKET,
            "the user of the session",
            site ->
                assertEquals("user=alice", connect(site, TOKEN, site.cluster().token("alice")))),
        new ContractCase(
            Group.HTTP2,
            "with token",
            site -> {
              HttpResponse<String> answer = http2(site, TOKEN, site.cluster().token("alice"));
              assertEquals(200, answer.statusCode());
              assertEquals(true, answer.body().contains("user=alice\n"), answer.body());
            }),
        new ContractCase(
            Group.HTTP2,
            "without token",
            site -> {
              HttpResponse<String> answer = http2(site);
              assertEquals(401, answer.statusCode());
              assertEquals(
                  "Bearer realm=\"slurm\"",
                  answer.headers().firstValue("WWW-Authenticate").orElse(""));
            }),
        new ContractCase(
            Group.HTTP2,
            "two tokens",
            site -> {
              String token = site.cluster().token("alice");
              assertEquals(400, http2(site, TOKEN, token, TOKEN, token).statusCode());
            }));
  }

  private static URI uri(Site site, String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + site.server().port(Site.APP) + Site.APP + path);
  }

  /** Jetty, unless told otherwise, takes the second value for the first one. */
  private static void tellsLetterCaseApart(Site site) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    String token = site.cluster().token("alice");
    int dot = token.lastIndexOf('.');
    String swapped = token.substring(0, dot) + swapCase(token.substring(dot));
    for (int i = 0; i < 2; i++) {
      assertEquals(200, get(client, site, TOKEN, token).statusCode());
      assertEquals(401, get(client, site, TOKEN, swapped).statusCode());
    }
  }

  private static String swapCase(String text) {
    return text.chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The second request of a connection that has been upgraded, or fails without HTTP/2. */
  private static HttpResponse<String> http2(Site site, String... headers) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    assertEquals(HttpClient.Version.HTTP_2, get(client, site, headers).version());
    HttpResponse<String> answer = get(client, site, headers);
    assertEquals(HttpClient.Version.HTTP_2, answer.version());
    return answer;
  }

  private static HttpResponse<String> get(HttpClient client, Site site, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(site, "http", "/secret")).timeout(LIMIT);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Returns the status of the answer to a handshake with these headers and values. */
  static int refusedHandshake(Site site, String... headers) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> open(site, new Inbox(), headers).join());
    return assertInstanceOf(WebSocketHandshakeException.class, failure.getCause())
        .getResponse()
        .statusCode();
  }

  /** Returns the first message after a handshake with these headers and values. */
  static String connect(Site site, String... headers) throws Exception {
    Inbox inbox = new Inbox();
    WebSocket socket;
    try {
      socket = open(site, inbox, headers).get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        int status = refused.getResponse().statusCode();
        throw new AssertionError("handshake answered with " + status, e);
      }
      throw e;
    }
    try {
      return inbox.first.get(10, TimeUnit.SECONDS);
    } finally {
      socket.abort();
    }
  }

  private static CompletableFuture<WebSocket> open(Site site, Inbox inbox, String... headers) {
    WebSocket.Builder builder =
        HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(LIMIT);
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder.buildAsync(uri(site, "ws", "/socket"), inbox);
  }

  private static final class Inbox implements WebSocket.Listener {
    final CompletableFuture<String> first = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        first.complete(text.toString());
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      first.completeExceptionally(failure);
    }
  }
}
