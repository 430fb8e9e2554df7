package io.github.slurmjwt.demo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private final JavaClasses ours =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.slurmjwt.demo");

  /** Nothing of the gateway, and of the filter only what every application may use. */
  @Test
  void usesOnlyThePublicPackagesOfTheFilter() {
    classes()
        .that()
        .resideInAPackage("io.github.slurmjwt.demo..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.github.slurmjwt",
            "io.github.slurmjwt.config",
            "io.github.slurmjwt.keys",
            "io.github.slurmjwt.servlet",
            "io.github.slurmjwt.demo..",
            "java..",
            "javax.crypto..",
            "jakarta..",
            "org.eclipse.jetty..",
            "org.jspecify..",
            "com.fasterxml.jackson..",
            "picocli..")
        .check(ours);
  }

  /** A reader who wants to embed Jetty need not know picocli. */
  @Test
  void onlyTheCommandLineKnowsPicocli() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.(Main|DemoCommand|OptionTypes|UsageErrors|StartErrors)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(ours);
  }

  /** The portal is complete as docs/portal.md prints it. */
  @Test
  void thePortalStandsAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.github.slurmjwt.demo.portal")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.slurmjwt.demo")
        .check(ours);
  }
}
