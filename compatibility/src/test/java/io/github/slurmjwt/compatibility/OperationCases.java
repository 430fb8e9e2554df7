package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.slurmjwt.compatibility.Case.Group;
import io.github.slurmjwt.live.Until;
import java.time.Duration;
import java.util.List;

/** Applications side by side, keys that change, and what is left behind. */
final class OperationCases {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** What our libraries' class names begin with, relocated or not. */
  private static final List<String> OURS =
      List.of("io.github.slurmjwt", "com.auth0", "com.google.common", "com.github.benmanes");

  private OperationCases() {}

  static List<Case> all() {
    return List.of(
        new Case(Group.ISOLATION, "each trusts its own cluster", OperationCases::trustsItsOwn),
        new Case(Group.ISOLATION, "each has its own copy of the jar", OperationCases::hasItsOwnJar),
        new Case(Group.KEYS, "in force without a restart", OperationCases::followsTheKeyFile),
        new Case(Group.UNDEPLOY, "ends the thread and nothing else", OperationCases::leavesNothing),
        new Case(Group.JVM, "no warning about us", OperationCases::warnsOfNothing));
  }

  private static void trustsItsOwn(Site site) throws Exception {
    String own = site.cluster().token("alice");
    String other = site.cluster().otherToken("bob");
    assertEquals("200 alice", site.getWith(own, Site.APP).verdict());
    assertEquals("401", site.getWith(own, Site.OTHER).verdict());
    assertEquals("200 bob", site.getWith(other, Site.OTHER).verdict());
    assertEquals("401", site.getWith(other, Site.APP).verdict());
  }

  private static void hasItsOwnJar(Site site) throws Exception {
    String probe = Site.OTHER + "/probe";
    String token = site.cluster().otherToken("bob");
    String other = site.server().http(Site.OTHER).getWith(token, probe).saw("jar");
    assertNotEquals("", other);
    assertNotEquals(site.probe("").saw("jar"), other);
  }

  private static void followsTheKeyFile(Site site) throws Exception {
    String old = site.cluster().otherToken("bob");
    assertEquals("200 bob", site.getWith(old, Site.OTHER).verdict());
    site.cluster().rotateOther();
    String fresh = site.cluster().otherToken("bob");
    Until.holds(
        "the new key is in force",
        LIMIT,
        () -> site.getWith(fresh, Site.OTHER).verdict().equals("200 bob"));
    assertEquals("401", site.getWith(old, Site.OTHER).verdict());
  }

  private static void leavesNothing(Site site) throws Exception {
    int threads = threads(site);
    site.server().undeploy(Site.OPTIONAL);
    Until.holds("one thread less", LIMIT, () -> threads(site) == threads - 1);
    assertEquals("200 alice", site.getAs("alice", "/secret").verdict());
    List<String> complaints =
        site.server()
            .log()
            .lines()
            .filter(line -> line.contains("appears to have started"))
            .toList();
    assertEquals(List.of(), complaints);
  }

  private static int threads(Site site) throws Exception {
    return Integer.parseInt(site.probe("").saw("threads"));
  }

  /** What the JDK says of illegal, restricted and terminally deprecated access names the caller. */
  private static void warnsOfNothing(Site site) throws Exception {
    List<String> warnings =
        site.server()
            .log()
            .lines()
            .filter(line -> line.startsWith("WARNING: "))
            .filter(line -> OURS.stream().anyMatch(line::contains))
            .toList();
    assertEquals(List.of(), warnings);
  }
}
