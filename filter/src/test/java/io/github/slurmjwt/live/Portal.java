package io.github.slurmjwt.live;

import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * An application behind the filter in a real Jetty on loopback: it answers with the user's name.
 */
public final class Portal implements AutoCloseable {
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  private Portal(Map<String, String> parameters) {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    FilterHolder filter = new FilterHolder(SlurmJwtFilter.class);
    filter.setName("slurm");
    filter.setInitParameters(parameters);
    filter.setAsyncSupported(true);
    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
    context.addServlet(new ServletHolder(new WhoAmI()), "/*");
    server.setHandler(context);
  }

  /** Starts the application with these init-params of the filter. */
  public static Portal start(Map<String, String> parameters) throws Exception {
    Portal portal = new Portal(parameters);
    try {
      portal.server.start();
    } catch (Exception e) {
      portal.close();
      throw e;
    }
    return portal;
  }

  /** Sends a request with this token. */
  public HttpResponse<String> get(HttpClient client, String token)
      throws IOException, InterruptedException {
    return send(client, Map.of("Authorization", "Bearer " + token));
  }

  /** Sends a request with these headers. */
  public HttpResponse<String> send(HttpClient client, Map<String, String> headers)
      throws IOException, InterruptedException {
    return send(client, "/me", headers);
  }

  /** Sends a request of this raw path with these headers. */
  public HttpResponse<String> send(HttpClient client, String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static final class WhoAmI extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain");
      response.getWriter().write(String.valueOf(request.getRemoteUser()));
    }
  }
}
