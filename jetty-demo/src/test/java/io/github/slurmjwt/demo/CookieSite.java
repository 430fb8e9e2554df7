package io.github.slurmjwt.demo;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import io.github.slurmjwt.testing.Await;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A site whose log-in page leaves a token in a cookie. Behind the filter, every path tells who its
 * caller is: {@code /private/*} to users only, {@code /optional/*} and, with a cookie without a
 * prefix, {@code /plain/*} to anyone.
 */
final class CookieSite implements AutoCloseable {
  static final String COOKIE = "__Host-slurm";
  static final String PLAIN_COOKIE = "slurm";
  static final String CONTEXT = "/app";

  private static final String USER = CookieSite.class.getName();

  /** What a request had of a browser's headers, and what became of it. */
  record Seen(
      String method,
      String site,
      String mode,
      String dest,
      String origin,
      boolean cookie,
      int status,
      String user) {
    private static Seen of(HttpServletRequest request, HttpServletResponse response) {
      return new Seen(
          request.getMethod(),
          header(request, "Sec-Fetch-Site"),
          header(request, "Sec-Fetch-Mode"),
          header(request, "Sec-Fetch-Dest"),
          header(request, "Origin"),
          request.getHeader("Cookie") != null,
          response.getStatus(),
          String.valueOf(request.getAttribute(USER)));
    }

    private static String header(HttpServletRequest request, String name) {
      String value = request.getHeader(name);
      return value == null ? "-" : value;
    }

    /** What a browser says of it: method, site, mode, destination and origin. */
    String request() {
      return String.join(" ", method, site, mode, dest, origin);
    }

    /** The status, and who the application took the caller for where it was reached. */
    String verdict() {
      return user.equals("null") ? Integer.toString(status) : status + " " + user;
    }
  }

  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final Map<String, List<Seen>> seen = new ConcurrentHashMap<>();

  private CookieSite(Path key) {
    ServletContextHandler context = new ServletContextHandler(CONTEXT);
    add(context, "/*", new Witness());
    FilterSettings.Builder settings =
        FilterSettings.builder()
            .authAltParameters("jwt_key=" + key)
            .http(http -> http.cookieName(COOKIE).excludedPaths(List.of("/login")));
    SlurmJwtFilter required = new SlurmJwtFilter(settings.build());
    add(context, "/login", required);
    add(context, "/private/*", required);
    settings.http(http -> http.excludedPaths(List.of()).mode(Mode.OPTIONAL));
    add(context, "/optional/*", new SlurmJwtFilter(settings.build()));
    settings.http(http -> http.cookieName(PLAIN_COOKIE));
    add(context, "/plain/*", new SlurmJwtFilter(settings.build()));
    context.addServlet(new Login(), "/login");
    context.addServlet(new Page(), "/*");
    server.setHandler(context);
  }

  /** Starts the site with the HS256 key in this file. */
  static CookieSite start(Path key) throws Exception {
    CookieSite site = new CookieSite(key);
    site.server.start();
    return site;
  }

  private static void add(ServletContextHandler context, String pattern, Filter filter) {
    context.addFilter(new FilterHolder(filter), pattern, EnumSet.of(DispatcherType.REQUEST));
  }

  /** Returns its address under this name of the machine. */
  URI address(String host) {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    return URI.create("http://" + host + ":" + port + CONTEXT + "/");
  }

  /** Has the log-in page set a cookie. */
  void logIn(Browser browser, String host, String line) throws Exception {
    browser.open(address(host).resolve("login"));
    browser.type("cookie", line);
    browser.click("in");
    browser.await("not logged in", "location.pathname === '" + CONTEXT + "/private/home'");
  }

  /** Returns all requests for this path, once there is one. */
  List<Seen> seen(String path) throws Exception {
    List<Seen> requests = seen.computeIfAbsent(CONTEXT + path, any -> new CopyOnWriteArrayList<>());
    if (!Await.until(() -> !requests.isEmpty())) {
      throw new AssertionError("no request for " + path);
    }
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Stands before the filter. */
  private final class Witness implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      HttpServletRequest http = (HttpServletRequest) request;
      chain.doFilter(request, response);
      seen.computeIfAbsent(http.getRequestURI(), path -> new CopyOnWriteArrayList<>())
          .add(Seen.of(http, (HttpServletResponse) response));
    }
  }

  /** Sets the cookie that is typed in, or sends on to another page. */
  private static final class Login extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String next = request.getParameter("next");
      if (next != null) {
        response.sendRedirect(next);
        return;
      }
      response.setContentType("text/html");
      response
          .getWriter()
          .write(
              """
              <!DOCTYPE html><title>Log in</title><link rel="icon" href="data:,">
              <form method="post"><input id="cookie" name="cookie"><button id="in">In</button></form>
              """);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.addHeader("Set-Cookie", request.getParameter("cookie"));
      response.sendRedirect("private/home");
    }
  }

  private static final class Page extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      String user = request.getRemoteUser() == null ? "nobody" : request.getRemoteUser();
      request.setAttribute(USER, user);
      if ("websocket".equals(request.getHeader("Upgrade"))) {
        WhoSocket.accept(request, response, user);
        return;
      }
      response.setContentType("text/html");
      response
          .getWriter()
          .write(
              "<!DOCTYPE html><title>Site</title><link rel=\"icon\" href=\"data:,\"><p id=\"user\">"
                  + user);
    }
  }
}
