package io.github.slurmjwt.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.jars.SelfContainedJar.Dependence;
import io.github.slurmjwt.testing.Processes.Run;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The self-contained jars hold what they need, under our own names, and nothing else. */
class JarContentIT {
  private static final long MOST_BYTES = 3_700_000;
  private static final String OURS = "io/github/slurmjwt/";

  private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>.*?</dependency>");
  private static final Pattern NOT_BROUGHT =
      Pattern.compile("<optional>true</optional>|<scope>(?:test|provided)</scope>");

  /** Asks servers for their authentication modules, which those of javax.servlet do not have. */
  private static final String INITIALIZERS =
      "META-INF/services/jakarta.servlet.ServletContainerInitializer";

  /** What applications may bring. */
  private static final Set<String> OPTIONAL =
      Set.of("io.micrometer.core.instrument", "io.micrometer.core.instrument.composite");

  /** For those who name the authentication module, whose server then has them. */
  private static final Set<String> AUTHENTICATION =
      Set.of(
          "jakarta.security.auth.message",
          "jakarta.security.auth.message.callback",
          "jakarta.security.auth.message.config",
          "jakarta.security.auth.message.module");

  /** Nobody needs them at run time. */
  private static final Set<String> ANNOTATIONS =
      Set.of("com.google.errorprone.annotations", "org.jspecify.annotations");

  @ParameterizedTest
  @EnumSource
  void holdsOurPackagesAndTheNoticesOnly(SelfContainedJar jar) throws IOException {
    List<String> others =
        jar.entries().stream()
            .filter(name -> !(name.startsWith(OURS) && name.endsWith(".class")))
            .sorted()
            .toList();
    List<String> expected =
        new ArrayList<>(
            List.of(
                "META-INF/FastDoubleParser-LICENSE",
                "META-INF/FastDoubleParser-ThirdParty-LICENSE",
                "META-INF/LICENSE",
                "META-INF/MANIFEST.MF",
                "META-INF/NOTICE",
                "META-INF/Schubfach-LICENSE",
                "META-INF/maven/io.github.slurmjwt/slurm-jwt-filter-all/pom.properties",
                "META-INF/maven/io.github.slurmjwt/slurm-jwt-filter-all/pom.xml"));
    if (jar == SelfContainedJar.ALL) {
      expected.add(INITIALIZERS);
    }
    assertEquals(expected, others);
  }

  @ParameterizedTest
  @EnumSource
  void holdsNothingTwice(SelfContainedJar jar) throws IOException {
    List<String> entries = jar.entries();
    assertEquals(entries.size(), Set.copyOf(entries).size());
  }

  @ParameterizedTest
  @EnumSource
  void holdsEachLibraryUnderOurName(SelfContainedJar jar) throws IOException {
    Set<String> folders =
        jar.entries().stream()
            .filter(name -> name.startsWith(OURS + "shaded/"))
            .map(name -> name.split("/", -1)[4])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of("auth0", "caffeine", "jackson", "pico"), folders);
  }

  @Test
  void namesAnInitializerThatIsThere() throws IOException {
    String name = SelfContainedJar.ALL.text(INITIALIZERS).strip();
    String entry = name.replace('.', '/') + ".class";
    assertTrue(SelfContainedJar.ALL.entries().contains(entry), name);
  }

  @ParameterizedTest
  @EnumSource
  void staysSmall(SelfContainedJar jar) throws IOException {
    assertTrue(Files.size(jar.path()) < MOST_BYTES, () -> jar.path() + " has grown");
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheNoticesOfTheLibraries(SelfContainedJar jar) throws IOException {
    String notice = jar.text("META-INF/NOTICE");
    for (String library :
        List.of("java-jwt", "jwks-rsa", "Caffeine", "picocli", "Copyright 2007-, Tatu Saloranta")) {
      assertTrue(notice.contains(library), library);
    }
    assertTrue(jar.text("META-INF/LICENSE").contains("Apache License"));
  }

  @ParameterizedTest
  @EnumSource
  void namesNoClassThatIsNotThere(SelfContainedJar jar) {
    Set<String> allowed = new TreeSet<>(OPTIONAL);
    if (jar == SelfContainedJar.ALL) {
      allowed.addAll(AUTHENTICATION);
    }
    allowed.addAll(ANNOTATIONS);
    allowed.add(jar.servletRoot + ".servlet");
    allowed.add(jar.servletRoot + ".servlet.http");
    Set<String> missing =
        jar.dependences().stream()
            .filter(Dependence::isMissing)
            .map(Dependence::to)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(allowed, missing);
  }

  @ParameterizedTest
  @EnumSource
  void isAModuleWithAFixedName(SelfContainedJar jar) {
    Set<ModuleReference> modules = ModuleFinder.of(jar.path()).findAll();
    assertEquals(
        List.of("io.github.slurmjwt"),
        modules.stream().map(module -> module.descriptor().name()).toList());
  }

  /** OSGi gives a bundle nothing but java.* that it does not import. */
  @ParameterizedTest
  @EnumSource
  void importsEveryPackageThatItNeedsFromElsewhere(SelfContainedJar jar) throws IOException {
    Set<String> needed =
        jar.dependences().stream()
            .map(Dependence::to)
            .filter(name -> !name.startsWith("java.") && !name.startsWith("io.github.slurmjwt"))
            .filter(name -> !ANNOTATIONS.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(needed, names(jar.manifest("Import-Package")));
  }

  @ParameterizedTest
  @EnumSource
  void exportsWhatApplicationsUse(SelfContainedJar jar) throws IOException {
    assertEquals(
        Set.of(
            "io.github.slurmjwt",
            "io.github.slurmjwt.config",
            "io.github.slurmjwt.keys",
            "io.github.slurmjwt.servlet"),
        names(jar.manifest("Export-Package")));
    assertEquals("io.github.slurmjwt", jar.manifest("Bundle-SymbolicName"));
  }

  @ParameterizedTest
  @EnumSource
  void namesNoPackageThatIsNotThere(SelfContainedJar jar) throws IOException {
    List<String> entries = jar.entries();
    for (String name : names(jar.manifest("Export-Package"))) {
      String folder = name.replace('.', '/') + "/";
      assertTrue(entries.stream().anyMatch(entry -> entry.startsWith(folder)), name);
    }
  }

  /** Maven would put a second copy of each library beside the jar. */
  @ParameterizedTest
  @EnumSource
  void bringsNoDependencies(SelfContainedJar jar) throws IOException {
    String pom = jar.text("META-INF/maven/io.github.slurmjwt/slurm-jwt-filter-all/pom.xml");
    List<String> dependencies =
        DEPENDENCY
            .matcher(pom.substring(0, pom.indexOf("<build>")))
            .results()
            .map(MatchResult::group)
            .toList();
    assertTrue(dependencies.size() > 3, pom);
    assertEquals(
        List.of(),
        dependencies.stream().filter(text -> !NOT_BROUGHT.matcher(text).find()).toList());
  }

  @ParameterizedTest
  @EnumSource
  void runsAloneInAnEmptyFolder(SelfContainedJar jar, @TempDir Path folder) throws Exception {
    Run version = jar.run(folder, "--version");
    assertEquals(0, version.exitCode(), version.err());
    assertEquals("slurm-jwt " + jar.manifest("Implementation-Version"), version.out().strip());
  }

  /** The names in a header of an OSGi manifest, less attributes, which may hold commas. */
  private static Set<String> names(String header) {
    String bare = header.replaceAll("\"[^\"]*\"", "");
    return Arrays.stream(bare.split(",", -1))
        .map(clause -> clause.replaceAll(";.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
