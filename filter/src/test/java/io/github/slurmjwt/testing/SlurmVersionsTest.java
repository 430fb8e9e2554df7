package io.github.slurmjwt.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each row of the table in docs/slurm-versions.md, tried with each release. */
@Tag("live-slurm-releases")
final class SlurmVersionsTest {
  private static final Duration RELOAD = Duration.ofSeconds(3);

  /** What a row of the table says about a release. */
  private interface Trial {
    String result() throws Exception;
  }

  @ParameterizedTest
  @EnumSource(SlurmRelease.class)
  void doesWhatTheTableSays(SlurmRelease release) throws Exception {
    Map<String, String> table = table(release);
    Map<String, String> seen = new LinkedHashMap<>();
    try (LiveSlurm slurm = LiveSlurm.start(SlurmSetup.of(release))) {
      for (Map.Entry<String, Trial> row : rows(slurm).entrySet()) {
        seen.put(row.getKey(), row.getValue().result());
      }
    }
    assertEquals(text(table), text(seen), () -> "docs/slurm-versions.md, " + release.number());
  }

  private static String text(Map<String, String> rows) {
    StringBuilder text = new StringBuilder();
    rows.forEach((name, result) -> text.append(name).append(": ").append(result).append('\n'));
    return text.toString();
  }

  /** Returns the column of a release by the first cell of each row. */
  private static Map<String, String> table(SlurmRelease release) throws Exception {
    Map<String, String> rows = new LinkedHashMap<>();
    String page = Files.readString(Path.of("..", "docs", "slurm-versions.md"));
    page = page.substring(0, page.indexOf("\n### "));
    List<List<String>> table =
        page.lines()
            .filter(line -> line.startsWith("| "))
            .map(line -> List.of(line.split(" *\\| *", -1)))
            .toList();
    int column = table.get(0).indexOf(release.number());
    for (List<String> row : table.subList(2, table.size())) {
      rows.put(row.get(1), row.get(column));
    }
    return rows;
  }

  private static Map<String, Trial> rows(LiveSlurm slurm) throws Exception {
    String token = slurm.scontrolToken("root");
    String named = "X-SLURM-USER-NAME: root";
    String header = "X-SLURM-USER-TOKEN: " + token;
    String diag = slurm.path("diag");
    Map<String, Trial> rows = new LinkedHashMap<>();
    rows.put("API versions", () -> String.join(", ", slurm.apiVersions()));
    rows.put("`diag` with a token and the user's name", () -> get(slurm, diag, header, named));
    rows.put("`diag` with a token, without a name", () -> get(slurm, diag, header));
    String bearer = "Authorization: Bearer " + token;
    rows.put("`diag` with `Authorization: Bearer`", () -> get(slurm, diag, bearer));
    rows.put(
        "`diag` with the token in both headers", () -> get(slurm, diag, header, named, bearer));
    rows.put("`diag` without a token", () -> get(slurm, diag));
    rows.put("`diag` with a forged token", () -> get(slurm, diag, header + "x", named));
    rows.put(
        "`ping` with a forged token", () -> get(slurm, slurm.path("ping"), header + "x", named));
    rows.put(
        "a node that does not exist", () -> get(slurm, slurm.path("node/none"), header, named));
    rows.put("`/openapi/v3` without a token", () -> get(slurm, "/openapi/v3"));
    rows.put("`/healthz` without a token", () -> get(slurm, "/healthz"));
    rows.put("`/healthz` with a token", () -> get(slurm, "/healthz", header, named));
    rows.put(
        "`HEAD`", () -> send(slurm, RawHttp.get(diag, header, named).replaceFirst("GET", "HEAD")));
    rows.put("a chunked body", () -> send(slurm, chunked(slurm, header, named)));
    rows.put(
        "`environment` of a job, as a list of `NAME=value`",
        () -> submit(slurm, token, SlurmRelease.V26_05.job("list")));
    rows.put(
        "`environment` of a job, as an object",
        () -> submit(slurm, token, SlurmRelease.V22_05.job("object")));
    rows.put("user of a token without an account: `diag`", () -> user(slurm, "ghost"));
    rows.put(
        "user of a token without an account: a job",
        () -> submit(slurm, LiveTokens.of("ghost", slurm.key()), slurm.job("ghost")));
    rows.put("user of a token for `nobody`", () -> user(slurm, "nobody"));
    rows.put("a new HS256 key written into the file", () -> overwritten(slurm));
    rows.put("a new HS256 key, its file renamed into place", () -> replaced(slurm));
    rows.put("the same after `scontrol reconfigure`", () -> reconfigured(slurm));
    return rows;
  }

  private static String get(LiveSlurm slurm, String path, String... headers) throws Exception {
    return send(slurm, RawHttp.get(path, headers));
  }

  private static String send(LiveSlurm slurm, String request) throws Exception {
    return String.valueOf(RawHttp.status(RawHttp.send(slurm.restPort(), request)));
  }

  private static String chunked(LiveSlurm slurm, String... headers) throws Exception {
    String job = slurm.job("chunked").replace("\n", "");
    return RawHttp.get(slurm.path("job/submit"), headers)
            .replaceFirst("GET", "POST")
            .replaceFirst(
                "\r\n\r\n$",
                "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        + Integer.toHexString(job.length())
        + "\r\n"
        + job
        + "\r\n0\r\n\r\n";
  }

  private static String submit(LiveSlurm slurm, String token, String job) throws Exception {
    String user = LiveTokens.claims(token).get("sun").textValue();
    int length = job.getBytes(StandardCharsets.UTF_8).length;
    String request =
        RawHttp.get(
                slurm.path("job/submit"),
                "X-SLURM-USER-TOKEN: " + token,
                "X-SLURM-USER-NAME: " + user,
                "Content-Type: application/json",
                "Content-Length: " + length)
            .replaceFirst("GET", "POST");
    return send(slurm, request + job);
  }

  private static String user(LiveSlurm slurm, String name) throws Exception {
    slurm.rest("diag", LiveTokens.of(name, slurm.key()), name);
    return slurm.lastUser().map(uid -> "uid " + uid).orElse("refused");
  }

  private static String overwritten(LiveSlurm slurm) throws Exception {
    SecretFiles.key(slurm.key());
    return newKey(slurm);
  }

  private static String replaced(LiveSlurm slurm) throws Exception {
    Path other = SecretFiles.key(slurm.folder().resolve("new.key"));
    Files.move(other, slurm.key(), StandardCopyOption.REPLACE_EXISTING);
    return newKey(slurm);
  }

  private static String reconfigured(LiveSlurm slurm) throws Exception {
    slurm.scontrol("reconfigure");
    return newKey(slurm);
  }

  /** Gives slurmctld a moment to take the new key. */
  private static String newKey(LiveSlurm slurm) throws Exception {
    String token = LiveTokens.of("root", slurm.key());
    return Await.within(RELOAD, () -> slurm.rest("diag", token, "root") == 200)
        ? "in force"
        : "not in force";
  }
}
