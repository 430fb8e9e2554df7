package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.compatibility.ContractCase.Group;
import io.github.slurmjwt.testing.Http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What a refused client is told: in every server the words that the filter's own tests pin. */
final class RefusalCases {
  private interface Request {
    Answer send(Site site) throws IOException;
  }

  private final List<ContractCase> cases = new ArrayList<>();
  private final List<String> pinned;

  private RefusalCases() {
    try (InputStream golden = RefusalCases.class.getResourceAsStream("/refusals.txt")) {
      byte[] bytes = Objects.requireNonNull(golden).readAllBytes();
      pinned = Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\n\n"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<ContractCase> all() {
    RefusalCases table = new RefusalCases();
    table.refusal("no-credential", site -> site.get("/secret"));
    table.refusal("malformed", site -> site.get("/secret", "Authorization: Bearer x"));
    table.refusal(
        "expired", site -> site.getWith(site.cluster().token("alice", "exp", "1"), Site.APP));
    table.refusal(
        "bad-signature", site -> site.getWith(site.cluster().otherToken("alice"), Site.APP));
    table.refusal(
        "ambiguous-credentials", site -> site.getAs("alice", "/secret", "Authorization: Bearer x"));
    table.refusal(
        "alternate-user-not-allowed",
        site -> site.getAs("alice", "/secret", "X-SLURM-USER-NAME: bob"));
    table.refusal(
        "no-credential", "of a page that has an error page", site -> site.get("/go?how=error"));
    return table.cases;
  }

  private void refusal(String code, Request request) {
    refusal(code, "", request);
  }

  private void refusal(String code, String more, Request request) {
    cases.add(
        new ContractCase(
            Group.REFUSALS,
            (code + " " + more).strip(),
            site -> {
              Answer answer = request.send(site);
              assertEquals(pinned(code), text(answer));
              assertTrue(
                  answer.header("Content-Type").startsWith("application/problem+json"),
                  answer.toString());
              assertEquals("no-store", answer.header("Cache-Control"));
              assertEquals("", answer.header("Set-Cookie"));
            }));
  }

  private String pinned(String code) {
    return pinned.stream()
        .filter(text -> text.contains("\"code\":\"" + code + "\""))
        .findFirst()
        .orElseThrow()
        .strip();
  }

  private static String text(Answer answer) {
    return (answer.status()
            + "\nWWW-Authenticate: "
            + answer.header("WWW-Authenticate")
            + "\n"
            + answer.body())
        .strip();
  }
}
