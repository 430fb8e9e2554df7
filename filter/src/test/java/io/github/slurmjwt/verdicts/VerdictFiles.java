package io.github.slurmjwt.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slurmjwt.testing.SlurmRelease;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads the files of verdicts; their README in the same folder says what the members mean. */
public final class VerdictFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VerdictFiles() {}

  /** What Slurm made of a token. */
  record Verdict(boolean accept, String user, String error) {}

  /** Returns the lines of a file. */
  public static List<JsonNode> lines(String file) {
    return text(file).lines().map(VerdictFiles::parse).toList();
  }

  /** Returns the keys and key files of all clusters. */
  public static JsonNode keys() {
    return parse(text("keys.json"));
  }

  /** Returns the verdict of Slurm 26.05, with libjwt 1.12 where that differs. */
  static Verdict verdict(JsonNode line) {
    JsonNode newer = line.path("libjwt").path("1.12.1");
    JsonNode verdict = newer.isMissingNode() ? line.get("slurm_26_05") : newer;
    return new Verdict(
        verdict.get("accept").booleanValue(),
        verdict.path("user").asText(),
        verdict.path("error").asText());
  }

  /** Returns the verdict recorded for a release, with the libjwt that Debian has beside it. */
  static JsonNode recorded(JsonNode line, SlurmRelease release) {
    if (release == SlurmRelease.V22_05) {
      return line.get("slurm_22_05");
    }
    JsonNode newer = line.path("libjwt").path("1.17.2");
    return newer.isMissingNode() ? line.get("slurm_26_05") : newer;
  }

  /** Returns the token as characters; bytes that are not UTF-8 become one character each. */
  public static String token(JsonNode line) {
    return line.has("token")
        ? line.get("token").textValue()
        : new String(
            Base64.getDecoder().decode(line.get("token_b64").textValue()),
            StandardCharsets.ISO_8859_1);
  }

  static Optional<String> userName(JsonNode line) {
    return line.hasNonNull("user_name")
        ? Optional.of(line.get("user_name").textValue())
        : Optional.empty();
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String file) {
    try (InputStream in = VerdictFiles.class.getResourceAsStream("/slurm-verdicts/" + file)) {
      if (in == null) {
        throw new IllegalStateException("no test resource slurm-verdicts/" + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
