package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.RequestWith;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The cookie as browsers get it, in an application that has a path of its own. */
class TokenCookieTest {
  private static final String CLEARED = "slurm=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict";
  private static final String CLEARED_OWN =
      "slurm=; Path=/app; Max-Age=0; HttpOnly; SameSite=Strict";

  private final HttpServletResponse response = HeadersOnly.response();

  private static HttpServletRequest request(boolean secure) {
    return RequestWith.of(Map.of("getContextPath", "/app", "isSecure", secure), List.of());
  }

  private List<String> sent() {
    return List.copyOf(response.getHeaders("Set-Cookie"));
  }

  /** RFC 6265bis §5.6: name and value have 4096 bytes at most. */
  @Test
  void holdsWhatBrowsersKeep() {
    TokenCookie cookie = new TokenCookie("slurm");
    assertTrue(cookie.holds("x".repeat(4091)));
    assertFalse(cookie.holds("x".repeat(4092)));
  }

  @Test
  void clearsBothPathsThatItMayHave() {
    new TokenCookie("slurm").clear(request(false), response);
    assertEquals(List.of(CLEARED, CLEARED_OWN), sent());
  }

  @Test
  void clearsASecureCookieOnSecureConnections() {
    new TokenCookie("slurm").clear(request(true), response);
    assertEquals(List.of(CLEARED + "; Secure", CLEARED_OWN + "; Secure"), sent());
  }

  @Test
  void clearsACookieOfTheHostAtItsOnlyPath() {
    new TokenCookie("__Host-slurm").clear(request(false), response);
    assertEquals(List.of("__Host-" + CLEARED + "; Secure"), sent());
  }

  @Test
  void replacesACookieOfTheApplicationAlone() {
    new TokenCookie("slurm").set(request(true), response, "T", 60);
    String set = "slurm=T; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure";
    assertEquals(List.of(CLEARED_OWN + "; Secure", set), sent());
  }

  /** RFC 6265bis §5.5. */
  @Test
  void keepsACookieFor400DaysAtMost() {
    new TokenCookie("__Host-slurm").set(request(true), response, "T", 34_560_001);
    String set = "__Host-slurm=T; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure";
    assertEquals(List.of(set), sent());
  }
}
