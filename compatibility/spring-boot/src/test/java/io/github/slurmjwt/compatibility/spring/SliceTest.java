package io.github.slurmjwt.compatibility.spring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.annotation.ImportCandidates;

/** Tests of controllers alone, with {@code @WebMvcTest}, have the filter and its users. */
class SliceTest {
  /** The annotation of {@code @WebMvcTest} that collects what belongs to it, in 4.1 and in 3.5. */
  private static final List<String> ANNOTATIONS =
      List.of(
          "org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureWebMvc",
          "org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureWebMvc");

  @Test
  void controllersAreTestedBehindTheFilter() throws ClassNotFoundException {
    Set<String> imported = new HashSet<>();
    ImportCandidates.load(annotation(), getClass().getClassLoader()).forEach(imported::add);
    String starter = "io.github.slurmjwt.springboot.";
    assertTrue(imported.contains(starter + "SlurmJwtAutoConfiguration"), imported::toString);
    assertTrue(imported.contains(starter + "SlurmSecurityAutoConfiguration"), imported::toString);
  }

  private static Class<?> annotation() throws ClassNotFoundException {
    ClassNotFoundException absent = new ClassNotFoundException("AutoConfigureWebMvc");
    for (String name : ANNOTATIONS) {
      try {
        return Class.forName(name);
      } catch (ClassNotFoundException e) {
        absent.addSuppressed(e);
      }
    }
    throw absent;
  }
}
