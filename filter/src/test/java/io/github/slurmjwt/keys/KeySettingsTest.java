package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.ConfigException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Places of keys that are set in code: each once, or twice to the same. */
class KeySettingsTest {
  private static final URI URL = URI.create("https://idp.example/keys");

  private static void assertRefuses(String sentence, Executable setting) {
    assertEquals(sentence, assertThrows(ConfigException.class, setting).getMessage());
  }

  @Test
  void takesEachPlaceOnce() {
    KeySettings.Builder files = KeySettings.builder().jwtKey(Path.of("/a")).jwks(Path.of("/b"));
    assertRefuses(
        "jwt_key is set to /a and to /c: remove one of them", () -> files.jwtKey(Path.of("/c")));
    assertRefuses(
        "jwks is set to /b and to /c: remove one of them", () -> files.jwks(Path.of("/c")));
    KeySettings.Builder url = KeySettings.builder().jwksUrl(URL);
    assertRefuses(
        "jwks is set to two URLs: remove one of them",
        () -> url.jwksUrl(URI.create("https://other.example/keys")));
    assertRefuses(
        "jwks is set to a file and to a URL: remove one of them",
        () -> url.jwks(Path.of("/b")).build());
  }

  @Test
  void takesTheSamePlaceTwice() {
    KeySettings files =
        KeySettings.builder()
            .jwtKey(Path.of("/a"))
            .jwtKey(Path.of("/a"))
            .jwks(Path.of("/b"))
            .jwks(Path.of("/b"))
            .build();
    assertEquals(Optional.of(Path.of("/a")), files.jwtKey());
    assertEquals(Optional.of(Path.of("/b")), files.jwks());
    assertEquals(
        Optional.of(URL), KeySettings.builder().jwksUrl(URL).jwksUrl(URL).build().jwksUrl());
  }

  @Test
  void equalsByValue() {
    KeySettings settings = KeySettings.builder().jwksUrl(URL).build();
    KeySettings same = KeySettings.builder().jwksUrl(URL).startWithoutKeys(false).build();
    assertEquals(settings, same);
    assertEquals(settings.hashCode(), same.hashCode());
    KeySettings other = KeySettings.builder().jwksUrl(URL).startWithoutKeys(true).build();
    assertNotEquals(settings, other);
    assertNotEquals(settings.hashCode(), other.hashCode());
    assertNotEquals(settings, URL);
  }

  @Test
  void showsAllButTheSecretsOfAUrl() {
    URI url = URI.create("https://idp.example:0/keys?secret=4711");
    assertEquals(
        "KeySettings[jwtKey=Optional[/a], jwks=Optional.empty,"
            + " jwksUrl=Optional[https://idp.example:0/keys?…], reload=PT5S, jwksRefresh=PT5M,"
            + " jwksMaximumAge=PT12H, startWithoutKeys=false]",
        KeySettings.builder().jwtKey(Path.of("/a")).jwksUrl(url).build().toString());
  }
}
