package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The API is what docs/api.md lists: it neither grows nor changes without being noticed. */
class ApiTest {
  private static final Path PAGE = Path.of("..", "docs", "api.md");

  /** What the page would be; to be copied over it once the change is meant. */
  private static final Path FOUND = Path.of("target", "api.md");

  private static final List<String> PACKAGES =
      List.of(
          "io.github.slurmjwt",
          "io.github.slurmjwt.config",
          "io.github.slurmjwt.keys",
          "io.github.slurmjwt.servlet");

  private static final String NO_REASON = "WHY IS IT PUBLIC?";

  /** {@code `final class Name…`: reason} */
  private static final Pattern REASON =
      Pattern.compile("(?m)^`(?:final )?(?:class|enum|interface|record) ([\\w.]+).*?`: (.*)$");

  @Test
  void isWhatThePageLists() throws IOException, URISyntaxException {
    String page = Files.readString(PAGE);
    String found = page(introduction(page), reasons(page));
    Files.writeString(FOUND, found);
    assertEquals(
        "",
        difference(page, found),
        "docs/api.md differs from the classes; if the change is meant:"
            + " cp filter/target/api.md docs/api.md");
  }

  @Test
  void hasAReasonForEachType() throws IOException {
    List<String> without =
        Files.readAllLines(PAGE).stream().filter(line -> line.contains(NO_REASON)).toList();
    assertEquals(List.of(), without, "say in docs/api.md why these are public");
  }

  private static String page(String introduction, Map<String, String> reasons)
      throws IOException, URISyntaxException {
    StringBuilder text = new StringBuilder(introduction);
    for (String name : PACKAGES) {
      text.append("\n## ").append(name).append('\n');
      for (Class<?> type : PublicApi.types(name)) {
        String declaration = PublicApi.declaration(type);
        String reason = Optional.ofNullable(reasons.get(typeName(declaration))).orElse(NO_REASON);
        text.append("\n`").append(declaration).append("`: ").append(reason).append('\n');
        if (!PublicApi.members(type).isEmpty()) {
          text.append(
              PublicApi.members(type).stream()
                  .collect(Collectors.joining("\n", "\n```java\n", "\n```\n")));
        }
      }
    }
    return text.toString();
  }

  private static String introduction(String page) {
    return page.substring(0, page.indexOf("\n## "));
  }

  private static Map<String, String> reasons(String page) {
    return REASON
        .matcher(page)
        .results()
        .collect(Collectors.toMap(hit -> hit.group(1), hit -> hit.group(2)));
  }

  private static String typeName(String declaration) {
    Matcher matcher = REASON.matcher("`" + declaration + "`: ");
    return matcher.results().map((MatchResult hit) -> hit.group(1)).findFirst().orElseThrow();
  }

  /** The lines that only one of both has. */
  private static String difference(String page, String found) {
    List<String> old = placed(page);
    List<String> now = placed(found);
    List<String> lines = new ArrayList<>();
    old.stream().filter(line -> !now.contains(line)).map(line -> "- " + line).forEach(lines::add);
    now.stream().filter(line -> !old.contains(line)).map(line -> "+ " + line).forEach(lines::add);
    boolean moved = lines.isEmpty() && !page.equals(found);
    return moved ? "the order of lines" : String.join("\n", lines);
  }

  /** Each line that says something, behind the name of the type that it belongs to. */
  private static List<String> placed(String page) {
    List<String> lines = new ArrayList<>();
    String place = "";
    for (String line : page.lines().toList()) {
      Matcher declaration = REASON.matcher(line);
      place = declaration.matches() ? declaration.group(1) + ": " : place;
      if (!line.isBlank() && !line.startsWith("```")) {
        lines.add(place + line);
      }
    }
    return lines;
  }
}
