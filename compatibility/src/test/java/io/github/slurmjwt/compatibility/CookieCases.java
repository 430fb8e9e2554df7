package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.compatibility.ContractCase.Group;
import io.github.slurmjwt.testing.Http.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A token in a cookie: for the site's own pages only, and in no syntax that browsers do not use.
 */
final class CookieCases {
  static final String NAME = "__Host-slurm";

  private static final String COOKIE = "Cookie: " + NAME + "=<A>";
  private static final String EVIL = "https://evil.example";

  private final List<ContractCase> cases = new ArrayList<>();

  static List<ContractCase> all() {
    CookieCases table = new CookieCases();
    table.pages();
    table.syntax();
    table.spaceOfUnicode();
    table.handshakes();
    return table.cases;
  }

  private void pages() {
    cookie("GET", "GET", "200 alice", COOKIE);
    cookie("GET of a foreign page", "GET", "403", COOKIE, "Sec-Fetch-Site: cross-site");
    cookie("POST of the own page", "POST", "200 alice", COOKIE, "Origin: http://localhost");
    cookie("POST of a foreign page", "POST", "403", COOKIE, "Origin: " + EVIL);
    cookie("POST of nobody knows whom", "POST", "403", COOKIE);
  }

  /** A sibling host may plant what an older syntax takes for a cookie with a prefix. */
  private void syntax() {
    cookie("among others", "GET", "200 alice", "Cookie: a=1; " + NAME + "=<A>; b=2");
    cookie("in a second line", "GET", "200 alice", "Cookie: a=1", COOKIE);
    cookie("twice", "GET", "400", COOKIE + "; " + NAME + "=<A>");
    cookie(
        "between quotes of others", "GET", "200 alice", "Cookie: a=\"1; " + NAME + "=<A>; b=2\"");
    cookie("behind $Version", "GET", "401", "Cookie: $Version=1," + NAME + "=<A>");
    cookie("behind $Version and a comma", "GET", "401", "Cookie: $Version=1; a=1," + NAME + "=<A>");
    cookie("behind a comma", "GET", "401", "Cookie: a=1, " + NAME + "=<A>");
    cookie("in other letters", "GET", "401", "Cookie: __HOST-slurm=<A>");
  }

  /** Payara answers with 400 itself. */
  private void spaceOfUnicode() {
    cases.add(
        new ContractCase(
            Group.COOKIES,
            "behind a space of Unicode",
            site -> {
              String token = site.cluster().token("alice");
              Answer answer = site.get("/secret", "Cookie: \u00c2\u00a0" + NAME + "=" + token);
              assertTrue(Set.of(400, 401).contains(answer.status()), answer.toString());
            }));
  }

  private void cookie(String name, String method, String verdict, String... lines) {
    cases.add(
        new ContractCase(
            Group.COOKIES,
            name,
            site -> {
              String token = site.cluster().token("alice");
              List<String> headers = new ArrayList<>();
              Arrays.stream(lines).map(line -> line.replace("<A>", token)).forEach(headers::add);
              if (method.equals("POST")) {
                headers.add("Content-Length: 0");
              }
              Answer answer =
                  site.server()
                      .http(Site.APP)
                      .send(method, Site.APP + "/secret", headers.toArray(String[]::new));
              assertEquals(verdict, answer.verdict());
            }));
  }

  /** RFC 6455 §10.2: no other rule of browsers keeps a foreign page from opening a WebSocket. */
  private void handshakes() {
    cases.add(
        new ContractCase(
            Group.WEBSOCKET,
            "cookie of a foreign page",
            site ->
                assertEquals(
                    403,
                    ConnectionCases.refusedHandshake(
                        site, "Cookie", value(site), "Origin", EVIL))));
    cases.add(
        new ContractCase(
            Group.WEBSOCKET,
            "cookie of nobody knows whom",
            site ->
                assertEquals(403, ConnectionCases.refusedHandshake(site, "Cookie", value(site)))));
    cases.add(
        new ContractCase(
            Group.WEBSOCKET,
            "cookie of the own page",
            site ->
                assertEquals(
                    "user=alice",
                    ConnectionCases.connect(
                        site,
                        "Cookie",
                        value(site),
                        "Origin",
                        "http://127.0.0.1:" + site.server().port(Site.APP)))));
  }

  private static String value(Site site) {
    return NAME + "=" + site.cluster().token("alice");
  }
}
