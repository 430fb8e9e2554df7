package io.github.slurmjwt.compatibility.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Builds a project that knows the release by its repository alone. */
final class Maven {
  private static final long MINUTES = 8;

  private Maven() {}

  /** Runs {@code mvn package}, with a local repository that is empty at first. */
  static void buildPackage(Path project, Release release) throws IOException, InterruptedException {
    Path settings =
        Files.writeString(
            project.resolve("release-settings.xml"),
            """
            <settings>
              <profiles>
                <profile>
                  <id>release</id>
                  <repositories>
                    <repository><id>release</id><url>%s</url></repository>
                  </repositories>
                </profile>
              </profiles>
              <activeProfiles><activeProfile>release</activeProfile></activeProfiles>
            </settings>
            """
                .formatted(release.repository().toUri()));
    Path log = project.resolve("build.log");
    ProcessBuilder maven =
        new ProcessBuilder(
                "mvn",
                "-B",
                "-ntp",
                "-gs",
                settings.toString(),
                "-Dmaven.repo.local=" + project.resolve("repository"),
                "package")
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Those are this build's own.
    maven.environment().remove("MAVEN_CMD_LINE_ARGS");
    Process process = maven.start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("mvn package still runs: " + Files.readString(log));
    }
    assertEquals(0, process.exitValue(), Files.readString(log));
  }
}
