package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.slurmjwt.compatibility.ContractCase.Group;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Http.Answer;
import java.time.Duration;
import java.util.List;

/** Applications side by side, keys that change, and what is left behind. */
final class OperationCases {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** What our libraries' class names begin with, relocated or not. */
  private static final List<String> OURS =
      List.of("io.github.slurmjwt", "com.auth0", "com.google.common", "com.github.benmanes");

  private OperationCases() {}

  static List<ContractCase> all() {
    return List.of(
        new ContractCase(
            Group.ISOLATION, "each trusts its own cluster", OperationCases::trustsItsOwn),
        new ContractCase(
            Group.ISOLATION,
            "each has its own version of the jar",
            OperationCases::hasItsOwnVersion),
        new ContractCase(
            Group.KEYS, "in force without a restart", OperationCases::followsTheKeyFile),
        new ContractCase(
            Group.UNDEPLOY, "ends its threads and nothing else", OperationCases::leavesNothing),
        new ContractCase(Group.JVM, "no warning about us", OperationCases::warnsOfNothing));
  }

  private static void trustsItsOwn(Site site) throws Exception {
    String own = site.cluster().token("alice");
    String other = site.cluster().otherToken("bob");
    assertEquals("200 alice", site.getWith(own, Site.APP).verdict());
    assertEquals("401", site.getWith(own, Site.OTHER).verdict());
    assertEquals("200 bob", site.getWith(other, Site.OTHER).verdict());
    assertEquals("401", site.getWith(other, Site.APP).verdict());
  }

  private static void hasItsOwnVersion(Site site) throws Exception {
    Answer own = site.probe("");
    Answer other = site.probeWith(site.cluster().otherToken("bob"), Site.OTHER);
    assertEquals(Jars.OTHER_VERSION, other.saw("version"));
    assertNotEquals(Jars.OTHER_VERSION, own.saw("version"));
    assertNotEquals("null", own.saw("version"));
    assertNotEquals(own.saw("jar"), other.saw("jar"));
  }

  private static void followsTheKeyFile(Site site) throws Exception {
    String old = site.cluster().otherToken("bob");
    assertEquals("200 bob", site.getWith(old, Site.OTHER).verdict());
    site.cluster().rotateOther();
    String fresh = site.cluster().otherToken("bob");
    Await.until(
        "the new key is in force",
        LIMIT,
        () -> site.getWith(fresh, Site.OTHER).verdict().equals("200 bob"));
    assertEquals("401", site.getWith(old, Site.OTHER).verdict());
  }

  /** The application that goes away has a key thread and a client of its key set's URL. */
  private static void leavesNothing(Site site) throws Exception {
    String token = site.cluster().rsaToken("alice");
    assertEquals("200 alice", site.getWith(token, Site.OPTIONAL).verdict());
    assertEquals("3", site.probe("").saw("key-threads"));
    assertNotEquals("0", site.probe("").saw("http-threads"));
    assertEquals("3", site.probe("").saw("mbeans"));
    site.server().undeploy(Site.OPTIONAL);
    Await.until("one key thread less", LIMIT, () -> site.probe("").saw("key-threads").equals("2"));
    Await.until("no client", LIMIT, () -> site.probe("?gc").saw("http-threads").equals("0"));
    assertEquals("2", site.probe("").saw("mbeans"));
    assertEquals("200 alice", site.getAs("alice", "/secret").verdict());
    assertEquals("401", site.get("/secret").verdict());
    assertNoLeakReported(site);
  }

  /** What Tomcat says of a thread that an application has left behind. */
  static void assertNoLeakReported(Site site) throws Exception {
    List<String> complaints =
        site.server()
            .log()
            .lines()
            .filter(line -> line.contains("appears to have started"))
            .toList();
    assertEquals(List.of(), complaints);
  }

  /** What the JDK says of illegal, restricted and terminally deprecated access names the caller. */
  static void warnsOfNothing(Site site) throws Exception {
    String log = site.server().log();
    assertFalse(log.isBlank(), "the server's output is not at hand");
    List<String> warnings =
        log.lines()
            .filter(line -> line.startsWith("WARNING: "))
            .filter(line -> OURS.stream().anyMatch(line::contains))
            .toList();
    assertEquals(List.of(), warnings);
  }
}
