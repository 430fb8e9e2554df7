package io.github.slurmjwt.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each release starts, judges tokens, and tells for whom. */
@Tag("live-slurm-releases")
final class SlurmReleaseTest {
  @ParameterizedTest
  @EnumSource(SlurmRelease.class)
  void startsAndJudges(SlurmRelease release) throws Exception {
    SlurmSetup setup = SlurmSetup.of(release).slurmUser("slurm").account("zoe", 4001);
    try (LiveSlurm slurm = LiveSlurm.start(setup)) {
      String token = slurm.scontrolToken("zoe");
      assertEquals(200, slurm.rest("diag", token, "zoe"));
      assertEquals(Optional.of(4001), slurm.lastUser());
      assertEquals(release.refusalStatus(), slurm.rest("diag", token + "x", "zoe"));
      assertEquals(Optional.empty(), slurm.lastUser());
      assertTrue(slurm.restartController("jwt_key=" + slurm.key()));
      assertEquals(200, slurm.rest("diag", token, "zoe"));
    }
  }
}
