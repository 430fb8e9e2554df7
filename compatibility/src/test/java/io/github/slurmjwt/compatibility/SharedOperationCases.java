package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.compatibility.ContractCase.Group;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Http.Answer;
import java.time.Duration;
import java.util.List;

/** As {@link OperationCases}, where the server has the jar and one configuration for all. */
final class SharedOperationCases {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final List<String> APPLICATIONS = List.of(Site.APP, Site.OTHER);

  private SharedOperationCases() {}

  static List<ContractCase> all() {
    return List.of(
        new ContractCase(
            Group.ISOLATION, "both trust one cluster", SharedOperationCases::trustOneCluster),
        new ContractCase(
            Group.ISOLATION,
            "one copy of the jar, a filter each",
            SharedOperationCases::haveTheirOwnFilter),
        new ContractCase(
            Group.KEYS, "in force in both without a restart", SharedOperationCases::followTheKeys),
        new ContractCase(
            Group.UNDEPLOY, "leaves the other its filter", SharedOperationCases::leavesOther),
        new ContractCase(Group.JVM, "no warning about us", OperationCases::warnsOfNothing));
  }

  private static void trustOneCluster(Site site) throws Exception {
    for (String application : APPLICATIONS) {
      assertAnswers("200 alice", site, site.cluster().token("alice"), application);
      assertAnswers("401", site, site.cluster().otherToken("alice"), application);
      Answer none = site.server().http(application).get(application + "/secret");
      assertEquals("401", none.verdict(), application);
    }
  }

  private static void haveTheirOwnFilter(Site site) throws Exception {
    Answer one = site.probe("");
    Answer other = site.probeWith(site.cluster().token("probe"), Site.OTHER);
    assertEquals(one.saw("jar"), other.saw("jar"));
    assertEquals("2", one.saw("key-threads"));
    assertEquals("2", one.saw("mbeans"));
  }

  private static void followTheKeys(Site site) throws Exception {
    String old = site.cluster().token("alice");
    for (String application : APPLICATIONS) {
      assertAnswers("200 alice", site, old, application);
    }
    site.cluster().rotate();
    String fresh = site.cluster().token("alice");
    for (String application : APPLICATIONS) {
      Await.until(
          "the new key is in force in " + application,
          LIMIT,
          () -> site.getWith(fresh, application).verdict().equals("200 alice"));
      assertAnswers("401", site, old, application);
    }
  }

  private static void leavesOther(Site site) throws Exception {
    assertEquals("2", site.probe("").saw("key-threads"));
    site.server().undeploy(Site.OTHER);
    Await.until("one key thread less", LIMIT, () -> site.probe("").saw("key-threads").equals("1"));
    assertEquals("1", site.probe("").saw("mbeans"));
    assertAnswers("200 alice", site, site.cluster().token("alice"), Site.APP);
    assertEquals("401", site.get("/secret").verdict());
    OperationCases.assertNoLeakReported(site);
  }

  private static void assertAnswers(String verdict, Site site, String token, String application)
      throws Exception {
    assertEquals(verdict, site.getWith(token, application).verdict(), application);
  }
}
