package io.github.slurmjwt.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer that depends on who asks, and that no shared cache may give to somebody else (RFC 9111
 * §5.2.2.7): it says {@code Cache-Control: private} from the beginning, and whatever the
 * application adds, {@code private} or {@code no-store} stays. RFC 9111 §3.5 keeps only answers to
 * {@code Authorization} out of shared caches, and not even those once they are {@code public}.
 */
final class PrivateResponse extends HttpServletResponseWrapper {
  private static final String CACHE_CONTROL = "Cache-Control";
  private static final String PRIVATE = "private";

  /** What caches of a proxy or network read in the place of Cache-Control (RFC 9213, Varnish). */
  private static final List<String> FOR_SHARED_CACHES =
      List.of("surrogate-control", "cdn-cache-control");

  /** Where an open page's response is for the pages that it includes, whichever filter's. */
  private static final String OPEN_PAGE = PrivateResponse.class.getName();

  private final boolean openPage;

  /** False in an open page, until it includes one that depends on who asks. */
  private boolean inForce;

  private PrivateResponse(HttpServletResponse response, boolean openPage) {
    super(response);
    this.openPage = openPage;
    this.inForce = !openPage;
  }

  /** Returns the response to hand on; a rule that is there already is only made stricter. */
  static PrivateResponse of(HttpServletRequest request, HttpServletResponse response) {
    if (request.getDispatcherType() == DispatcherType.INCLUDE
        && request.getAttribute(OPEN_PAGE) instanceof PrivateResponse page) {
      page.inForce = true;
      keepPrivate(page);
    }
    keepPrivate(response);
    return new PrivateResponse(response, false);
  }

  /** Returns the response to hand on where no token is asked for: the application has its say. */
  static PrivateResponse ofOpenPage(HttpServletRequest request, HttpServletResponse response) {
    PrivateResponse page = new PrivateResponse(response, true);
    if (request.getDispatcherType() != DispatcherType.INCLUDE) {
      request.setAttribute(OPEN_PAGE, page);
    }
    return page;
  }

  /** Marks an open page where that could not be done during the include: Undertow lets nobody. */
  void finish(HttpServletRequest request) {
    if (openPage && inForce && !isCommitted() && !request.isAsyncStarted()) {
      keepPrivate(this);
    }
  }

  /** Marks an answer whose later headers cannot be watched. */
  static void mark(HttpServletResponse response) {
    keepPrivate(response);
    response.addHeader("Vary", "Authorization, Cookie, " + TokenExtractor.USER_TOKEN);
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    if (inForce && CACHE_CONTROL.equalsIgnoreCase(name)) {
      super.setHeader(name, strict(value));
    } else if (mayPass(name)) {
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    if (inForce && CACHE_CONTROL.equalsIgnoreCase(name)) {
      super.setHeader(name, strict(value == null ? present(this) : present(this) + "," + value));
    } else if (mayPass(name)) {
      super.addHeader(name, value);
    }
  }

  @Override
  public void reset() {
    super.reset();
    if (inForce) {
      keepPrivate(this);
    }
  }

  private boolean mayPass(String name) {
    return !inForce || !FOR_SHARED_CACHES.contains(name.toLowerCase(Locale.ROOT));
  }

  private static void keepPrivate(HttpServletResponse response) {
    response.setHeader(CACHE_CONTROL, strict(present(response)));
  }

  private static String present(HttpServletResponse response) {
    Collection<String> values = response.getHeaders(CACHE_CONTROL);
    return values == null || values.isEmpty() ? "" : String.join(",", values);
  }

  /** Takes out what allows shared caches to store, and puts in what forbids it. */
  private static String strict(@Nullable String value) {
    if (value == null || value.isBlank()) {
      return PRIVATE;
    }
    List<String> kept = new ArrayList<>();
    boolean forbidden = false;
    for (String part : value.split(",", -1)) {
      String directive = part.strip();
      String folded = directive.toLowerCase(Locale.ROOT);
      forbidden |= folded.equals(PRIVATE) || folded.equals("no-store");
      boolean allows = folded.equals("public") || folded.startsWith("s-maxage");
      if (!allows && !directive.isEmpty() && !kept.contains(directive)) {
        kept.add(directive);
      }
    }
    if (!forbidden) {
      kept.add(0, PRIVATE);
    }
    return String.join(", ", kept);
  }
}
