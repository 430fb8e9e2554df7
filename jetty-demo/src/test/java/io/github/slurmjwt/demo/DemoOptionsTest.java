package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.demo.DemoOptions.FilterParameter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoOptionsTest {
  @Test
  void pinsDefaults() throws Exception {
    assertEquals(
        new DemoOptions(
            false,
            "127.0.0.1",
            8080,
            Path.of("demo-state").toAbsolutePath(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        DemoOptions.parse(List.of()));
  }

  @Test
  void readsEveryOption() throws Exception {
    assertEquals(
        new DemoOptions(
            false,
            "::1",
            0,
            Path.of("/tmp/x"),
            false,
            Optional.of(new FilterParameter("slurmConf", "/etc/slurm/slurm.conf")),
            Optional.empty(),
            Optional.empty(),
            Optional.of(URI.create("http://[::1]:6820/slurm/v0.0.38/jobs"))),
        DemoOptions.parse(
            List.of(
                "--jobs",
                "http://[::1]:6820/slurm/v0.0.38/jobs",
                "--host",
                "::1",
                "--port",
                "0",
                "--state",
                "/tmp/x",
                "--slurm-conf",
                "/etc/slurm/slurm.conf")));
    assertEquals(
        Optional.of(new FilterParameter("AuthAltParameters", "jwt_key=/k")),
        DemoOptions.parse(List.of("--auth-alt-parameters", "jwt_key=/k")).site());
    assertTrue(DemoOptions.parse(List.of("--rs256", "--port", "0")).rs256());
  }

  @Test
  void helpComesBeforeAnyError() throws Exception {
    assertTrue(DemoOptions.parse(List.of("--bogus", "--help")).help());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--bogus",
        "9000",
        "--jobs ftp://127.0.0.1/slurm/v0.0.38/jobs",
        "--jobs http://127.0.0.1:6820",
        "--jobs http://slurm.example.org:6820/slurm/v0.0.38/jobs",
        "--jobs http://me@127.0.0.1:6820/slurm/v0.0.38/jobs",
        "--port",
        "--port -1",
        "--port 65536",
        "--port http",
        "--port 1 --port 2",
        "--state ",
        "--state a\0b",
        "--auth-alt-parameters jwt_key=/k --slurm-conf /c",
        "--auth-alt-parameters jwt_key=/a\nb",
        "--rs256 --rs256",
        "--rs256 --slurm-conf /c",
        "--rs256 --auth-alt-parameters jwks=/k",
      })
  void refusesWrongCommandLines(String line) {
    DemoException e =
        assertThrows(DemoException.class, () -> DemoOptions.parse(List.of(line.split(" ", -1))));

    assertEquals(2, e.exitCode());
    assertEquals(1, String.valueOf(e.getMessage()).lines().count());
  }
}
