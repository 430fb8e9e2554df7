package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Responses of servers that treat headers each in their own way. */
class PrivateResponseTest {
  private static final String CACHE = "Cache-Control";

  @Test
  void showsTheApplicationTheHeadersThatItHasSet() {
    HttpServletResponse server = HeadersOnly.response();
    HttpServletResponse response = PrivateResponse.of(server);
    assertEquals("private", server.getHeader(CACHE));
    response.setHeader("X-Own", "1");
    assertEquals(List.of("X-Own"), List.copyOf(response.getHeaderNames()));
    response.setHeader(CACHE, "no-store");
    assertEquals(List.of(CACHE, "X-Own"), List.copyOf(response.getHeaderNames()));
    assertEquals("no-store", response.getHeader(CACHE));
  }

  @Test
  void makesAnIncludingPagePrivate() {
    HttpServletResponse server = HeadersOnly.response();
    HttpServletResponse page = PrivateResponse.ofOpenPage(server);
    assertTrue(PrivateResponse.keepIncludingPagePrivate(page));
    page.setHeader(CACHE, "public");
    assertEquals("private", server.getHeader(CACHE));
  }

  /** Jetty 10 lets an included page set a header under a name of its own. */
  @Test
  void makesAnIncludingPagePrivateAsJetty10WantsIt() {
    String prefix = "org.eclipse.jetty.server.include.";
    HttpServletResponse server =
        HeadersOnly.response(
            name -> name.startsWith(prefix) ? name.substring(prefix.length()) : "");
    assertTrue(PrivateResponse.keepIncludingPagePrivate(PrivateResponse.ofOpenPage(server)));
    assertEquals("private", server.getHeader(CACHE));
  }

  @Test
  void saysThatAnIncludingPageCannotBeMadePrivate() {
    HttpServletResponse server = HeadersOnly.response(name -> "");
    assertFalse(PrivateResponse.keepIncludingPagePrivate(PrivateResponse.ofOpenPage(server)));
  }

  @Test
  void keepsAnAnswerPrivateThatIsPassedOnAsItIs() {
    HttpServletResponse server = HeadersOnly.response();
    server.setHeader(CACHE, "public, max-age=60");
    server.setHeader("CDN-Cache-Control", "max-age=60");
    PrivateResponse.keepPrivateUnwrapped(server);
    assertEquals("private, max-age=60", server.getHeader(CACHE));
    assertEquals("no-store", server.getHeader("CDN-Cache-Control"));
    assertEquals(
        "Authorization, Cookie, X-SLURM-USER-TOKEN, X-SLURM-USER-NAME", server.getHeader("Vary"));
  }
}
