package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.DocumentedBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, installed and upgraded by the lines of docs/gateway.md in a Debian with systemd. */
@Tag("live-package")
final class PackageTarLiveTest {
  private static final Path TAR = Path.of(System.getProperty("gateway.tar", "not set"));
  private static final String CONFIGURATION = "/etc/slurm-gateway/gateway.conf";

  @TempDir private Path folder;

  @Test
  void installsAndUpgradesAsThePageSays() throws Exception {
    String install =
        DocumentedBlock.of("docs/gateway.md", "sh").stream()
            .filter(block -> block.contains("tar -xzf "))
            .map(block -> "cd /packages\n" + block)
            .findFirst()
            .orElseThrow();
    Path packages = Files.createDirectory(folder.resolve("packages"));
    Files.copy(TAR, packages.resolve(TAR.getFileName()));
    try (DebianContainer debian = DebianContainer.boot(packages, folder.resolve("log"))) {
      debian.shell(install);
      debian.shell(
          "head -c 32 /dev/urandom >/jwt_hs256.key;"
              + " install -m 640 -o root -g slurm-gateway /jwt_hs256.key /etc/slurm-gateway/;"
              + " sed -i 's/^#auth-alt-parameters/auth-alt-parameters/' "
              + CONFIGURATION);
      String check =
          debian.shell(
              "setpriv --reuid slurm-gateway --clear-groups --regid slurm-gateway"
                  + " slurm-gateway --check");
      assertTrue(check.contains("The configuration is good."), check);
      debian.shell("systemctl enable --now slurm-gateway");
      assertServes(debian);
      String before = debian.shell("md5sum " + CONFIGURATION);
      String pid = pid(debian);

      debian.shell(install);

      assertEquals(before, debian.shell("md5sum " + CONFIGURATION));
      assertTrue(!pid.equals(pid(debian)), "the new one does not run");
      assertServes(debian);
    }
  }

  private static void assertServes(DebianContainer debian) throws Exception {
    assertEquals(
        "401",
        debian.shell(
            "curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/slurm/v0.0.38/ping"));
    String maps = debian.shell("cat /proc/" + pid(debian) + "/maps");
    assertTrue(maps.contains("/var/cache/slurm-gateway/classes.jsa"), "the archive is not used");
    assertEquals("slurm-gateway", debian.shell("stat -c %U /proc/" + pid(debian)).strip());
    debian.shell("systemd-analyze verify --man=no slurm-gateway.service");
  }

  private static String pid(DebianContainer debian) throws Exception {
    return debian.shell("systemctl show -P MainPID slurm-gateway").strip();
  }
}
