package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.DocumentedBlock;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.util.List;
import java.util.Properties;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Short blocks of the documentation that are not whole files. */
class DocumentedLinesTest {
  private static final String IMPORTS =
      """
      import io.github.slurmjwt.*;
      import io.github.slurmjwt.keys.*;
      import io.github.slurmjwt.servlet.*;
      import jakarta.servlet.*;
      import jakarta.servlet.http.*;
      import java.nio.file.*;
      import java.time.*;
      """;

  @Test
  void readmeShowsWhatAnApplicationCanCall() throws IOException {
    compile(
        "class Lines { void lines(HttpServletRequest request) {\n"
            + only("README.md", "java")
            + "\n} }");
  }

  @Test
  void portalShowsHowToCallInItsOwnName() throws IOException {
    String lines =
        DocumentedBlock.of("docs/portal.md", "java").stream()
            .filter(block -> !block.startsWith("package "))
            .findFirst()
            .orElseThrow();
    compile("class Lines implements ServletContextListener {\n" + lines + "\n}");
  }

  @Test
  void configurationShowsADenyList() throws IOException {
    String list = only("docs/configuration.md", "conf");
    assertEquals("1 token, 1 user, older tokens of 1 user", DenyList.parse(list).toString());
  }

  /** The settings of Tomcat's log give the audit log a handler that they define. */
  @Test
  void operationsShowsALogOfItsOwn() throws IOException {
    Properties settings = new Properties();
    settings.load(new StringReader(only("docs/operations.md", "properties")));
    String handler = settings.getProperty("io.github.slurmjwt.audit.handlers");
    assertTrue(handler.endsWith(org.apache.juli.AsyncFileHandler.class.getName()), handler);
    for (String name : List.of("level", "directory", "prefix")) {
      assertTrue(settings.containsKey(handler + "." + name), name);
    }
  }

  private static String only(String page, String language) throws IOException {
    List<String> blocks = DocumentedBlock.of(page, language);
    assertEquals(1, blocks.size(), page);
    return blocks.get(0);
  }

  private static void compile(String source) {
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Lines.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return IMPORTS + source;
          }
        };
    List<String> options =
        List.of(
            "-proc:none",
            "-implicit:none",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            System.getProperty("java.io.tmpdir"));
    StringBuilder said = new StringBuilder();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                null,
                null,
                problem -> said.append(problem).append('\n'),
                options,
                null,
                List.of(file))
            .call();
    assertTrue(compiled, said::toString);
  }
}
