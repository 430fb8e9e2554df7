package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.config.ForwardAuthSettings;
import io.github.slurmjwt.config.ReverseProxy;
import io.github.slurmjwt.config.TrustedProxies;
import io.github.slurmjwt.testing.RequestWith;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The request that a proxy describes, in every property that rules may look at. */
class OriginalRequestTest {
  private static HttpServletRequest original(String uri, String host, String... more)
      throws TokenRejectedException {
    List<String> lines = new ArrayList<>(List.of(more));
    lines.addAll(
        List.of("X-Forwarded-Method: PUT", "X-Forwarded-Uri: " + uri, "X-Forwarded-Host: " + host));
    return OriginalRequest.of(
        RequestWith.of(Map.of("getRemoteAddr", "127.0.0.1", "getMethod", "GET"), lines),
        new ForwardAuthSettings(ReverseProxy.CADDY, TrustedProxies.LOOPBACK, false));
  }

  @ParameterizedTest
  @CsvSource({
    "/a, /a, /a, ",
    "/a?, /a, /a, ''",
    "/a?b=c?d, /a, /a, b=c?d",
    "?b, '', '', b",
    "/%41%42?%43, /%41%42, /AB, %43",
    "/%zz, /%zz, /%zz, ",
  })
  void hasPathAndQuery(String uri, String raw, String path, @Nullable String query)
      throws Exception {
    HttpServletRequest request = original(uri, "app.example");
    assertEquals(raw, request.getRequestURI());
    assertEquals(path, request.getServletPath());
    assertEquals(query, request.getQueryString());
    assertNull(request.getPathInfo());
    assertEquals("", request.getContextPath());
    assertEquals("PUT", request.getMethod());
    assertEquals("http://app.example" + raw, request.getRequestURL().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "app.example, http, app.example, 80",
    "app.example, https, app.example, 443",
    "app.example:8443, https, app.example, 8443",
    "[::1]:8443, http, [::1], 8443",
    "[::1], https, [::1], 443",
    "a:b:c, http, a:b:c, 80",
    "app.example:123456, http, app.example:123456, 80",
  })
  void hasSchemeHostAndPort(String host, String scheme, String name, int port) throws Exception {
    HttpServletRequest request = original("/", host, "X-Forwarded-Proto: " + scheme);
    assertEquals(scheme, request.getScheme());
    assertEquals(scheme.equals("https"), request.isSecure());
    assertEquals(name, request.getServerName());
    assertEquals(port, request.getServerPort());
    assertEquals(host, request.getHeader("host"));
    assertEquals(List.of(host), Collections.list(request.getHeaders("HOST")));
  }

  /** Envoy asks with the path itself, behind that of the servlet. */
  @ParameterizedTest
  @CsvSource({"/app/ask/a, b=c, /a, b=c", "/app/ask/a, , /a, ", "/app/ask, b, '', b"})
  void isTheQuestionItself(
      String asked, @Nullable String askedQuery, String path, @Nullable String query)
      throws Exception {
    Map<String, @Nullable Object> answers =
        new HashMap<>(
            Map.of(
                "getRemoteAddr", "127.0.0.1",
                "getMethod", "DELETE",
                "getContextPath", "/app",
                "getServletPath", "/ask",
                "getRequestURI", asked));
    answers.put("getQueryString", askedQuery);
    HttpServletRequest request =
        OriginalRequest.of(
            RequestWith.of(answers, List.of("Host: app.example")),
            new ForwardAuthSettings(ReverseProxy.ENVOY, TrustedProxies.LOOPBACK, false));
    assertEquals("DELETE", request.getMethod());
    assertEquals(path, request.getRequestURI());
    assertEquals(query, request.getQueryString());
    assertEquals("app.example", request.getServerName());
  }

  @Test
  void hasTheClientAndItsOtherHeaders() throws Exception {
    HttpServletRequest request =
        original("/", "app.example", "X-Forwarded-For: 192.0.2.7", "X-Own: 1");
    assertEquals("192.0.2.7", request.getRemoteAddr());
    assertEquals("192.0.2.7", request.getRemoteHost());
    assertEquals("1", request.getHeader("x-own"));
    assertEquals(List.of("1"), Collections.list(request.getHeaders("X-Own")));
  }

  /** Some proxies add a line of their own behind the client's, which may hold anything. */
  @Test
  void believesTheLastOfSeveralLines() throws Exception {
    HttpServletRequest request =
        original(
            "/",
            "app.example",
            "X-Forwarded-For: 198.51.100.1",
            "X-Forwarded-For: 198.51.100.2, 192.0.2.7",
            "X-Forwarded-For: 127.0.0.1");
    assertEquals("192.0.2.7", request.getRemoteAddr());
    assertEquals("192.0.2.7", request.getRemoteHost());
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-Method: GET",
    "X-Forwarded-Uri: /",
    "X-Forwarded-Host: x",
    "X-Forwarded-Proto: http|X-Forwarded-Proto: http"
  })
  void isUnknownIfItIsDescribedTwice(String lines) {
    assertEquals(
        Rejection.ORIGINAL_REQUEST_UNKNOWN,
        assertThrows(
                TokenRejectedException.class,
                () -> original("/", "app.example", lines.split("[|]", -1)))
            .reason());
  }
}
