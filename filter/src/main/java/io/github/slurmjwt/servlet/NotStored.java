package io.github.slurmjwt.servlet;

import io.github.slurmjwt.engine.PrivateResponse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A response that no cache may store (RFC 9111 §5.2.2.5), whatever the page says that writes it: it
 * may clear the cookie, and it tells one person how the attempt to log in has ended.
 */
final class NotStored extends HttpServletResponseWrapper {
  private static final String CACHE_CONTROL = "Cache-Control";
  private static final String NO_STORE = "no-store";

  private NotStored(HttpServletResponse response) {
    super(response);
  }

  /** Returns the response to pass on. */
  static HttpServletResponse of(HttpServletResponse response) {
    HttpServletResponse withheld = PrivateResponse.of(response);
    withheld.setHeader(CACHE_CONTROL, NO_STORE);
    return new NotStored(withheld);
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    super.setHeader(name, CACHE_CONTROL.equalsIgnoreCase(name) ? NO_STORE : value);
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    if (!CACHE_CONTROL.equalsIgnoreCase(name)) {
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

  @Override
  public void setDateHeader(String name, long date) {
    if (!CACHE_CONTROL.equalsIgnoreCase(name)) {
      super.setDateHeader(name, date);
    }
  }

  @Override
  public void addDateHeader(String name, long date) {
    if (!CACHE_CONTROL.equalsIgnoreCase(name)) {
      super.addDateHeader(name, date);
    }
  }

  @Override
  public void reset() {
    super.reset();
    super.setHeader(CACHE_CONTROL, NO_STORE);
  }
}
