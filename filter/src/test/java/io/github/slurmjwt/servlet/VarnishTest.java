package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real shared cache, which stores whatever it may, gives nobody the answer of another. */
@OnEveryServer
@Tag("live-varnish")
class VarnishTest extends ServerTest {
  private static final Map<String, String> CARRIERS =
      Map.of(
          "header", "X-SLURM-USER-TOKEN: ",
          "bearer", "Authorization: Bearer ",
          "cookie", "Cookie: slurm=");

  /** What an application may say of its answer; the first of them is to say nothing. */
  private static final List<String> RULES =
      List.of(
          "x=1",
          "do=set:Cache-Control:max-age=600",
          "do=set:Cache-Control:public,max-age=600",
          "do=add:Cache-Control:s-maxage=600",
          "do=set:Surrogate-Control:max-age=600",
          "do=reset&do=set:Cache-Control:public",
          "do=async&do=set:Cache-Control:public",
          "do=error:404");

  @TempDir private Path folder;

  @Override
  TestApp app() {
    return TestApp.bare()
        .and(TestApp.filter(settings -> cookie(settings)), "/required/*")
        .and(
            TestApp.filter(settings -> cookie(settings).http(http -> http.mode(Mode.OPTIONAL))),
            "/optional/*")
        .and(
            TestApp.filter(settings -> cookie(settings).http(http -> http.mode(Mode.LENIENT))),
            "/lenient/*")
        .and(
            TestApp.filter(
                settings -> settings.http(http -> http.excludedPaths(List.of("/public/*")))),
            "/public/*");
  }

  private static FilterSettings.Builder cookie(FilterSettings.Builder settings) {
    return settings.http(http -> http.cookieName("slurm"));
  }

  @Test
  void givesEachTheirOwnAnswer() throws Exception {
    try (Varnish varnish = Varnish.before(http().port(), folder)) {
      Http cache = varnish.http();
      assertStores(cache);
      for (Mode mode : Mode.values()) {
        for (String carrier : CARRIERS.keySet()) {
          for (String rule : RULES) {
            assertKeepsApart(cache, mode, carrier, rule);
          }
        }
      }
    }
  }

  /** Without this the rest would prove nothing. */
  private static void assertStores(Http cache) throws IOException {
    String page = "/public/headers?do=set:Cache-Control:public,max-age=600";
    assertEquals(1, ids(cache.get(page)));
    assertEquals(2, ids(cache.get(page)), "a stored answer has the ids of two requests");
  }

  private static int ids(Answer answer) {
    return answer.header("X-Varnish").split(" ").length;
  }

  private static void assertKeepsApart(Http cache, Mode mode, String carrier, String rule)
      throws IOException {
    String folder = "/" + mode.name().toLowerCase(Locale.ROOT) + "/headers?";
    String name = folder + carrier + "&" + rule;
    String line = CARRIERS.get(carrier);
    String alice = line + Tokens.validFor("alice");
    String bob = line + Tokens.validFor("bob");
    boolean error = rule.contains("error");
    String nobody = mode == Mode.REQUIRED ? "401" : error ? "404 null" : "200 null";

    for (String first : List.of("user", "nobody")) {
      String page = name + "&first=" + first;
      if (first.equals("nobody")) {
        assertEquals(nobody, verdict(cache.get(page)), page);
      }
      assertEquals(error ? "404 null" : "200 alice", verdict(cache.get(page, alice)), page);
      assertEquals(error ? "404 null" : "200 bob", verdict(cache.get(page, bob)), page);
      assertEquals(nobody, verdict(cache.get(page)), page);
      assertEquals(error ? "404 null" : "200 alice", verdict(cache.get(page, alice)), page);
    }
  }

  private static String verdict(Answer answer) {
    assertTrue(ids(answer) == 1, () -> "from the cache: " + answer);
    return answer.verdict();
  }
}
