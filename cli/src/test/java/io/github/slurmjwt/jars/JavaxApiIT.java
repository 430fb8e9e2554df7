package io.github.slurmjwt.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The -javax jar asks nothing of its server that Servlet 4.0 does not have. */
class JavaxApiIT {
  private static JavaClasses classes() throws IOException {
    try (JarFile jar = new JarFile(SelfContainedJar.JAVAX.path().toFile())) {
      return new ClassFileImporter().importJar(jar);
    }
  }

  /** What is not in the jar is looked up on the class path of this test: the API of Servlet 4.0. */
  @Test
  void linksAgainstServlet4() throws IOException {
    List<JavaAccess<?>> accesses =
        classes().stream()
            .<JavaAccess<?>>flatMap(type -> type.getAccessesFromSelf().stream())
            .filter(access -> access.getTargetOwner().getName().startsWith("javax.servlet."))
            .toList();
    assertTrue(accesses.size() > 40, () -> accesses.size() + " uses of the API");
    assertEquals(
        List.of(),
        accesses.stream()
            .filter(access -> access.getTarget().resolveMember().isEmpty())
            .map(JavaAccess::getDescription)
            .toList());
  }

  @Test
  void namesNothingOfJakarta() throws IOException {
    try (JarFile jar = new JarFile(SelfContainedJar.JAVAX.path().toFile())) {
      for (String entry : SelfContainedJar.JAVAX.entries()) {
        if (entry.endsWith(".class")) {
          byte[] content = jar.getInputStream(jar.getJarEntry(entry)).readAllBytes();
          String text = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1);
          assertTrue(!text.contains("jakarta"), entry);
        }
      }
    }
  }
}
