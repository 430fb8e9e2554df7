package io.github.slurmjwt.engine;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Finds the request as the client sent it, of which an earlier dispatch may have hidden headers.
 */
public final class SentRequest {
  /** A wrapper that hides headers from the application. */
  public interface HidesHeaders {}

  private SentRequest() {}

  /** Returns what the innermost wrapper of that kind wraps, or the request itself. */
  public static HttpServletRequest of(HttpServletRequest request) {
    HttpServletRequest sent = request;
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
      if (wrapper instanceof HidesHeaders && inner instanceof HttpServletRequest client) {
        sent = client;
      }
    }
    return sent;
  }
}
