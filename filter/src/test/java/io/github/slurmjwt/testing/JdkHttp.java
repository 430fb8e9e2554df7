package io.github.slurmjwt.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Requests by the JDK's client, with texts for answers. Headers are names and values in turn. */
public final class JdkHttp {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final URI server;

  /** Talks to the server at this address. */
  public JdkHttp(URI server) {
    this.server = server;
  }

  /** Gets a path. */
  public HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  /** Gets a path with a bearer token. */
  public HttpResponse<String> getWithToken(String path, String token) throws Exception {
    return get(path, "Authorization", "Bearer " + token);
  }

  /** Sends a request without a body. */
  public HttpResponse<String> send(String method, String path, String... headers) throws Exception {
    return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
  }

  /** Posts JSON. */
  public HttpResponse<String> post(String path, String json, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "application/json"));
    return send(
        "POST", path, HttpRequest.BodyPublishers.ofString(json), all.toArray(String[]::new));
  }

  private HttpResponse<String> send(
      String method, String path, HttpRequest.BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
