package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Some servers take a client's own text for its address. */
class ForgedAddressTest {
  private static final Filter FORGER =
      (request, response, chain) ->
          chain.doFilter(
              new HttpServletRequestWrapper((HttpServletRequest) request) {
                @Override
                public String getRemoteAddr() {
                  return "x decision=refused remote=192.0.2.1\n";
                }
              },
              response);

  @Test
  @DisplayName("H12 an address that is a line of the log")
  void writesNoForeignFields() throws Exception {
    TestApp app = TestApp.bare().and(FORGER, "/*").and(TestApp.filter(), "/*");
    try (Container jetty = Server.JETTY.start(app);
        CapturedLog log = new CapturedLog()) {
      new Http(jetty.port()).get("/secret");
      assertEquals(
          List.of(
              "INFO decision=refused reason=no-credential user=- token-user=-"
                  + " remote=x?decision?refused?remote?192.0.2.1? token=-"
                  + " method=GET path=/secret application=/"),
          log.lines());
    }
  }
}
