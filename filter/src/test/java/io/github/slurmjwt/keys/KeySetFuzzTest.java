package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slurmjwt.testing.Bounded;
import io.github.slurmjwt.testing.FuzzSeeds;
import io.github.slurmjwt.verdicts.VerdictFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the key set, it is refused in a sentence or has only keys that stand in it. */
class KeySetFuzzTest {
  private static final String NAME = "jwks=/file";
  private static final int LONGEST_SENTENCE = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<byte[]> seeds() {
    Stream<byte[]> recorded =
        values(VerdictFiles.keys().get("jwks_files_base64"))
            .map(file -> "0" + FuzzSeeds.text(Base64.getDecoder().decode(file.textValue()), 0))
            .map(FuzzSeeds::bytes);
    return Stream.concat(
        recorded, FuzzSeeds.texts("1{\"keys\":", Stream.of("[{},{}]}", "[[[[[]]]]]}", "\"\\n\"}")));
  }

  private static Stream<JsonNode> values(JsonNode object) {
    Iterable<JsonNode> all = object::elements;
    return StreamSupport.stream(all.spliterator(), false);
  }

  @Test
  void holdsForRecordedKeySets() {
    FuzzSeeds.check(seeds(), KeySetFuzzTest::judge);
  }

  @Tag("fuzz")
  @MethodSource("seeds")
  @FuzzTest
  void takesNoKeyThatIsNotThere(byte[] input) throws Exception {
    judge(input);
  }

  private static void judge(byte[] input) throws Exception {
    byte[] json = FuzzSeeds.longOrShort(input);
    KeySet set;
    try {
      set = Bounded.call(json.length, () -> KeySet.parse(NAME, json));
    } catch (KeyLoadException e) {
      assertSentence(String.valueOf(e.getMessage()));
      return;
    }
    set.warnings().forEach(KeySetFuzzTest::assertSentence);
    assertEquals(set.keys().isEmpty(), set.withdrawal().isPresent());
    for (Map.Entry<String, RSAPublicKey> key : set.keys().entrySet()) {
      BigInteger modulus = key.getValue().getModulus();
      assertTrue(modulus.bitLength() >= 2048 && modulus.bitLength() <= 16384, key.getKey());
      assertEquals(modulus, firstModulus(JSON.readTree(json), key.getKey()));
    }
  }

  private static void assertSentence(String sentence) {
    assertTrue(sentence.startsWith(NAME), sentence);
    assertTrue(sentence.length() < LONGEST_SENTENCE, "a sentence of " + sentence.length());
  }

  /** Returns the modulus of the first RS256 entry of this id. */
  private static BigInteger firstModulus(JsonNode set, String keyId) throws IOException {
    Iterator<JsonNode> entries = set.get("keys").elements();
    while (entries.hasNext()) {
      JsonNode entry = entries.next();
      boolean rs256 = !entry.has("alg") || entry.path("alg").asText().equalsIgnoreCase("RS256");
      if (rs256
          && entry.path("kty").asText().equals("RSA")
          && entry.path("kid").asText().equals(keyId)) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(entry.get("n").textValue()));
      }
    }
    throw new IOException("no entry has the id " + keyId);
  }
}
