package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.verdicts.Clusters;
import io.github.slurmjwt.verdicts.VerdictFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Request headers that the real Slurm has judged, sent to both containers. Every line on which the
 * filter differs stands here under the rule of docs/semantics.md that says so.
 *
 * <p>The test can fail: without the check for a second value in {@code TokenExtractor.only}, the
 * lines of one-credential are missing.
 */
class HeaderVerdictTest {
  private static final Map<String, String> DIFFERENCES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("http-008", "no-account-lookup"),
              Map.entry("http-014", "alternate-name"),
              Map.entry("http-019", "bearer-scheme"),
              Map.entry("http-020", "bearer-scheme"),
              Map.entry("http-021", "bearer-scheme"),
              Map.entry("http-055", "one-credential"),
              Map.entry("http-057", "one-credential"),
              Map.entry("http-058", "one-credential"),
              Map.entry("http-060", "one-credential"),
              Map.entry("http-062", "one-credential"),
              Map.entry("http-070", "no-account-lookup"),
              Map.entry("http-073", "no-account-lookup"),
              Map.entry("http-074", "numeric-name"),
              Map.entry("http-075", "numeric-name")));

  /** White space that every HTTP server trims: the plugin alone refuses, slurmrestd accepts. */
  private static final Set<String> TRIMMED = Set.of("http-012", "http-024", "http-025", "http-076");

  /** A newline inside a header value, which no request can carry; hs256.jsonl has such tokens. */
  static final String NOT_HTTP = "http-077";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Server.class)
  void differsFromSlurmOnlyWhereARuleSaysSo(Server server) throws Exception {
    SlurmJwtFilter filter = new SlurmJwtFilter(new Clusters(folder).settings("hs256"));
    List<String> differences = new ArrayList<>();
    int judged = 0;
    try (Container container = server.start(TestApp.behind(filter))) {
      for (JsonNode line : VerdictFiles.lines("http.jsonl")) {
        judged++;
        String id = line.get("id").textValue();
        if (id.equals(NOT_HTTP)) {
          continue;
        }
        if (!slurm(line, id).equals(ours(new Http(container.port()), line))) {
          differences.add(id);
        }
      }
    }
    assertEquals(77, judged);
    assertEquals(List.copyOf(DIFFERENCES.keySet()), differences);
  }

  private static String slurm(JsonNode line, String id) {
    if (TRIMMED.contains(id)) {
      return line.get("slurmrestd_26_05_status").intValue() == 200 ? "alice" : "refused";
    }
    JsonNode verdict = line.get("slurm_26_05");
    return verdict.get("accept").booleanValue() ? verdict.get("user").textValue() : "refused";
  }

  /** Returns the user that the application sees, or "refused". */
  static String ours(Http http, JsonNode line) throws Exception {
    String[] bytes =
        headers(line).stream()
            // Http sends one byte for each character.
            .map(header -> header.getBytes(StandardCharsets.UTF_8))
            .map(utf8 -> new String(utf8, StandardCharsets.ISO_8859_1))
            .toArray(String[]::new);
    Http.Answer answer = http.get("/secret", bytes);
    return answer.status() == 200 ? answer.saw("user") : "refused";
  }

  static List<String> headers(JsonNode line) {
    List<String> headers = new ArrayList<>();
    for (JsonNode header : line.get("headers")) {
      headers.add(header.get(0).textValue() + ": " + header.get(1).textValue());
    }
    return headers;
  }
}
