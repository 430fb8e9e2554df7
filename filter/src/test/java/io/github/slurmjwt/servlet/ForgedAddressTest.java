package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.Http;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Some servers take a client's own text for its address, and Jetty puts brackets around IPv6. */
class ForgedAddressTest {
  private static Filter tells(String address) {
    return (request, response, chain) ->
        chain.doFilter(
            new HttpServletRequestWrapper((HttpServletRequest) request) {
              @Override
              public String getRemoteAddr() {
                return address;
              }
            },
            response);
  }

  @ParameterizedTest(name = "H12 O10 {0}")
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "2001:db8::7, 2001:db8::7",
    "[2001:db8::7], 2001:db8::7",
    "[fe80::1%eth0], fe80::1%eth0",
    "[192.0.2.7, ?192.0.2.7",
    "x decision=refused remote=192.0.2.1\\n, x?decision?refused?remote?192.0.2.1?"
  })
  void writesNothingButAnAddress(String address, String written) throws Exception {
    Filter teller = tells(address.replace("\\n", "\n"));
    TestApp app = TestApp.bare().and(teller, "/*").and(TestApp.filter(), "/*");
    try (Container jetty = Server.JETTY.start(app);
        CapturedLog log = new CapturedLog()) {
      new Http(jetty.port()).get("/secret");
      assertEquals(
          List.of(
              "INFO decision=refused reason=no-credential user=- token-user=- remote="
                  + written
                  + " token=- method=GET path=/secret application=/ source=-"),
          log.lines());
    }
  }
}
