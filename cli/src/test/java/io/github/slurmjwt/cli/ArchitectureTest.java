package io.github.slurmjwt.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final JavaClasses ours =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.slurmjwt.cli");

  /** The jar is also a library, whose API is that of the filter. */
  @Test
  void offersNoApi() {
    noClasses().should().haveModifier(JavaModifier.PUBLIC).check(ours);
  }

  @Test
  void knowsNeitherServersNorContainerSecurity() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta..", "io.github.slurmjwt.jaspic..")
        .check(ours);
  }

  @Test
  void librariesAreTouchedWhereTheyBelong() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.github.slurmjwt..",
            "picocli..",
            "com.fasterxml.jackson.core..",
            "org.jspecify..",
            "java..",
            "javax.xml..",
            "javax.crypto..",
            "org.w3c.dom..",
            "org.xml.sax..")
        .check(ours);
    noClasses()
        .that()
        .haveNameNotMatching(".*Json(Report|KeySet).*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(ours);
  }
}
