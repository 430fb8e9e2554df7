package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlurmConfTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SlurmUser=slurm",
        "slurmuser = slurm",
        "SLURMUSER=\"slurm\"",
        "  SlurmUser=slurm  # who runs it",
        "#SlurmUser=other\nSlurmUser=slurm",
        "SlurmUser=other\nSlurmUser=slurm",
        "ClusterName=x SlurmUser=slurm",
        "SlurmUser=\\\nslurm",
        "SlurmUser=\\  \r\nslurm\r\n",
        "# an old line \\\nSlurmUser=slurm",
        "SlurmUser=slurm # and so on \\\nClusterName=x",
        "SlurmUser=slurm\n# \u00c5 SlurmUser=other",
        "SlurmUser=slurm\n# \u0445 SlurmUser=other\rSlurmUser=other",
        "SlurmUser=slurm\nNodeName=n1 SlurmUser=other",
        "SlurmUser=slurm\nPartitionName=p Nodes=n1 SlurmUser=other",
        "SlurmUser=slurm\nDownNodes=n1 SlurmUser=other",
        "SlurmUser=slurm\nFrontendName=f1 SlurmUser=other",
        "SlurmUser=slurm\nNodeSet=s1 SlurmUser=other",
        "SlurmUser=slurm\nSwitchName=s1 SlurmUser=other",
        "SlurmUser+=slurm",
        "SlurmUser -= slurm",
      })
  void readsAValueInEverySpelling(String text) throws IOException {
    assertEquals(Optional.of("slurm"), load(text).slurmUser());
  }

  @Test
  void readsAllThatMatters() throws IOException {
    SlurmConf conf =
        load(
            """
            AuthAltTypes=auth/jwt
            AuthAltParameters=jwt_key=/etc/slurm/jwt.key,\\
            userclaimfield=upn
            StateSaveLocation=/var/spool/slurmctld
            NodeName=n[1-4] CPUs=4
            """);
    assertEquals(
        new SlurmConf(
            Optional.of("jwt_key=/etc/slurm/jwt.key,userclaimfield=upn"),
            true,
            Optional.empty(),
            Optional.of("/var/spool/slurmctld")),
        conf);
  }

  @ParameterizedTest
  @CsvSource({
    "AuthAltTypes=auth/jwt, true",
    "'AuthAltTypes=auth/other,auth/jwt', true",
    "AuthType=auth/jwt, true",
    "'AuthType=auth/jwt\nAuthAltTypes=auth/other', true",
    "'AuthType=auth/munge\nAuthAltTypes=auth/jwt', true",
    "AuthType=auth/munge, false",
    "AuthAltTypes=auth/jwt2, false"
  })
  void knowsWhetherSlurmTakesTokens(String text, boolean taken) throws IOException {
    assertEquals(taken, load(text).authenticatesJwt());
  }

  @Test
  void continuesALineOnlyAfterAnOddNumberOfBackslashes() throws IOException {
    assertEquals(Optional.of("slurm\\"), load("SlurmUser=slurm\\\\\nX=y").slurmUser());
    assertEquals(Optional.of("slurm\\x"), load("SlurmUser=slurm\\\\\\\nx").slurmUser());
  }

  @Test
  void continuesALineOverOneOfNothingButABackslash() throws IOException {
    assertEquals(Optional.of("slurm"), load("SlurmUser=sl\\\n\\ \nurm").slurmUser());
  }

  @Test
  void readsALineThatContinuesBeyondTheEnd() throws IOException {
    assertEquals(Optional.of("slurm"), load("SlurmUser=slurm\\").slurmUser());
  }

  @Test
  void takesAnEscapedHashForAHash() throws IOException {
    assertEquals(Optional.of("a#b"), load("SlurmUser=a\\#b # comment").slurmUser());
    assertEquals(Optional.of("a\\"), load("SlurmUser=a\\\\# comment").slurmUser());
  }

  @Test
  void followsIncludesRelativeToTheirFile() throws IOException {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Files.writeString(sub.resolve("a.conf"), "include b-%c.conf\n");
    Files.writeString(sub.resolve("b-tux.conf"), "SlurmUser=slurm\n");
    assertEquals(Optional.of("slurm"), load("ClusterName=Tux\nInclude sub/a.conf\n").slurmUser());
  }

  @Test
  void refusesAFileThatIncludesItself() {
    ConfigException refusal =
        assertThrows(ConfigException.class, () -> load("Include slurm.conf\n"));
    assertEquals(
        "slurmConf: "
            + folder.resolve("slurm.conf")
            + " is nested too deeply: check that no file includes itself",
        refusal.getMessage());
  }

  @Test
  void followsTenIncludesOneInAnother() throws IOException {
    for (int depth = 1; depth < 10; depth++) {
      Files.writeString(folder.resolve(depth + ".conf"), "Include " + (depth + 1) + ".conf\n");
    }
    Files.writeString(folder.resolve("10.conf"), "SlurmUser=slurm\n");
    assertEquals(Optional.of("slurm"), load("Include 1.conf\n").slurmUser());
    Files.writeString(folder.resolve("0.conf"), "Include 1.conf\n");
    ConfigException refusal = assertThrows(ConfigException.class, () -> load("Include 0.conf\n"));
    assertEquals(
        "slurmConf: "
            + folder.resolve("10.conf")
            + " is nested too deeply: check that no file includes itself",
        refusal.getMessage());
  }

  @Test
  void readsABoundedNumberOfFiles() throws IOException {
    Files.writeString(folder.resolve("a.conf"), "SlurmUser=slurm");
    String most = "Include a.conf\n".repeat(999);
    assertEquals(Optional.of("slurm"), load(most).slurmUser());
    assertTooMuch(most + "Include a.conf\n");
  }

  @Test
  void readsABoundedNumberOfBytes() throws IOException {
    String include = "Include a.conf\nSlurmUser=slurm";
    int most = SlurmConfFiles.MAXIMUM_BYTES - include.length();
    Files.writeString(folder.resolve("a.conf"), "#" + "x".repeat(most - 1));
    assertEquals(Optional.of("slurm"), load(include).slurmUser());
    assertTooMuch(include + "\n");
  }

  private void assertTooMuch(String text) {
    ConfigException refusal = assertThrows(ConfigException.class, () -> load(text));
    assertEquals(
        "slurmConf: with "
            + folder.resolve("a.conf")
            + " there are more than 1000 files or 8388608 bytes: check the Include lines",
        refusal.getMessage());
  }

  @Test
  void namesTheFileThatIsMissing() {
    ConfigException refusal =
        assertThrows(ConfigException.class, () -> load("Include gone.conf\n"));
    assertEquals(
        "slurmConf: " + folder.resolve("gone.conf") + " does not exist: correct the path",
        refusal.getMessage());
  }

  private SlurmConf load(String text) throws IOException {
    return SlurmConf.load(Files.writeString(folder.resolve("slurm.conf"), text));
  }
}
