package io.github.slurmjwt.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.AuthenticationStatus;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import io.github.slurmjwt.testing.EmptyServletContext;
import io.github.slurmjwt.testing.JavaProcess;
import io.github.slurmjwt.testing.Processes;
import io.github.slurmjwt.testing.Processes.Run;
import io.github.slurmjwt.testing.SecretFiles;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java runtime as jlink makes it, without the module java.management. */
class WithoutManagementTest {
  @TempDir private Path folder;

  @Test
  void startsWithoutAnMBean() throws Exception {
    Path key = SecretFiles.key(folder.resolve("key"));
    Run run =
        Processes.run(
            folder,
            "",
            List.of(
                JavaProcess.java().toString(),
                "--limit-modules",
                "java.logging,java.net.http,java.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                key.toString()));
    assertEquals("false [slurm true]\n[]\n", run.out(), run.err());
    assertEquals(0, run.exitCode());
  }

  /** Starts a filter and ends it. */
  static final class Program implements FilterConfig {
    private final ServletContext application = EmptyServletContext.create();

    public static void main(String[] arguments) throws Exception {
      Program program = new Program();
      SlurmJwtFilter filter =
          new SlurmJwtFilter(
              FilterSettings.builder().authAltParameters("jwt_key=" + arguments[0]).build());
      filter.init(program);
      boolean jmx = ModuleLayer.boot().findModule("java.management").isPresent();
      List<String> states =
          AuthenticationStatus.of(program.application).stream()
              .map(status -> status.name() + " " + status.available())
              .toList();
      System.out.println(jmx + " " + states);
      filter.destroy();
      System.out.println(AuthenticationStatus.of(program.application));
    }

    @Override
    public String getFilterName() {
      return "slurm";
    }

    @Override
    public ServletContext getServletContext() {
      return application;
    }

    @Override
    public String getInitParameter(String name) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
      return Collections.emptyEnumeration();
    }
  }
}
