package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.TestKeySettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** K4: content of the largest size, made to cost work, ends in a sentence or in a key. */
class HostileKeysTest {
  /** Far more than any of it takes; only keeps a build from hanging. */
  private static final Duration SAFETY_NET = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Tag("slow")
  @Test
  @DisplayName("K4 the reader of jwt_key")
  void readsEveryKeyFile() throws Exception {
    for (String unit :
        List.of(
            "-----BEGIN ",
            "-----BEGIN A",
            "-",
            "- ",
            "\"keys\" ",
            "\"kty\" \t",
            "ssh-rsa ",
            "ssh-",
            "ssh-a ssh-b\t",
            "a",
            "A=",
            " ",
            "\n",
            "a\n",
            "0 ",
            "0f",
            "=",
            "{",
            "\0",
            "-\0-\0",
            "\ufeff",
            "0\u0080",
            "0\u0082\u00ff\u00ff",
            "0\u0084\u0000\u000f\u00ff\u00fa",
            "\u0003\u0001\u0001",
            "\u00c6\u00ff",
            "\u0099\u0001\r\u0004",
            "\u0000\u0000\u0000\u0007ssh-rsa",
            "<RSAKeyValue>")) {
      String full = unit.repeat(FileKind.MAXIMUM_SIZE / unit.length());
      for (String content :
          List.of(full, full.substring(unit.length()) + "x", "x" + full.substring(unit.length()))) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        String outcome = assertTimeoutPreemptively(SAFETY_NET, () -> hmac(bytes));
        assertTrue(outcome.equals("a key") || outcome.startsWith("jwt_key=f holds "), outcome);
      }
    }
  }

  @Test
  @DisplayName("K4 the reader of jwks, from a file and from a URL")
  void readsEveryKeySet() throws Exception {
    Map<String, String> sentences = new LinkedHashMap<>();
    String notStrict = "is not a strict JSON object (no comments, no repeated names)";
    sentences.put(full("", "[", ""), notStrict);
    sentences.put(full("{\"keys\":[", "[", ""), notStrict);
    sentences.put(full("{\"keys\":[", "{\"a\":", ""), notStrict);
    sentences.put(full("{\"keys\":[{\"n\":", "9", "}]}"), notStrict);
    sentences.put(full("{\"keys\":[1e", "9", "]}"), notStrict);
    sentences.put(full("{\"keys\":[0.", "1", "]}"), notStrict);
    sentences.put(full("{\"keys\":[\"", "\\u0041", ""), notStrict);
    sentences.put(full("{\"keys\":[", "{},", "{}]}"), "has more than 1000 keys: shorten it");
    sentences.put(full("{\"keys\":[", "0,", "0]}"), "has more than 1000 keys: shorten it");
    sentences.put(full("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"", "k", "\"}]}"), "its n is missing");
    sentences.put(
        full("{\"keys\":[{\"kty\":\"RSA\",\"kid\":[", "0,", "0]}]}"), "its kid is not a string");
    sentences.put(
        full("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"e\":\"AQAB\",\"n\":\"", "_", "\"}]}"),
        "bits, more than 16384");
    sentences.put(
        full("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":\"AQAB\",\"e\":\"", "_", "\"}]}"),
        "it has 17 bits, fewer than 2048");
    sentences.put(full("{", " ", "\"keys\":[]}"), "has no usable RS256 key");
    sentences.put(
        "{" + names() + "\"keys\":[]}", "has no usable RS256 key: it needs an entry with kty RSA");
    try (KeySetServer server = KeySetServer.publishing("")) {
      for (Map.Entry<String, String> hostile : sentences.entrySet()) {
        assertTrue(hostile.getKey().length() <= FileKind.MAXIMUM_SIZE);
        Path file = Files.writeString(folder.resolve("set.json"), hostile.getKey());
        server.publish(hostile.getKey());
        for (KeySettings settings : List.of(settings(file), settings(server))) {
          String outcome = assertTimeoutPreemptively(SAFETY_NET, () -> refusal(settings));
          assertTrue(outcome.contains(hostile.getValue()), outcome);
          assertTrue(outcome.length() < 1000, outcome);
        }
      }
    }
  }

  @Test
  @DisplayName("K4 as many keys of the largest size as a file holds")
  void readsTheCostliestGoodSet() throws Exception {
    List<String> entries = new ArrayList<>();
    int size = 0;
    for (int i = 0; size < FileKind.MAXIMUM_SIZE - 5000; i++) {
      String n = "_".repeat(2726) + "9" + (char) ('A' + i % 26) + "8".repeat(2);
      String entry =
          "{\"kty\":\"RSA\",\"kid\":\"%d\",\"e\":\"f____w\",\"n\":\"%s\"}".formatted(i, n);
      entries.add(entry);
      size += entry.length() + 1;
    }
    String set = "{\"keys\":[" + String.join(",", entries) + "]}";
    Path file = Files.writeString(folder.resolve("set.json"), set);
    assertTimeoutPreemptively(
        SAFETY_NET,
        () -> {
          try (LiveKeys keys = LiveKeys.start(settings(file), InstantSource.system())) {
            assertEquals(entries.size(), keys.current().rsaKeys().size());
          }
        });
  }

  private static String full(String start, String unit, String end) {
    int room = FileKind.MAXIMUM_SIZE - start.length() - end.length();
    return start + unit.repeat(room / unit.length()) + end;
  }

  /** Members whose names all have the same hash. */
  private static String names() {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < 1 << 14; i++) {
      members.append('"');
      for (int bit = 0; bit < 14; bit++) {
        members.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      members.append("\":0,");
    }
    return members.toString();
  }

  private static String hmac(byte[] content) {
    try {
      HmacKey.parse("jwt_key=f", content);
      return "a key";
    } catch (KeyLoadException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String refusal(KeySettings settings) {
    try {
      LiveKeys.start(settings, InstantSource.system()).close();
      return "started";
    } catch (KeyLoadException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static KeySettings settings(Path file) {
    return KeySettings.builder().jwks(file).build();
  }

  private static KeySettings settings(KeySetServer server) {
    return TestKeySettings.of(
        Optional.empty(),
        Optional.empty(),
        Optional.of(server.url()),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        false);
  }
}
