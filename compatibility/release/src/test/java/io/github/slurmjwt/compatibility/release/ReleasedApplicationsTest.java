package io.github.slurmjwt.compatibility.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.JavaProcess;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.Ports;
import io.github.slurmjwt.testing.Processes;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The applications of the documentation, built from the release's repository, and run. */
@Tag("release")
class ReleasedApplicationsTest {
  @TempDir private Path folder;
  private Release release;
  private Path key;

  @BeforeEach
  void find() throws IOException {
    release = Release.deployed();
    key = SecretFiles.key(folder.resolve("jwt_hs256.key"));
  }

  @Test
  void thePortalRunsInTomcat() throws Exception {
    Snippets page = new Snippets("portal.md");
    Files.writeString(folder.resolve("pom.xml"), page.with("<artifactId>portal</artifactId>"));
    Path main = folder.resolve("src/main");
    page.writeJava("com.example.portal", main.resolve("java"));
    Files.createDirectories(main.resolve("webapp/WEB-INF"));
    Files.writeString(
        main.resolve("webapp/WEB-INF/web.xml"),
        page.with("<web-app")
            .replace("/etc/slurm/jwt_hs256.key", key.toString())
            .replace(
                "/etc/slurm/jwt_denied", Files.createFile(folder.resolve("jwt_denied")).toString())
            .replace("http://127.0.0.1:6820", "http://127.0.0.1:" + Ports.free()));

    Maven.buildPackage(folder, release);

    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.resolve("tomcat").toString());
    tomcat.setPort(0);
    tomcat.addWebapp("", folder.resolve("target/portal-1.0.war").toString());
    tomcat.start();
    try {
      Http http = new Http(tomcat.getConnector().getLocalPort());
      assertEquals(401, http.get("/jobs").status());
      // There is no slurmrestd, which only a request of a verified user finds out.
      assertEquals(502, http.getWith(LiveTokens.of("alice", key), "/jobs").status());
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  @Test
  void theSpringBootApplicationRuns() throws Exception {
    Snippets page = new Snippets("spring.md");
    Files.writeString(folder.resolve("pom.xml"), springBoot(page.with("<dependency>")));
    Path main = folder.resolve("src/main");
    page.writeJava("org.example.portal", main.resolve("java"));
    Files.createDirectories(main.resolve("resources"));
    Files.writeString(
        main.resolve("resources/application.yml"),
        page.with("slurm-jwt:").replace("/etc/slurm/jwt_hs256.key", key.toString()));

    Maven.buildPackage(folder, release);

    int port = Ports.free();
    Process application =
        new ProcessBuilder(
                List.of(
                    JavaProcess.java().toString(),
                    "-jar",
                    folder.resolve("target/sample-1.0.jar").toString(),
                    "--server.address=127.0.0.1",
                    "--server.port=" + port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("application.log").toFile())
            .start();
    try {
      Await.until(() -> Ports.isOpen(port) || !application.isAlive());
      Http http = new Http(port);
      assertEquals(401, http.get("/me").status());
      Http.Answer answer = http.getWith(LiveTokens.of("alice", key), "/me");
      assertEquals("200 Slurm user alice", answer.status() + " " + answer.body());
    } finally {
      Processes.stop(application);
    }
  }

  private static String springBoot(String dependency) {
    return """
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <modelVersion>4.0.0</modelVersion>
      <parent>
        <groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-starter-parent</artifactId>
        <version>4.1.2</version>
      </parent>
      <groupId>com.example</groupId>
      <artifactId>sample</artifactId>
      <version>1.0</version>
      <dependencies>
        <dependency>
          <groupId>org.springframework.boot</groupId>
          <artifactId>spring-boot-starter-webmvc</artifactId>
        </dependency>
        <dependency>
          <groupId>org.springframework.boot</groupId>
          <artifactId>spring-boot-starter-actuator</artifactId>
        </dependency>
        %s
      </dependencies>
      <build>
        <plugins>
          <plugin>
            <groupId>org.springframework.boot</groupId>
            <artifactId>spring-boot-maven-plugin</artifactId>
          </plugin>
        </plugins>
      </build>
    </project>
    """
        .formatted(dependency);
  }
}
