package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.testing.EmptyServletContext;
import io.github.slurmjwt.testing.RequestWith;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What sends people to the log-in page says so to caches of every kind, too. */
class RedirectHeadersTest {
  @Test
  void isStoredByNoCache() {
    HttpServletRequest request =
        RequestWith.of(
            Map.of(
                "getMethod", "GET",
                "getDispatcherType", DispatcherType.REQUEST,
                "getServletContext", EmptyServletContext.create(),
                "getRequestURI", "/jobs",
                "getQueryString", "a=b"),
            List.of("Accept: text/html"));
    HttpServletResponse response = HeadersOnly.response();
    response.setHeader("CDN-Cache-Control", "max-age=60");
    response.setHeader("X-Accel-Expires", "60");
    LoginRedirect redirect = new LoginRedirect(Optional.of("/login"));
    assertTrue(redirect.redirect(request, response, Rejection.NO_CREDENTIAL));
    assertEquals("/login?back=%2Fjobs%3Fa%3Db", response.getHeader("Location"));
    assertEquals("no-store", response.getHeader("Cache-Control"));
    assertEquals("no-store", response.getHeader("CDN-Cache-Control"));
    assertEquals("0", response.getHeader("X-Accel-Expires"));
    assertEquals("0", response.getHeader("Content-Length"));
  }
}
