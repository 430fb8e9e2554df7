package io.github.slurmjwt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final JavaClasses ours =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.slurmjwt");

  @Test
  void packagesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.github.slurmjwt..")
        .layer("jose")
        .definedBy("io.github.slurmjwt.jose")
        .layer("core")
        .definedBy("io.github.slurmjwt")
        .layer("keys")
        .definedBy("io.github.slurmjwt.keys")
        .layer("config")
        .definedBy("io.github.slurmjwt.config")
        .layer("engine")
        .definedBy("io.github.slurmjwt.engine")
        .layer("servlet")
        .definedBy("io.github.slurmjwt.servlet")
        .layer("jaspic")
        .definedBy("io.github.slurmjwt.jaspic")
        .whereLayer("jaspic")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("servlet")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("servlet", "jaspic")
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers("engine", "servlet", "jaspic")
        .whereLayer("keys")
        .mayOnlyBeAccessedByLayers("config", "engine", "servlet")
        .whereLayer("jose")
        .mayOnlyBeAccessedByLayers("core", "keys")
        .whereLayer("core")
        .mayOnlyBeAccessedByLayers("keys", "config", "engine", "servlet", "jaspic")
        .check(ours);
  }

  /**
   * Classes with those inside them. Two of them count as a part of another: the names of the
   * settings as text, and what loads keys.
   */
  private static final SliceAssignment UNITS =
      new SliceAssignment() {
        private final Map<String, String> parts =
            Map.of("Parameter", "FilterSettings", "KeyPlaces", "SlurmKeys");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
          JavaClass whole = javaClass;
          while (whole.getEnclosingClass().isPresent()) {
            whole = whole.getEnclosingClass().get();
          }
          String name = whole.getSimpleName();
          return SliceIdentifier.of(whole.getPackageName(), parts.getOrDefault(name, name));
        }

        @Override
        public String getDescription() {
          return "classes";
        }
      };

  @Test
  void noClassesDependOnEachOtherInACycle() {
    slices().assignedFrom(UNITS).should().beFreeOfCycles().check(ours);
  }

  @Test
  void onlyTheServletPackagesKnowServlets() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..servlet", "..engine", "..jaspic")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta..")
        .check(ours);
  }

  @Test
  void theFilterNeedsNoJakartaAuthentication() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..jaspic")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.security..")
        .check(ours);
  }

  @Test
  void theCoreKnowsNoFilesNoNetworkAndNoLog() {
    noClasses()
        .that()
        .resideInAPackage("io.github.slurmjwt")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.logging..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(System.Logger.class)
        .check(ours);
  }

  @Test
  void librariesAreTouchedWhereTheyBelong() {
    classes()
        .that()
        .haveSimpleNameNotContaining("RsaJwk")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage("com.auth0.jwk..")
        .check(ours);
    noClasses()
        .that()
        .doNotHaveSimpleName("CompactJws")
        .and()
        .doNotHaveSimpleName("TokenIssuer")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.auth0.jwt..")
        .check(ours);
    noClasses()
        .that()
        .haveNameNotMatching(".*StrictJson.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(ours);
    noClasses()
        .that()
        .haveNameNotMatching(".*TokenCache.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.github.benmanes..")
        .check(ours);
    noClasses()
        .that()
        .doNotHaveSimpleName("MicrometerMetrics")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(ours);
  }
}
