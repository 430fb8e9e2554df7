package io.github.slurmjwt.gateway;

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
          .importPackages("io.github.slurmjwt.gateway");

  /** Not the demo's, and of the filter only what every application may use. */
  @Test
  void usesOnlyThePublicPackagesOfTheFilter() {
    classes()
        .that()
        .resideInAPackage("io.github.slurmjwt.gateway..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.github.slurmjwt",
            "io.github.slurmjwt.config",
            "io.github.slurmjwt.keys",
            "io.github.slurmjwt.servlet",
            "io.github.slurmjwt.gateway..",
            "java..",
            "javax.crypto..",
            "javax.security.auth.x500..",
            "jakarta..",
            "org.eclipse.jetty..",
            "io.micrometer.core.instrument..",
            "io.micrometer.prometheusmetrics..",
            "org.jspecify..",
            "com.github.benmanes..",
            "picocli..")
        .check(ours);
  }

  /** So that what is configured is plain data, wherever it was written. */
  @Test
  void onlyTheCommandLineKnowsPicocli() {
    noClasses()
        .that()
        .haveNameNotMatching(
            ".*\\.(Main|ClassArchive|GatewayCommand|ConfigurationFile|GatewayVersion"
                + "|OptionTypes|UsageErrors|StartErrors"
                + "|(Access|Admin|Client|Filter|ForwardAuth|Forwarding|Listen|Tls|Upstream)Options)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(ours);
  }
}
