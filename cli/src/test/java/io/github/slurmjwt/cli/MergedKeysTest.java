package io.github.slurmjwt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.testing.TestKeys;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** As many keys as Slurm and filters read. */
class MergedKeysTest {
  private static final RSAPublicKey KEY = TestKeys.publicKey(TestKeys.RSA);

  @Test
  void holdsAThousandKeys() {
    Map<String, RSAPublicKey> most =
        IntStream.range(0, 1000)
            .mapToObj(number -> "k" + number)
            .collect(Collectors.toMap(Function.identity(), keyId -> KEY));
    MergedKeys merged = new MergedKeys();
    merged.add(most);
    merged.add(Map.of("k7", KEY));
    assertEquals(most, merged.keys());
    assertEquals(
        "the key sets have more than 1000 keys: name fewer of them",
        assertThrows(ConfigException.class, () -> merged.add(Map.of("more", KEY))).getMessage());
  }
}
