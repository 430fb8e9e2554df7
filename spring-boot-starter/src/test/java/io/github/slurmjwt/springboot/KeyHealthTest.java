package io.github.slurmjwt.springboot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.keys.KeySettings;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.keys.SlurmKeys;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the actuator says of the keys: who asks whether to send requests goes by the status. */
class KeyHealthTest {
  @TempDir private Path folder;

  @Test
  void goodKeysAreUp() throws Exception {
    Path key = key();
    try (LiveKeys keys =
        LiveKeys.start(KeySettings.builder().jwtKey(key).build(), InstantSource.system())) {
      KeyHealth health = of(keys);
      assertEquals("UP", health.status());
      assertEquals(Set.of("keys", "ageSeconds", "failures"), health.details().keySet());
      assertTrue(String.valueOf(health.details().get("keys")).contains("jwt_key=" + key));
    }
  }

  @Test
  void keysThatDidNotComeAreOutOfService() throws Exception {
    KeySettings away =
        KeySettings.builder()
            .jwksUrl(URI.create("http://127.0.0.1:1/keys"))
            .startWithoutKeys(true)
            .build();
    try (LiveKeys keys = LiveKeys.start(away, InstantSource.system())) {
      KeyHealth health = of(keys);
      assertEquals("OUT_OF_SERVICE", health.status());
      assertEquals(
          Set.of("keys", "ageSeconds", "failures", "lastFailure", "lastFailureAt"),
          health.details().keySet());
      assertTrue(
          String.valueOf(health.details().get("lastFailure")).startsWith("jwks=http://127.0.0.1:1"),
          health.toString());
    }
  }

  @Test
  void keysOfTheApplicationAreAskedFor() throws Exception {
    SlurmKeys keys = SlurmKeys.load(Optional.of(key()), Optional.empty());
    assertEquals(
        new KeyHealth("UP", Map.of("keys", "supplied by the application")), of(() -> keys));
    assertEquals(
        new KeyHealth(
            "OUT_OF_SERVICE",
            Map.of("keys", "supplied by the application", "lastFailure", "the vault is closed")),
        of(
            () -> {
              throw new KeyUnavailableException("the vault is closed");
            }));
  }

  @Test
  void nothingIsKnownOfOtherKeys() {
    assertEquals(
        new KeyHealth("UNKNOWN", Map.of("keys", "none of the starter's or as a bean")), of(null));
  }

  private Path key() throws IOException {
    Path key = folder.resolve("key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(key, new SecureRandom().generateSeed(32));
    return key;
  }

  private static KeyHealth of(@Nullable KeySource keys) {
    return KeyHealth.of(keys, withoutFilter());
  }

  private static ServletContext withoutFilter() {
    return (ServletContext)
        Proxy.newProxyInstance(
            KeyHealthTest.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, method, arguments) ->
                method.getName().equals("getAttributeNames")
                    ? Collections.emptyEnumeration()
                    : null);
  }
}
