package io.github.slurmjwt.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** Tells whether a request has a body. */
final class RequestBody {
  private static final List<String> METHODS_WITH_BODY = List.of("POST", "PUT", "PATCH");

  private RequestBody() {}

  /** By its length alone: a GET with a Content-Type has no body, one of 3 GiB has one. */
  static boolean isPresent(HttpServletRequest request) {
    return request.getContentLengthLong() > 0;
  }

  /** RFC 9113 §8.1.1: the frames of HTTP/2 end a body, whose length then need not be known. */
  static boolean isLengthUnknown(HttpServletRequest request) {
    return request.getProtocol().equals("HTTP/2.0") && request.getContentLengthLong() < 0;
  }

  /** Slurmrestd answers such a body with 406 and half an answer after that (22.05.8). */
  static boolean lacksLength(HttpServletRequest request) {
    return request.getHeader("Transfer-Encoding") != null
        || (isLengthUnknown(request) && METHODS_WITH_BODY.contains(request.getMethod()));
  }
}
