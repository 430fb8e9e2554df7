package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No answer that depends on a token may be given to somebody else by a cache in between. */
@OnEveryServer
class SharedCacheTest extends ServerTest {
  private static final String TOKEN = "X-SLURM-USER-TOKEN: " + Tokens.validFor("alice");

  @Override
  TestApp app() {
    return TestApp.bare()
        .and(
            TestApp.filter(
                settings -> settings.http(http -> http.mode(Mode.OPTIONAL).cookieName("slurm"))),
            "/optional/*")
        .and(
            TestApp.filter(
                settings -> settings.http(http -> http.excludedPaths(List.of("/public/*")))),
            "/headers")
        .and(
            TestApp.filter(
                settings -> settings.http(http -> http.excludedPaths(List.of("/public/*")))),
            "/public/*")
        .and(
            (request, response, chain) -> {
              HttpServletResponse answer = (HttpServletResponse) response;
              answer.setHeader("Surrogate-Control", "max-age=600");
              answer.setHeader("X-Accel-Expires", "600");
              chain.doFilter(request, response);
            },
            "/early/*")
        .and(TestApp.filter(), "/early/*")
        .and(TestApp.filter(), "/go");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-SLURM-USER-TOKEN: <A>",
        "Authorization: Bearer <A>",
        "Cookie: slurm=<A>",
        "X-Nothing: x"
      })
  @DisplayName("H13 with whatever credential, and without any, the answer is private")
  void marksEveryAnswer(String line) throws Exception {
    String header = line.replace("<A>", Tokens.validFor("alice"));
    assertEquals("private", get("/optional/headers", header).header("Cache-Control"));
  }

  @ParameterizedTest(name = "H13 {0}: {1}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          set:Cache-Control:max-age=60                              ; private, max-age=60
          set:cache-control:public, max-age=60                      ; private, max-age=60
          set:Cache-Control:PUBLIC                                  ; private
          set:Cache-Control:max-age=60, s-maxage=600                ; private, max-age=60
          set:Cache-Control:private, max-age=60                     ; private, max-age=60
          set:Cache-Control:private="X-A, X-B"                      ; private, private="X-A, X-B"
          set:Cache-Control:max-age=60, ext="a, private, b"         ; private, max-age=60, ext="a, private, b"
          set:Cache-Control:no-store, must-understand               ; private, no-store, must-understand
          ifabsent:Cache-Control:no-store                           ; no-store
          set:Cache-Control:no-store                                ; no-store
          set:Cache-Control:No-Store                                ; No-Store
          set:Cache-Control:no-cache                                ; private, no-cache
          add:Cache-Control:max-age=60                              ; private, max-age=60
          add:Cache-Control:public                                  ; private
          add:Cache-Control:no-store                                ; no-store
          set:Cache-Control:no-store&do=add:Cache-Control:max-age=1 ; no-store, max-age=1
          set:Cache-Control:no-store&do=reset                       ; private
          reset&do=set:Cache-Control:public                         ; private
          async&do=set:Cache-Control:public                         ; private
          async&do=add:X-A:1                                        ; private
          """)
  void letsTheApplicationBeStricterOnly(String steps, String cacheControl) throws Exception {
    Answer answer = get("/headers?do=" + query(steps), TOKEN);
    assertEquals("200 alice", answer.verdict());
    assertEquals(cacheControl, answer.header("Cache-Control"));
  }

  private static String query(String steps) {
    return steps.replace(" ", "%20").replace("\"", "%22");
  }

  @Test
  @DisplayName("H13 headers for the caches of a network are not the application's either")
  void keepsTheHeadersOfOtherCachesOut() throws Exception {
    Answer answer =
        get("/headers?do=set:Surrogate-Control:max-age=9&do=add:CDN-Cache-Control:public", TOKEN);
    assertEquals("", answer.header("Surrogate-Control") + answer.header("CDN-Cache-Control"));
    assertEquals("private", answer.header("Cache-Control"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Accel-Expires", "Cloudflare-CDN-Cache-Control"})
  @DisplayName("H13 nor those of other networks")
  void keepsTheHeadersOfOtherNetworksOut(String name) throws Exception {
    assertEquals("", get("/headers?do=set:" + name + ":600", TOKEN).header(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"setint", "addint", "setdate", "adddate"})
  @DisplayName("H13 nor where their values are numbers")
  void keepsNumbersForOtherCachesOut(String step) throws Exception {
    String steps = step + ":X-Accel-Expires:600&do=" + step + ":Cache-Control:600";
    Answer answer = get("/headers?do=" + steps + "&do=" + step + ":X-A:9", TOKEN);
    assertEquals("", answer.header("X-Accel-Expires"), answer.toString());
    assertEquals(true, answer.header("Cache-Control").startsWith("private"), answer.toString());
    assertEquals(true, answer.header("X-A").contains("9"), answer.toString());
  }

  @Test
  @DisplayName("H13 what an earlier filter has allowed is taken back, in refusals too")
  void takesBackWhatWasThereBefore() throws Exception {
    for (Answer answer : List.of(get("/early/headers", TOKEN), get("/early/headers"))) {
      assertEquals("no-store", answer.header("Surrogate-Control"), answer.toString());
      assertEquals("0", answer.header("X-Accel-Expires"), answer.toString());
    }
  }

  @Test
  @DisplayName("H13 a page of an excluded path that includes a protected one is private")
  void marksThePageThatIncludes() throws Exception {
    Answer answer = get("/public/go?how=include&to=/headers", TOKEN);
    assertEquals("alice", answer.saw("user"), answer.toString());
    assertEquals("private", answer.header("Cache-Control"));
  }

  @Test
  @DisplayName("H13 a missing page may be missing for one user only")
  void marksErrors() throws Exception {
    String cacheControl = get("/headers?do=error:404", TOKEN).header("Cache-Control");
    assertEquals(true, cacheControl.matches(".*(private|no-store).*"), cacheControl);
  }

  @Test
  @DisplayName("H13 an error page makes no stricter rule looser")
  void keepsStricterRulesOnErrorPages() throws Exception {
    Answer answer = get("/headers?do=set:Cache-Control:no-store&do=error:418", TOKEN);
    assertEquals(true, answer.header("Cache-Control").contains("no-store"), answer.toString());
  }

  @Test
  @DisplayName("H13 what nobody needs a token for may be stored")
  void leavesExcludedPathsAlone() throws Exception {
    Answer answer = get("/public/headers?do=set:Cache-Control:public", TOKEN);
    assertEquals("200 null", answer.verdict());
    assertEquals("public", answer.header("Cache-Control"));
  }

  @ParameterizedTest(name = "H13 an open page: {0}: {1}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          include:/optional/x                                             ; private
          include:/optional/x&do=set:Cache-Control:public                 ; private
          set:Cache-Control:public,max-age=60&do=include:/optional/x      ; private, max-age=60
          include:/optional/x&do=set:CDN-Cache-Control:public             ; private
          include:/optional/x&do=reset&do=set:Cache-Control:max-age=60    ; private, max-age=60
          include:/public/x&do=set:Cache-Control:public                   ; public
          """)
  void marksOpenPagesThatIncludeAUsersPage(String steps, String cacheControl) throws Exception {
    Answer answer = get("/public/headers?do=" + query(steps), TOKEN);
    assertEquals(200, answer.status());
    assertEquals(cacheControl, answer.header("Cache-Control"));
    assertEquals("", answer.header("CDN-Cache-Control"));
  }

  @Test
  @DisplayName("H13 refusals are not stored")
  void refusalsAreNotStored() throws Exception {
    assertEquals("no-store", get("/headers").header("Cache-Control"));
  }
}
