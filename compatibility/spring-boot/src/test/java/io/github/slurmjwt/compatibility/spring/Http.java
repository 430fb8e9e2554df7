package io.github.slurmjwt.compatibility.spring;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client of one application; keeps its cookies as a browser does. */
final class Http {
  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final int port;

  Http(int port) {
    this.port = port;
  }

  int port() {
    return port;
  }

  HttpResponse<String> get(String target, String... headers)
      throws IOException, InterruptedException {
    return send("GET", target, "", headers);
  }

  HttpResponse<String> getAs(String token, String target) throws IOException, InterruptedException {
    return get(target, "X-SLURM-USER-TOKEN", token);
  }

  HttpResponse<String> postAs(String token, String target)
      throws IOException, InterruptedException {
    return send("POST", target, "", "X-SLURM-USER-TOKEN", token);
  }

  HttpResponse<String> post(String target, String form) throws IOException, InterruptedException {
    return send("POST", target, form);
  }

  private HttpResponse<String> send(String method, String target, String form, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Returns status and body in one text. */
  static String verdict(HttpResponse<String> response) {
    return (response.statusCode() + " " + response.body()).strip();
  }
}
