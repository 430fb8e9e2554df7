package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.slurmjwt.testing.Bounded;
import io.github.slurmjwt.testing.FuzzSeeds;
import io.github.slurmjwt.verdicts.VerdictFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the key file, its bytes are the key or it is refused in a sentence; no sentence repeats
 * it, and nothing that is public is a key.
 */
class KeyFileFuzzTest {
  private static final String NAME = "jwt_key=/file";
  private static final int LONGEST_SENTENCE = 500;
  private static final Path PUBLIC_KEYS = Path.of("src", "test", "resources", "public-keys");

  private static final Pattern PUBLIC =
      Pattern.compile("-----BEGIN (RSA )?PUBLIC KEY-----|-----BEGIN CERTIFICATE-----");

  static Stream<byte[]> seeds() {
    List<String> files = new ArrayList<>();
    VerdictFiles.keys()
        .get("jwt_key_files_hex")
        .forEach(hex -> files.add(text(HexFormat.of().parseHex(hex.textValue()))));
    try (Stream<Path> all = Files.list(PUBLIC_KEYS)) {
      all.sorted().map(KeyFileFuzzTest::read).forEach(file -> files.add(text(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Stream.concat(
        FuzzSeeds.texts("0", files.stream()),
        FuzzSeeds.texts("1", Stream.of("x".repeat(40), "<a></a>", "{\"a\":1}", "H4sIAAAA")));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] file) {
    return FuzzSeeds.text(file, 0);
  }

  @Test
  void holdsForRecordedKeyFiles() {
    FuzzSeeds.check(seeds(), KeyFileFuzzTest::judge);
  }

  @Tag("fuzz")
  @MethodSource("seeds")
  @FuzzTest
  void takesTheBytesOrRefusesThem(byte[] input) throws Exception {
    judge(input);
  }

  private static void judge(byte[] input) throws Exception {
    byte[] file = FuzzSeeds.longOrShort(input);
    HmacKey key;
    try {
      key = Bounded.call(file.length, () -> HmacKey.parse(NAME, file));
    } catch (KeyLoadException e) {
      assertSentence(String.valueOf(e.getMessage()), file);
      return;
    }
    key.hints().forEach(hint -> assertSentence(hint, file));
    if (key.key().isPresent()) {
      assertArrayEquals(file, key.key().get().getEncoded());
      assertTrue(file.length >= HmacKey.MINIMUM_BYTES);
      assertFalse(PUBLIC.matcher(text(file)).find(), "a public key signs");
    } else {
      assertTrue(key.withdrawal().isPresent() && text(file).isBlank());
    }
    assertSentence(NAME + key, file);
  }

  private static void assertSentence(String sentence, byte[] file) {
    assertTrue(sentence.startsWith(NAME), sentence);
    assertTrue(sentence.length() < LONGEST_SENTENCE, sentence);
    assertFalse(file.length >= HmacKey.MINIMUM_BYTES && sentence.contains(text(file)), sentence);
  }
}
