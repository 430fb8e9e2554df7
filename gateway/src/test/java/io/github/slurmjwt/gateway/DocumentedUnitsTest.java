package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.DocumentedBlock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** systemd understands every line of the units in the documentation. */
@Tag("live-package")
class DocumentedUnitsTest {
  @TempDir private Path folder;

  @Test
  void theTimerOfTheKeySet() throws Exception {
    List<String> units = DocumentedBlock.of("docs/operations.md", "ini");
    assertEquals(2, units.size());
    Files.writeString(folder.resolve("slurm-jwks.service"), units.get(0));
    Files.writeString(folder.resolve("slurm-jwks.timer"), units.get(1));
    assertEquals("", complaints("slurm-jwks.timer"));
    assertEquals("", complaints("slurm-jwks.service"));
  }

  @Test
  void theChangesOfUnits() throws Exception {
    List<String> dropIns = DocumentedBlock.of("docs/gateway.md", "ini");
    assertEquals(3, dropIns.size());
    for (int i = 0; i < dropIns.size(); i++) {
      String unit = "changed-" + i + ".service";
      Path extension = Files.createDirectories(folder.resolve(unit + ".d"));
      Files.writeString(extension.resolve("override.conf"), dropIns.get(i));
      Files.writeString(folder.resolve(unit), "[Service]\nExecStart=/usr/bin/true\n");
      assertEquals("", complaints(unit));
    }
    String launcher = Files.readString(Path.of("src/package/bin/slurm-gateway"));
    String variable = dropIns.get(0).replaceFirst("(?s).*Environment=\"(\\w+)=.*", "$1");
    assertTrue(launcher.contains("${" + variable + ":-}"), variable);
  }

  private String complaints(String unit) throws Exception {
    Process systemd =
        new ProcessBuilder("systemd-analyze", "verify", "./" + unit)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(systemd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    systemd.waitFor();
    return said;
  }
}
