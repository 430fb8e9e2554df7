package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.slurmjwt.compatibility.ContractCase.Group;
import io.github.slurmjwt.testing.Http.Answer;
import java.util.ArrayList;
import java.util.List;

/** The later dispatches of a request: the same user, verified once, and no way past the filter. */
final class DispatchCases {
  private final List<ContractCase> cases = new ArrayList<>();

  static List<ContractCase> all() {
    DispatchCases table = new DispatchCases();
    table.keepTheUser();
    table.decidedByTheirOwnPath();
    table.byName();
    table.byNameAfterPath();
    table.errors();
    return table.cases;
  }

  private void keepTheUser() {
    keepsTheUser("forward", "to=/secret", 200, "FORWARD");
    keepsTheUser("include", "to=/secret", 200, "INCLUDE");
    keepsTheUser("named-forward", "to=echo", 200, "FORWARD");
    keepsTheUser("named-include", "to=echo", 200, "INCLUDE");
    keepsTheUser("async", "to=/secret", 200, "ASYNC");
    keepsTheUser("async-wrapped", "to=/secret", 200, "ASYNC");
    keepsTheUser("async-thread", "", 200, "");
    keepsTheUser("async-timeout", "", 200, "");
    keepsTheUser("error", "", 418, "ERROR");
    keepsTheUser("throw", "", 500, "ERROR");
  }

  /** Each has a user of its own, so that the audit log tells how often that one was verified. */
  private void keepsTheUser(String how, String query, int status, String dispatch) {
    String user = "user-of-" + how;
    cases.add(
        new ContractCase(
            Group.DISPATCHES,
            how,
            site -> {
              Answer answer = site.getAs(user, "/go?how=" + how + "&" + query);
              assertEquals(status + " " + user, answer.verdict());
              assertEquals(user, answer.saw("principal"));
              assertEquals("io.github.slurmjwt.SlurmPrincipal", answer.saw("class"));
              if (!dispatch.isEmpty()) {
                assertEquals(dispatch, answer.saw("dispatch"));
              }
              assertEquals("1", site.probe("?user=" + user).saw("verified"));
            }));
  }

  private void decidedByTheirOwnPath() {
    for (String how : List.of("forward", "async", "async-wrapped")) {
      cases.add(
          new ContractCase(
              Group.DISPATCHES,
              how + " from a public to a protected path",
              site -> {
                String target = "/public/go?how=" + how + "&to=/secret";
                assertEquals("401", site.get(target).verdict());
                assertEquals("200 alice", site.getAs("alice", target).verdict());
                assertEquals(
                    "200 null", site.get("/public/go?how=" + how + "&to=/public/x").verdict());
              }));
    }
    cases.add(
        new ContractCase(
            Group.DISPATCHES,
            "include from a public to a protected path",
            site -> {
              String target = "/public/go?how=include&to=/secret";
              assertEquals("200 alice", site.getAs("alice", target).verdict());
              assertFalse(site.get(target).reachedApplication());
            }));
  }

  private void byName() {
    for (String how : List.of("named-forward", "named-include")) {
      cases.add(
          new ContractCase(
              Group.DISPATCHES,
              how + " from a public path",
              site -> {
                String target = "/public/go?how=" + how + "&to=echo";
                assertEquals("200 alice", site.getAs("alice", target).verdict());
                assertFalse(site.get(target).reachedApplication(), site.get(target).toString());
              }));
    }
  }

  /** Some servers show what the first dispatch has left to the second. */
  private void byNameAfterPath() {
    String then = "%2Fpublic%2Fgo%3Fhow%3Dnamed-forward%26to%3Decho";
    String target = "/public/go?how=forward&to=" + then;
    cases.add(
        new ContractCase(
            Group.DISPATCHES,
            "named-forward after a forward from a public path",
            site -> {
              assertEquals("200 alice", site.getAs("alice", target).verdict());
              assertFalse(site.get(target).reachedApplication(), site.get(target).toString());
            }));
  }

  private void errors() {
    cases.add(
        new ContractCase(
            Group.DISPATCHES,
            "error page of a public path",
            site -> {
              Answer answer = site.get("/public/go?how=error");
              assertEquals("418 null", answer.verdict());
              assertEquals("ERROR", answer.saw("dispatch"));
            }));
    cases.add(
        new ContractCase(
            Group.DISPATCHES,
            "error page, requested",
            site -> assertEquals("401", site.get("/error").verdict())));
  }
}
