package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.compatibility.ContractCase.Group;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.SuspiciousPaths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Headers, paths, modes and methods. */
final class RequestCases {
  /** An encoded semicolon is one; GlassFish and Payara take out a ;jsessionid= before they map. */
  private static final Set<String> ONE_READING =
      Set.of(Site.APP + "/public/x%3b", Site.APP + "/status");

  private final List<ContractCase> cases = new ArrayList<>();

  static List<ContractCase> all() {
    RequestCases table = new RequestCases();
    table.headers();
    table.paths();
    table.modes();
    table.methods();
    return table.cases;
  }

  private void headers() {
    String bearer = "Authorization: Bearer <A>";
    String slurm = "X-SLURM-USER-TOKEN: <A>";
    header("Bearer", "200 alice", bearer);
    header("bearer in lower case", "200 alice", "authorization: bearer <A>");
    header("X-SLURM-USER-TOKEN", "200 alice", slurm);
    header("x-slurm-user-token", "200 alice", "x-slurm-user-token: <A>");
    header("both", "400", bearer, slurm);
    header("Authorization twice", "400", bearer, bearer);
    header("Authorization twice, one of them Basic", "400", bearer, "Authorization: Basic eDp5");
    header("X-SLURM-USER-TOKEN twice", "400", slurm, slurm);
    header("two tokens in one line", "400", "X-SLURM-USER-TOKEN: <A>, <A>");
    header("a token beside Basic", "400", slurm, "Authorization: Basic eDp5");
    header("Basic alone", "401", "Authorization: Basic eDp5");
    header("Bearer and nothing", "401", "Authorization: Bearer");
    header("two spaces", "401", "Authorization: Bearer  <A>");
    header("quotes", "401", "Authorization: Bearer \"<A>\"");
    header("cookie", "401", "Cookie: token=<A>; X-SLURM-USER-TOKEN=<A>");
    header("X_SLURM_USER_TOKEN", "401", "X_SLURM_USER_TOKEN: <A>");
    for (String target : List.of("/secret?access_token=<A>", "/secret;access_token=<A>", "/<A>")) {
      cases.add(
          new ContractCase(
              Group.HEADERS,
              "token in " + target.replace("<A>", "…"),
              site -> {
                Answer answer = site.get(target.replace("<A>", site.cluster().token("alice")));
                assertFalse(answer.reachedApplication(), answer.toString());
                assertTrue(Set.of(400, 401).contains(answer.status()), answer.toString());
              }));
    }
  }

  private void header(String name, String verdict, String... lines) {
    cases.add(
        new ContractCase(
            Group.HEADERS,
            name,
            site -> assertEquals(verdict, site.get("/secret", withToken(site, lines)).verdict())));
  }

  /** The lines with a token in place of each {@code <A>}. */
  private static String[] withToken(Site site, String... lines) {
    String token = site.cluster().token("alice");
    return Arrays.stream(lines).map(line -> line.replace("<A>", token)).toArray(String[]::new);
  }

  private void paths() {
    path("/public/x", "200 null");
    path("/public/a%20b", "200 null");
    path("/public/x?a=..;/secret&b=//", "200 null");
    path("/status", "200 null");
    path("/public", "401");
    path("/publicx", "401");
    path("/PUBLIC/x", "401");
    path("/status/", "401");
    path("/status/x", "401");
    path("/", "401");
    path("/secret/public/x", "401");
    SuspiciousPaths.ALL.forEach(this::suspicious);
    for (String path :
        List.of(
            "/optional/../app/secret",
            "/optional/..;/app/secret",
            "//app/public/x",
            "/;/app/public/x",
            "/./app/public/x",
            "/app;x/public/x",
            "/%61pp/secret")) {
      neverReached(path, path);
    }
  }

  private void path(String path, String verdict) {
    cases.add(
        new ContractCase(
            Group.PATHS, path, site -> assertEquals(verdict, site.get(path).verdict())));
  }

