package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Raw paths that the containers at hand refuse, in one that takes them all for {@code /public/x}.
 */
@OnEveryServer
class LenientContainerTest extends ServerTest {
  /** Shows the header as the raw path. */
  private static final Filter LENIENT =
      (request, response, chain) ->
          chain.doFilter(
              new HttpServletRequestWrapper((HttpServletRequest) request) {
                @Override
                public String getRequestURI() {
                  byte[] raw = Base64.getDecoder().decode(getHeader("Raw-Path"));
                  return new String(raw, StandardCharsets.UTF_8);
                }
              },
              response);

  @Override
  TestApp app() {
    return TestApp.bare()
        .and(LENIENT, "/*")
        .and(
            TestApp.filter(
                settings -> settings.http(http -> http.excludedPaths(List.of("/public/*")))),
            "/*");
  }

  private String verdict(String rawPath) throws Exception {
    byte[] raw = rawPath.getBytes(StandardCharsets.UTF_8);
    return get("/public/x", "Raw-Path: " + Base64.getEncoder().encodeToString(raw)).verdict();
  }

  @ParameterizedTest(name = "P4 {0}")
  @ValueSource(
      strings = {
        "/public/x",
        "/public/a%20b+c",
        "/public/%C3%A9",
        "/public/%e2%82%ac/%F0%9F%98%80",
        "/public/a.b..c/d.",
        "/public/~a!$&'()*,=:@",
        "/public/x%3b",
        "/public/[1]|{2}^`\"<>"
      })
  void excludesPathsWithOneReading(String rawPath) throws Exception {
    assertEquals("200 null", verdict(rawPath));
  }

  @ParameterizedTest(name = "P1 P2 P3 P11 {0}")
  @ValueSource(
      strings = {
        "/public/%u002e%u002e/secret",
        "/public/%U002E%U002E/secret",
        "/public/..%u002fsecret",
        "/public/%u0041",
        "/public/%",
        "/public/%2",
        "/public/%zz",
        "/public/%4g",
        "/public/%+1",
        "/public/% 1",
        "/public/%\u0661\u0661",
        "/public/%c0%ae%c0%ae/secret",
        "/public/%C0%AF/secret",
        "/public/%c1%9c/secret",
        "/public/%e0%80%af/secret",
        "/public/%f0%80%80%af/secret",
        "/public/%f8%80%80%80%af/secret",
        "/public/%80",
        "/public/%c3",
        "/public/%c3x%a9",
        "/public/%ff",
        "/public/%ed%a0%80",
        "/public/%ed%a0%bd%ed%b8%80",
        "/public/%f4%90%80%80",
        "/public/%00",
        "/public/%0a",
        "/public/%1F",
        "/public/%7F",
        "/public/%c2%80",
        "/public/%C2%85",
        "/public/%e2%80%a8",
        "/public/%E2%80%A9",
        "/public/\u0000",
        "/public/\t",
        "/public/\u0085",
        "/public/\u00e9",
        "/public/\u2028",
        "/public/\uff0e\uff0e\uff0fsecret",
        "/public/\u212a",
        "/public\\x",
        "/public/%5Cx",
        "/public/%2Fx",
        "/public/%2Ex",
        "/public/%2520",
        "/public/;x",
        "/public;/x",
        "//public/x",
        "/public//x",
        "/public/./x",
        "/public/.x"
      })
  void neverExcludesWhatCouldBeReadInTwoWays(String rawPath) throws Exception {
    assertEquals("401", verdict(rawPath));
  }
}
