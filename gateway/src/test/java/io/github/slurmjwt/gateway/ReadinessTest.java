package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.keys.KeySettings;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.keys.SlurmKeys;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a gateway is ready, and what it says is missing. */
final class ReadinessTest {
  /** The public half of RFC 7515 A.2.1: to make one takes seconds. */
  private static final String KEY =
      "{\"kty\":\"RSA\",\"kid\":\"a\",\"e\":\"AQAB\",\"n\":\""
          + "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1"
          + "Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpa"
          + "SHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4"
          + "LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
          + "\"}";

  @TempDir private Path folder;
  private boolean stopping;
  private Optional<String> slurmrestd = Optional.empty();

  @Test
  void saysEverythingThatIsMissing() throws Exception {
    KeySettings none =
        KeySettings.builder()
            .jwksUrl(URI.create("http://127.0.0.1:1/keys"))
            .startWithoutKeys(true)
            .build();
    try (LiveKeys keys = LiveKeys.start(none, InstantSource.system())) {
      Readiness readiness = new Readiness(keys::current, () -> slurmrestd, () -> stopping);
      assertEquals(List.of("no keys are in force; the log says why"), readiness.problems());

      slurmrestd = Optional.of("slurmrestd is away");
      stopping = true;

      assertEquals(
          List.of(
              "the gateway is stopping",
              "no keys are in force; the log says why",
              "slurmrestd is away"),
          readiness.problems());
      assertFalse(readiness.isReady());
    }
  }

  @Test
  void eachAloneIsEnoughNotToBeReady() throws Exception {
    Readiness readiness =
        readiness(Optional.of(SecretFiles.key(folder.resolve("key"))), Optional.empty());
    assertTrue(readiness.isReady());

    stopping = true;
    assertEquals(List.of("the gateway is stopping"), readiness.problems());
    stopping = false;
    slurmrestd = Optional.of("slurmrestd is away");
    assertEquals(List.of("slurmrestd is away"), readiness.problems());
  }

  @Test
  void keysOfEitherKindAreEnough() throws Exception {
    Path jwks = Files.writeString(folder.resolve("jwks.json"), RsaTestKey.setOf(KEY));

    assertTrue(readiness(Optional.empty(), Optional.of(jwks)).isReady());
  }

  private Readiness readiness(Optional<Path> jwtKey, Optional<Path> jwks) throws Exception {
    SlurmKeys keys = SlurmKeys.load(jwtKey, jwks);
    return new Readiness(() -> keys, () -> slurmrestd, () -> stopping);
  }
}
