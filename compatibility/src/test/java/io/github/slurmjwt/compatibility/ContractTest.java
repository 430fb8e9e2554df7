package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.compatibility.ResultTable.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** Every server, on every JDK at hand, keeps the contract. Ends with a table. */
class ContractTest {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final ResultTable TABLE = new ResultTable();

  @TestFactory
  @Tag("compatibility")
  Stream<DynamicNode> embeddedServers() throws IOException {
    return contracts(List.of(EmbeddedServers.values()));
  }

  @TestFactory
  @Tag("compatibility-distributions")
  Stream<DynamicNode> distributions() throws IOException {
    return contracts(List.of(Distributions.values()));
  }

  @AfterAll
  static void writeTable() throws IOException {
    Files.writeString(TARGET.resolve("compatibility.md"), TABLE.text());
    System.out.println(TABLE.text());
  }

  private static Stream<DynamicNode> contracts(List<? extends ServerKind> kinds)
      throws IOException {
    String wanted = System.getProperty("servers", ".*");
    List<DynamicNode> contracts = new ArrayList<>();
    for (ServerKind kind : kinds) {
      if (kind.title().matches(wanted)) {
        for (Path jdk : jdks()) {
          contracts.add(new Contract(kind, jdk).node());
        }
      }
    }
    if (contracts.isEmpty()) {
      String titles = kinds.stream().map(ServerKind::title).collect(Collectors.joining("; "));
      throw new IllegalArgumentException(
          "-Dservers=" + wanted + " is a regular expression that matches none of: " + titles);
    }
    return contracts.stream();
  }

  /** The JDK that runs this, and the one named by the property {@code other.jdk}. */
  private static List<Path> jdks() {
    Path own = Path.of(System.getProperty("java.home"));
    String other = System.getProperty("other.jdk", "");
    if (other.isEmpty()) {
      TABLE.note("One JDK only: -Dother.jdk=… names a second one.");
      return List.of(own);
    }
    return List.of(own, Path.of(other));
  }

  /** The cases in one server on one JDK, between its start and its end. */
  private static final class Contract {
    private final ServerKind kind;
    private final Path jdk;
    private final String row;
    private @Nullable Cluster cluster;
    private @Nullable Site site;

    Contract(ServerKind kind, Path jdk) throws IOException {
      this.kind = kind;
      this.jdk = jdk;
      this.row = kind.title() + " | " + kind.version() + " | " + feature(jdk);
    }

    DynamicNode node() {
      List<DynamicNode> nodes = new ArrayList<>();
      nodes.add(DynamicTest.dynamicTest("declares gaps of the contract only", this::checkGaps));
      nodes.add(DynamicTest.dynamicTest("starts", this::start));
      for (ContractCase each : cases()) {
        String name = each.group().title() + ": " + each.name();
        nodes.add(DynamicTest.dynamicTest(name, () -> check(each)));
      }
      nodes.add(DynamicTest.dynamicTest("stops", this::stop));
      return DynamicContainer.dynamicContainer(row, nodes);
    }

    private List<ContractCase> cases() {
      return Stream.of(
              TokenCases.all(),
              RequestCases.all(),
              DispatchCases.all(),
              RefusalCases.all(),
              CookieCases.all(),
              CacheCases.all(),
              ConnectionCases.all(),
              kind.operations())
          .flatMap(List::stream)
          .sorted(Comparator.comparing(ContractCase::group))
          .toList();
    }

    private void checkGaps() {
      Set<String> names = new HashSet<>(kind.notOffered().keySet());
      for (ContractCase each : cases()) {
        names.removeAll(List.of(each.name(), each.group().title()));
      }
      assertEquals(Set.of(), names, "no case or group has this name");
    }

    private void start() throws Exception {
      String name = row.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
      Path folder = empty(TARGET.resolve("sites").resolve(name));
      cluster = new Cluster(folder);
      List<WebApp> apps = kind.apps(folder, cluster);
      site = new Site(kind.start(jdk, apps, folder), cluster);
    }

    private void check(ContractCase each) throws Exception {
      Optional<Gap> gap = gap(each);
      Result result = Result.FAILED;
      try {
        result = run(each, gap);
      } finally {
        TABLE.add(row, each.group(), result);
        if (result == Result.FAILED) {
          TABLE.note("FAILED: " + row + " | " + each.group().title() + ": " + each.name());
        }
      }
      if (result == Result.NOT_OFFERED) {
        String reason = gap.orElseThrow().reason();
        TABLE.note(kind.title() + ": " + notOffered(each) + ": " + reason);
        throw new TestAbortedException(reason);
      }
    }

    private Result run(ContractCase each, Optional<Gap> gap) throws Exception {
      if (site == null) {
        throw new TestAbortedException("the server did not start");
      }
      try {
        each.check().run(site);
      } catch (Exception | AssertionError e) {
        if (gap.isEmpty()) {
          throw e;
        }
        if (gap.get().isSeenIn(e)) {
          return Result.NOT_OFFERED;
        }
        throw new AssertionError("not the failure in notOffered: " + gap.get().failure(), e);
      }
      if (gap.isPresent()) {
        throw new AssertionError("is offered after all: take it out of notOffered");
      }
      return Result.PASSED;
    }

    private Optional<Gap> gap(ContractCase each) {
      return Stream.of(each.name(), each.group().title())
          .flatMap(name -> Optional.ofNullable(kind.notOffered().get(name)).stream())
          .findFirst();
    }

    private String notOffered(ContractCase each) {
      String group = each.group().title();
      return kind.notOffered().containsKey(group) ? group : group + ": " + each.name();
    }

    private void stop() throws Exception {
      if (site != null) {
        site.server().stop();
      }
      if (cluster != null) {
        cluster.close();
      }
    }

    private static String feature(Path jdk) throws IOException {
      return Files.readString(jdk.resolve("release"))
          .lines()
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", ""))
          .findFirst()
          .orElseThrow();
    }

    private static Path empty(Path folder) throws IOException {
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
      return Files.createDirectories(folder);
    }
  }
}
