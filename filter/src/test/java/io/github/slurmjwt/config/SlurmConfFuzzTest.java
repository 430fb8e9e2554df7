package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.testing.Bounded;
import io.github.slurmjwt.testing.FuzzSeeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the slurm.conf, each value is a part of it, or it is refused in a sentence. */
class SlurmConfFuzzTest {
  private static final int LONGEST_SENTENCE = 2_000;

  @TempDir private Path folder;
  private Path conf;
  private String included;

  static Stream<byte[]> seeds() {
    return Stream.concat(
        FuzzSeeds.texts(
            "0",
            Stream.of(
                """
                # Slurm
                ClusterName=c AuthAltTypes=auth/jwt
                Include more.conf
                AuthAltParameters="jwt_key=/k"
                StateSaveLocation=/var\\
                /spool # here
                """,
                "ClusterName=Abc\ninclude %c.conf\nSlurmUser =  x\r\nAuthType=auth/munge,auth/jwt",
                "NodeName=a SlurmUser=b\nDownNodes=c SlurmUser=d\nSlurmUser+=e\\#f\n",
                "Include slurm.conf\n",
                "AuthAltParameters=\"jwks=/j,userclaimfield=u\" # \\# \\\\\n\n")),
        FuzzSeeds.texts(
            "1", Stream.of("A=", "a b c", "\\ \\", "###", "SlurmUser=\"\"\"", "Include x\n")));
  }

  @BeforeEach
  void writeIncludedFiles() throws IOException {
    conf = folder.resolve("slurm.conf");
    included = "SlurmUser=slurm\nStateSaveLocation=\"/a b\"\n";
    Files.writeString(folder.resolve("more.conf"), included);
    Files.writeString(folder.resolve("abc.conf"), included);
  }

  @Test
  void holdsForItsSeeds() {
    FuzzSeeds.check(seeds(), this::judge);
  }

  @Tag("fuzz")
  @MethodSource("seeds")
  @FuzzTest
  void inventsNoValue(byte[] input) throws Exception {
    judge(input);
  }

  private void judge(byte[] input) throws Exception {
    byte[] content = FuzzSeeds.longOrShort(input);
    Files.write(conf, content);
    SlurmConf read;
    try {
      read = Bounded.call(content.length, () -> SlurmConf.load(conf));
    } catch (ConfigException e) {
      String sentence = String.valueOf(e.getMessage());
      assertTrue(sentence.startsWith("slurmConf: "), sentence);
      assertTrue(sentence.length() < LONGEST_SENTENCE + content.length, sentence);
      return;
    }
    String text = bare(FuzzSeeds.text(content, 0) + "\n" + included);
    Stream.of(read.authAltParameters(), read.slurmUser(), read.stateSaveLocation())
        .flatMap(value -> value.stream())
        .forEach(value -> assertTrue(text.contains(bare(value)), value));
    assertTrue(!read.authenticatesJwt() || text.contains("auth/jwt"));
  }

  /** What escapes and lines that go on may have changed does not count. */
  private static String bare(String text) {
    return text.replaceAll("[\\\\\\s]|#[^\\n]*", "");
  }
}
