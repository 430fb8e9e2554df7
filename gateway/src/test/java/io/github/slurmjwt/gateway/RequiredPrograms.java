package io.github.slurmjwt.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a test with a real Slurm needs on its machine. */
final class RequiredPrograms {
  private RequiredPrograms() {}

  /** Fails, and says what to install, unless every program is there and this process is root's. */
  static void check(List<String> programs, String install) {
    List<Path> places =
        Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")).map(Path::of).toList();
    for (String program : programs) {
      if (places.stream().noneMatch(place -> Files.isExecutable(place.resolve(program)))) {
        throw new AssertionError("this test needs the program " + program + ": " + install);
      }
    }
    if (!System.getProperty("user.name").equals("root")) {
      throw new AssertionError("this test must run as root: slurmrestd runs as another user");
    }
  }
}
