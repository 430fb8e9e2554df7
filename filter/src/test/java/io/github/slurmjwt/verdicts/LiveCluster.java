package io.github.slurmjwt.verdicts;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveSlurm;
import io.github.slurmjwt.testing.RawHttp;
import io.github.slurmjwt.testing.SlurmRelease;
import io.github.slurmjwt.testing.SlurmSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Slurm that judges lines of the verdict files through slurmrestd. */
public final class LiveCluster implements AutoCloseable {
  /** Slurm's user reads the key files. */
  private static final int SLURM = VerdictFiles.keys().get("slurm_user").get("uid").intValue();

  private static final int LATE_MILLIS = 50;
  private static final int LATEST_MILLIS = 400;

  private final LiveSlurm slurm;
  private final Path files;

  /** What slurmrestd answered, and the number of the user for whom slurmctld did. */
  public record Answer(int status, Optional<Integer> uid) {
    /** Returns the verdict in the words of the tests. */
    public String text() {
      return uid.map(number -> "accepted: uid " + number).orElse("refused");
    }
  }

  private LiveCluster(LiveSlurm slurm) throws IOException {
    this.slurm = slurm;
    files = Files.createDirectory(slurm.folder().resolve("verdicts"));
    Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Starts a release with the accounts that there were when the verdicts were recorded. */
  public static LiveCluster start(SlurmRelease release) throws Exception {
    return start(new LiveAccounts(List.of(), release).addTo(SlurmSetup.of(release)));
  }

  static LiveCluster start(SlurmSetup setup) throws Exception {
    LiveSlurm slurm = LiveSlurm.start(setup.slurmUser("slurm"));
    try {
      return new LiveCluster(slurm);
    } catch (IOException | RuntimeException e) {
      slurm.close();
      throw e;
    }
  }

  SlurmRelease release() {
    return slurm.release();
  }

  /** Starts slurmctld with a named configuration, and tells whether it starts. */
  public boolean configure(String config) throws Exception {
    return restart(new Clusters(files).authAltParameters(config));
  }

  /** Returns the folder of the files that AuthAltParameters name. */
  Path files() {
    return files;
  }

  /** Returns slurm.conf as it is now. */
  Path conf() {
    return slurm.conf();
  }

  /** Puts a key where slurmctld looks for it when AuthAltParameters name none. */
  void putDefaultKey(byte[] key) throws IOException {
    Path file = Files.write(slurm.folder().resolve("save").resolve("jwt_hs256.key"), key);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setAttribute(file, "unix:uid", SLURM);
  }

  /** Starts slurmctld with these AuthAltParameters, and tells whether it starts. */
  boolean restart(String parameters) throws Exception {
    try (Stream<Path> written = Files.list(files)) {
      for (Path file : written.toList()) {
        Files.setAttribute(file, "unix:uid", SLURM);
      }
    }
    return slurm.restartController(parameters);
  }

  /** Sends a token, and a name unless there is none. */
  Answer ask(String token, Optional<String> userName) throws Exception {
    List<String> headers = new ArrayList<>(List.of("X-SLURM-USER-TOKEN: " + token));
    userName.ifPresent(name -> headers.add("X-SLURM-USER-NAME: " + name));
    return ask(headers);
  }

  /** Sends whole header lines, whose characters are written in UTF-8. */
  public Answer ask(List<String> headers) throws Exception {
    String[] bytes =
        headers.stream()
            .map(
                line ->
                    new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
            .toArray(String[]::new);
    String request = RawHttp.get(slurm.path("diag"), bytes);
    slurm.markLog();
    int status = RawHttp.status(RawHttp.send(slurm.restPort(), request));
    Optional<Integer> uid = slurm.lastUser();
    if (uid.isPresent() != (status == 200)) {
      throw new AssertionError("status " + status + ", and slurmctld logs " + uid);
    }
    return new Answer(status, uid);
  }

  /**
   * Returns the second that has begun a little while ago, for a token that is asked about before it
   * ends. A little: time(2), by which Slurm judges, comes some milliseconds late to a new second.
   */
  static Instant newSecond() throws Exception {
    Await.until(
        () -> {
          long millis = System.currentTimeMillis() % 1000;
          return millis > LATE_MILLIS && millis < LATEST_MILLIS;
        });
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    slurm.close();
  }
}
