package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.compatibility.ContractCase.Group;
import io.github.slurmjwt.testing.Http.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** No shared cache may keep an answer that depends on who asks, whatever the application says. */
final class CacheCases {
  /** A case that takes a second configuration. */
  static final String NOBODY = "private for nobody";

  static final String INCLUDE = "include in an excluded page";

  static final String INCLUDE_AND_PUBLIC = "include in an excluded page, and public";

  /** What the application says; it would let every cache give one user's page to the next. */
  private static final String PUBLIC = "do=set:Cache-Control:public,max-age=60";

  /** What is left of it. */
  private static final String MADE_PRIVATE = "private, max-age=60";

  private final List<ContractCase> cases = new ArrayList<>();

  static List<ContractCase> all() {
    CacheCases table = new CacheCases();
    table.everyCaller();
    table.whateverTheApplicationSays();
    table.errors();
    table.laterDispatches();
    return table.cases;
  }

  private void everyCaller() {
    for (String header : List.of("X-SLURM-USER-TOKEN: ", "Authorization: Bearer ")) {
      add(
          "private with " + header.split(":", 2)[0],
          site -> {
            Answer answer = site.get("/headers", header + site.cluster().token("alice"));
            assertEquals("200 alice", answer.verdict());
            assertEquals("private", answer.header("Cache-Control"));
          });
    }
    add(
        NOBODY,
        site -> {
          Answer answer = site.server().http(Site.OPTIONAL).get(Site.OPTIONAL + "/headers");
          assertEquals("200 null", answer.verdict());
          assertEquals("private", answer.header("Cache-Control"));
        });
    add(
        "as the application says on an excluded path",
        site -> {
          Answer answer = site.get("/public/headers?" + PUBLIC);
          assertEquals("200 null", answer.verdict());
          assertEquals("public,max-age=60", answer.header("Cache-Control"));
        });
  }

  private void whateverTheApplicationSays() {
    says("set public", PUBLIC, MADE_PRIVATE);
    says("add public", "do=add:Cache-Control:public,max-age=60", MADE_PRIVATE);
    says("no-store", "do=set:Cache-Control:no-store", "no-store");
    says("reset and public", "do=reset&" + PUBLIC, MADE_PRIVATE);
    says("async and public", "do=async&" + PUBLIC, MADE_PRIVATE);
    says("Surrogate-Control", "do=set:Surrogate-Control:max-age=60", "private");
  }

  private void says(String name, String query, String cacheControl) {
    add(
        name,
        site -> {
          Answer answer = site.getAs("alice", "/headers?" + query);
          assertEquals("200 alice", answer.verdict());
          assertEquals(cacheControl, answer.header("Cache-Control"));
          assertEquals("", answer.header("Surrogate-Control"));
        });
  }

  /** RFC 9111 §4.2.2: a 404 or a 301 may be stored though nobody says so. */
  private void errors() {
    notShared("404 with an error page", 404, "do=error:404");
    notShared("404 with an error page after public", 404, PUBLIC + "&do=error:404");
    notShared("410 with the server's page", 410, "do=error:410");
    notShared("410 with the server's page after public", 410, PUBLIC + "&do=error:410");
    notShared("exception after public", 500, PUBLIC + "&do=throw");
    notShared("redirect after public", 302, PUBLIC + "&do=redirect:elsewhere");
  }

  private void notShared(String name, int status, String query) {
    add(
        name,
        site -> {
          Answer answer = site.getAs("alice", "/headers?" + query);
          assertEquals(status, answer.status());
          assertNotShared(answer);
        });
  }

  private void laterDispatches() {
    for (String how : List.of("forward", "async", "async-wrapped")) {
      for (String from : List.of("/go", "/public/go")) {
        add(
            how + " from " + from,
            site -> {
              Answer answer = site.getAs("alice", dispatch(from, how));
              assertEquals("200 alice", answer.verdict());
              assertEquals(MADE_PRIVATE, answer.header("Cache-Control"));
            });
      }
    }
    includes("include from /go", "/go");
    includes(INCLUDE, "/public/go");
    add(
        "include in an excluded page that is private itself",
        site -> {
          String steps = "do=set:Cache-Control:private&do=include:/secret";
          Answer answer = site.getAs("alice", "/public/headers?" + steps);
          assertEquals(200, answer.status());
          assertEquals("private", answer.header("Cache-Control"));
        });
    add(
        INCLUDE_AND_PUBLIC,
        site -> {
          Answer answer = site.getAs("alice", "/public/headers?do=include:/secret&" + PUBLIC);
          assertEquals("200 alice", answer.status() + " " + answer.saw("user").split(" ", 2)[0]);
          assertEquals(MADE_PRIVATE, answer.header("Cache-Control"));
        });
  }

  private void includes(String name, String from) {
    add(
        name,
        site -> {
          Answer answer = site.getAs("alice", dispatch(from, "include"));
          assertEquals("200 alice", answer.verdict());
          assertNotShared(answer);
        });
  }

  private static String dispatch(String from, String how) {
    String to = URLEncoder.encode("/headers?" + PUBLIC, StandardCharsets.UTF_8);
    return from + "?how=" + how + "&to=" + to;
  }

  private static void assertNotShared(Answer answer) {
    String rule = answer.header("Cache-Control").toLowerCase(Locale.ROOT);
    assertTrue(rule.matches(".*\\b(private|no-store)\\b.*"), answer.toString());
    assertFalse(rule.contains("public"), answer.toString());
  }

  private void add(String name, ContractCase.Check check) {
    cases.add(new ContractCase(Group.CACHES, name, check));
  }
}
