package io.github.slurmjwt.engine;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A response that depends on the user, and that no shared cache may serve to another (RFC 9111
 * §5.2.2.7): it has {@code Cache-Control: private} from the beginning, and whatever the application
 * sets, it stays private or becomes stricter. RFC 9111 §3.5 keeps only answers to {@code
 * Authorization} out of shared caches, and not even those once they are {@code public}.
 *
 * <p>The application does not see a value that it has not set itself: many applications set {@code
 * no-store} only if the header is absent.
 */
public final class PrivateResponse extends HttpServletResponseWrapper {
  private static final String VARY =
      "Authorization, Cookie, " + TokenExtractor.USER_TOKEN + ", " + TokenExtractor.USER_NAME;

  /** The headers that some shared caches read instead of Cache-Control (RFC 9213, Varnish). */
  private static final List<String> FOR_SHARED_CACHES =
      List.of("Surrogate-Control", "CDN-Cache-Control");

  /** The prefix by which Jetty 10 lets an included page set a header; other servers ignore it. */
  private static final String JETTY_INCLUDE = "org.eclipse.jetty.server.include.";

  private static final String FOR_NGINX = "X-Accel-Expires";

  /** False in a page that needs no token, until it includes one that does. */
  private boolean inForce;

  private PrivateResponse(HttpServletResponse response, boolean inForce) {
    super(response);
    this.inForce = inForce;
  }

  /** Returns the response to pass on; an existing value is only made stricter. */
  public static HttpServletResponse of(HttpServletResponse response) {
    keepPrivate(response);
    return new PrivateResponse(response, true);
  }

  /** Returns the response to pass on to a page that needs no token: the application decides. */
  public static HttpServletResponse ofOpenPage(HttpServletResponse response) {
    return new PrivateResponse(response, false);
  }

  /**
   * Makes the including page private: the container ignores headers that an included page sets
   * (Servlet 6.0 §9.3), so they are set on each wrapped response. The page stays private from now
   * on.
   *
   * @return whether the page is private now
   */
  public static boolean keepIncludingPagePrivate(HttpServletResponse response) {
    ServletResponse page = response;
    while (page instanceof ServletResponseWrapper wrapper) {
      if (page instanceof PrivateResponse open) {
        open.inForce = true; // Tomcat puts its own wrapper of an include below ours, Jetty above.
      }
      page = wrapper.getResponse();
      if (page instanceof HttpServletResponse http) {
        keepPrivate(http);
      }
    }
    return page instanceof HttpServletResponse http && isPrivateWithin(http);
  }

  private static boolean isPrivateWithin(HttpServletResponse page) {
    if (!CacheControl.isPrivate(present(page))) {
      page.setHeader(JETTY_INCLUDE + CacheControl.NAME, CacheControl.strict(present(page)));
    }
    return CacheControl.isPrivate(present(page));
  }

  /**
   * Keeps an answer out of shared caches, for a caller that cannot pass a wrapped response on: the
   * application must not change {@code Cache-Control} or {@code Vary} back.
   */
  public static void keepPrivateUnwrapped(HttpServletResponse response) {
    keepPrivate(response);
    response.addHeader("Vary", VARY);
  }

  /** Revokes what an earlier filter has allowed other shared caches. */
  static void forbidOtherCaches(HttpServletResponse response) {
    for (String name : FOR_SHARED_CACHES) {
      if (response.containsHeader(name)) {
        response.setHeader(name, "no-store");
      }
    }
    if (response.containsHeader(FOR_NGINX)) {
      response.setHeader(FOR_NGINX, "0");
    }
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    if (inForce && isCacheControl(name)) {
      super.setHeader(CacheControl.NAME, CacheControl.strict(value == null ? "" : value));
    } else if (mayPass(name)) {
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    if (inForce && isCacheControl(name)) {
      String added = value == null ? "" : value;
      String before = present((HttpServletResponse) getResponse());
      super.setHeader(
          CacheControl.NAME,
          CacheControl.strict(before.equals(CacheControl.PRIVATE) ? added : before + "," + added));
    } else if (mayPass(name)) {
      super.addHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    setHeader(name, Integer.toString(value));
  }

  @Override
  public void addIntHeader(String name, int value) {
    addHeader(name, Integer.toString(value));
  }

  /** A date says nothing in the headers that are watched here. */
  @Override
  public void setDateHeader(String name, long date) {
    if (mayPass(name)) {
      super.setDateHeader(name, date);
    }
  }

  @Override
  public void addDateHeader(String name, long date) {
    if (mayPass(name)) {
      super.addDateHeader(name, date);
    }
  }

  @Override
  public void reset() {
    super.reset();
    if (inForce) {
      keepPrivate((HttpServletResponse) getResponse());
    }
  }

  @Override
  public boolean containsHeader(String name) {
    return super.containsHeader(name) && !isOurs(name);
  }

  @Override
  public @Nullable String getHeader(String name) {
    return isOurs(name) ? null : super.getHeader(name);
  }

  @Override
  public Collection<String> getHeaders(String name) {
    return isOurs(name) ? List.of() : super.getHeaders(name);
  }

  @Override
  public Collection<String> getHeaderNames() {
    return super.getHeaderNames().stream().filter(name -> !isOurs(name)).toList();
  }

  private boolean isOurs(String name) {
    return inForce
        && isCacheControl(name)
        && present((HttpServletResponse) getResponse()).equals(CacheControl.PRIVATE);
  }

  private static boolean isCacheControl(String name) {
    return CacheControl.NAME.equalsIgnoreCase(name);
  }

  /**
   * Other networks have names of their own, such as Cloudflare-CDN-Cache-Control; Jetty 10's prefix
   * stands before a name.
   */
  private boolean mayPass(String name) {
    return !inForce
        || (FOR_SHARED_CACHES.stream().noneMatch(name::equalsIgnoreCase)
            && !FOR_NGINX.equalsIgnoreCase(name)
            && !name.toLowerCase(Locale.ROOT).endsWith("cache-control"));
  }

  private static void keepPrivate(HttpServletResponse response) {
    response.setHeader(CacheControl.NAME, CacheControl.strict(present(response)));
    forbidOtherCaches(response);
  }

  private static String present(HttpServletResponse response) {
    Collection<String> values = response.getHeaders(CacheControl.NAME);
    return values == null || values.isEmpty() ? "" : String.join(",", values);
  }
}
