package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.LiveTokens;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The cases of the proof wall whose tokens the demo mints, without a browser. Those that the page
 * makes of a good token, marked {@code >}, are for {@link PageTest}.
 */
final class WallTest {
  @TempDir private Path folder;

  @Test
  void everyCaseIsOneOfAKind() throws Exception {
    Set<String> ids = new HashSet<>();
    for (JsonNode item : cases(definition())) {
      assertTrue(ids.add(item.get("id").asText()), item.toString());
      assertTrue(item.get("why").asText().matches(".*[.?]"), item.toString());
    }
    assertTrue(ids.size() >= 18, ids.toString());
  }

  @ParameterizedTest
  @CsvSource({"HS256, ''", "RS256, --rs256"})
  void demoAnswersAsTheWallExpects(String algorithm, String option) throws Exception {
    String[] options = option.isEmpty() ? new String[0] : new String[] {option};
    JsonNode definition = definition();
    try (DemoProcess demo = DemoProcess.start(folder, options)) {
      JsonNode tokens = json(demo.send("POST", "/demo/tokens", "X-Demo-Page", "1"));
      String user = LiveTokens.claims(demo.token()).get("sun").asText();
      List<Executable> checks = new ArrayList<>();
      for (JsonNode item : cases(definition)) {
        boolean elsewhere = item.has("only") && !item.get("only").asText().equals(algorithm);
        if (!elsewhere && !item.get("send").toString().contains(">")) {
          checks.add(() -> check(demo, definition, item, algorithm, tokens, user));
        }
      }
      assertTrue(checks.size() >= 18, "only " + checks.size() + " cases");
      assertAll(checks);
    }
  }

  private static void check(
      DemoProcess demo,
      JsonNode definition,
      JsonNode item,
      String algorithm,
      JsonNode tokens,
      String user)
      throws Exception {
    List<String> headers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : item.get("send").properties()) {
      headers.add(header.getKey());
      headers.add(fill(header.getValue().asText(), tokens, user));
    }
    String id = item.get("id").asText();
    JsonNode expect = item.get("expect");
    expect = expect.has(algorithm) ? expect.get(algorithm) : expect;

    HttpResponse<String> response =
        demo.get(item.path("path").asText("/whoami"), headers.toArray(String[]::new));
    String challenge = response.headers().firstValue("WWW-Authenticate").orElse("");

    if (expect.has("user")) {
      assertEquals(200, response.statusCode(), id);
      assertEquals(
          fill(expect.get("user").asText(), tokens, user), json(response).get("user").asText(), id);
      assertEquals("", challenge, id);
      return;
    }
    JsonNode answer = definition.get("answers").get(expect.asText());
    assertEquals(answer.get("status").asInt(), response.statusCode(), id);
    assertEquals(challenge(answer), challenge, id);
    if (!challenge.isEmpty()) {
      assertEquals(expect.asText(), json(response).get("code").asText(), id);
    }
  }

  private static String challenge(JsonNode answer) {
    if (answer.has("challenge")) {
      return "";
    }
    return answer.has("error")
        ? "Bearer realm=\"slurm\", error=\"%s\", error_description=\"%s\""
            .formatted(answer.get("error").asText(), answer.get("description").asText())
        : "Bearer realm=\"slurm\"";
  }

  private static String fill(String text, JsonNode tokens, String user) {
    String filled = text.replace("{me}", user);
    for (Map.Entry<String, JsonNode> token : tokens.properties()) {
      filled = filled.replace("{" + token.getKey() + "}", token.getValue().asText());
    }
    assertTrue(filled.indexOf('{') < 0, () -> "no token for " + text);
    return filled;
  }

  private static List<JsonNode> cases(JsonNode definition) {
    List<JsonNode> cases = new ArrayList<>();
    definition.get("groups").forEach(group -> group.get("cases").forEach(cases::add));
    return cases;
  }

  private static JsonNode definition() throws Exception {
    return LiveTokens.json(Webapp.resource("public/wall.json"));
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return LiveTokens.json(response.body().getBytes(StandardCharsets.UTF_8));
  }
}