  private void suspicious(String path) {
    String host = "http://localhost";
    neverReached(
        path,
        path.startsWith(host)
            ? host + Site.APP + path.substring(host.length())
            : path.startsWith("/") ? Site.APP + path : path);
  }

  /** Whatever the server makes of the path, it must not be the protected application. */
  private void neverReached(String name, String target) {
    cases.add(
        new ContractCase(
            Group.PATHS,
            name,
            site -> {
              Answer answer = site.server().http(Site.APP).get(target);
              if (answer.reachedApplication() && answer.saw("context").equals(Site.APP)) {
                assertTrue(ONE_READING.contains(answer.saw("path")), answer.toString());
              }
              // Some servers answer garbage with 500, but none because of the filter.
              assertFalse(answer.body().contains("slurmjwt"), answer.toString());
              assertEquals("", answer.header("Set-Cookie"));
            }));
  }

  private void modes() {
    mode("no token", "200 null");
    mode("a good token", "200 alice", "Authorization: Bearer <A>");
    mode("a bad token", "401", "Authorization: Bearer <A>A");
    mode("two tokens", "400", "Authorization: Bearer <A>", "X-SLURM-USER-TOKEN: <A>");
    mode("a name without token", "401", "X-SLURM-USER-NAME: root");
    mode("foreign credentials", "200 null", "Authorization: Basic eDp5");
  }

  private void mode(String name, String verdict, String... lines) {
    cases.add(
        new ContractCase(
            Group.MODES,
            name,
            site -> {
              Http http = site.server().http(Site.OPTIONAL);
              Answer answer = http.get(Site.OPTIONAL + "/x", withToken(site, lines));
              assertEquals(verdict, answer.verdict());
            }));
  }

  private void methods() {
    for (String method : List.of("HEAD", "OPTIONS", "POST", "PUT", "DELETE")) {
      cases.add(
          new ContractCase(
              Group.METHODS,
              method + " without token",
              site -> {
                Answer answer = send(site, method, "Content-Length: 0");
                assertEquals(401, answer.status());
                assertFalse(answer.reachedApplication());
                assertEquals("Bearer realm=\"slurm\"", answer.header("WWW-Authenticate"));
              }));
      cases.add(
          new ContractCase(
              Group.METHODS,
              method + " with token",
              site -> {
                String token = "X-SLURM-USER-TOKEN: " + site.cluster().token("alice");
                assertEquals(200, send(site, method, "Content-Length: 0", token).status());
              }));
    }
    for (String carrier :
        List.of("X-SLURM-USER-TOKEN: ", "Authorization: Bearer ", "Cookie: slurm=")) {
      for (String target :
          List.of(Site.APP + "/secret", Site.APP + "/public/x", Site.OPTIONAL + "/x")) {
        cases.add(
            new ContractCase(
                Group.METHODS,
                "TRACE of " + target + " with " + carrier.strip(),
                site -> neverSentBack(site, target, carrier)));
      }
    }
    for (String method : List.of("TRACE", "CONNECT", "BREW")) {
      cases.add(
          new ContractCase(
              Group.METHODS,
              method + " without token",
              site -> {
                Answer answer = send(site, method);
                assertTrue(answer.status() >= 400, answer.toString());
                assertFalse(answer.header("Content-Type").contains("http"), answer.toString());
              }));
    }
  }

  /** A servlet sends all headers of a TRACE back unless somebody refuses it before. */
  private static void neverSentBack(Site site, String target, String carrier) throws Exception {
    String token = site.cluster().token("alice");
    Answer answer = site.server().http(Site.APP).send("TRACE", target, carrier + token);
    assertTrue(answer.status() >= 400, answer.toString());
    assertFalse(answer.toString().contains(token), answer.toString());
  }

  private static Answer send(Site site, String method, String... headers) throws Exception {
    return site.server().http(Site.APP).send(method, Site.APP + "/secret", headers);
  }
}
