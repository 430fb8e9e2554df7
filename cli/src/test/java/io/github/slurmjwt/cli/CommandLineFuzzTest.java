package io.github.slurmjwt.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.slurmjwt.testing.FuzzSeeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the arguments, the environment and the standard input, a command answers as {@link
 * JudgedTerminal} says.
 *
 * <p>An input has an argument in each line; after an empty line comes the standard input. The words
 * {@code KEY} and {@code CONF} stand for files, the byte 1 for a good token.
 */
class CommandLineFuzzTest {
  @TempDir private Path folder;
  private JudgedTerminal terminal;

  static Stream<byte[]> seeds() {
    return FuzzSeeds.texts(
        "",
        Stream.of(
            "verify\n--jwt-key=KEY\n\u0001",
            "verify\n--json\n--slurm-conf=CONF\n-\n\nSLURM_JWT=\u0001\n",
            "verify\n--jwt-key\nKEY\n--parameter\nmode=optional\n--user-name=bob\n\n\u0001",
            "verify\n--auth-alt-parameters=jwt_key=KEY,jwks=KEY\n--\n\u0001",
            "verify\n--jwks=KEY\nBearer \u0001",
            "verify\n--web-xml=CONF\n--filter-name=f\n\n\u0001",
            "verify\n--jaspic-providers=CONF\n--app-context=c",
            "verify\n--jwt-key=KEY\n--parameter=userNamePattern=(a*)*\n\u0001",
            "verify\n--jwt-key=KEY\nabc.def.ghi",
            "token\n--jwt-key=KEY\nusername=bob\nlifespan=60",
            "token\n--slurm-conf=CONF\n--lifespan=infinite\n--identity\n--username=alice",
            "jwks\n--output=x\n--mode=0640\n--owner=a:b\nhttps",
            "generate-completion",
            "--help",
            "--version\nverify\n--help",
            "verfy\n@KEY"));
  }

  @BeforeEach
  void open() throws IOException {
    terminal = new JudgedTerminal(folder);
  }

  @Test
  void holdsForItsSeeds() {
    FuzzSeeds.check(seeds(), this::judge);
  }

  @Test
  void acceptsAGoodToken() throws IOException {
    judge(FuzzSeeds.bytes("verify\n--jwt-key=KEY\n\u0001"));
    assertTrue(terminal.out().startsWith("accepted"), terminal.all());
    judge(FuzzSeeds.bytes("verify\n--slurm-conf=CONF\n\nSLURM_JWT=\u0001\n"));
    assertTrue(terminal.out().startsWith("accepted"), terminal.all());
  }

  @Tag("fuzz")
  @MethodSource("seeds")
  @FuzzTest
  void answersInSentences(byte[] input) throws Exception {
    judge(input);
  }

  private void judge(byte[] input) throws IOException {
    String text = FuzzSeeds.text(input, 0);
    if (text.contains(":/") || text.contains("/proc") || text.contains("/dev")) {
      return; // Nothing is to go to the network, or wait for a device.
    }
    int end = text.indexOf("\n\n");
    String words = end < 0 ? text : text.substring(0, end);
    String standardInput = end < 0 ? "" : text.substring(end + 2);
    terminal.judge(text.length(), List.of(words.split("\n", -1)), standardInput);
  }
}
