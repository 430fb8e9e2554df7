package io.github.slurmjwt.engine;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Finds the request as the client sent it: an earlier dispatch may have hidden some of its headers.
 */
public final class SentRequest {
  /** A wrapper that hides headers from the application. */
  public interface HidesHeaders {}

  private SentRequest() {}

  /** Returns the request inside the innermost wrapper of that kind, or the request itself. */
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
