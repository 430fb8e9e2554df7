package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of the gateway: what they mean, and that the documentation has them. */
final class GatewayOptionsTest {
  private static final String URL = "http://127.0.0.1:6820";

  @Test
  void pinsDefaults() throws Exception {
    assertEquals(
        Optional.of(
            new GatewayOptions(
                Slurmrestd.parse(URL),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Duration.ofMinutes(2),
                100)),
        parse("--slurmrestd " + URL).gateway());
    assertEquals(Optional.empty(), DemoOptions.parse(List.of()).gateway());
  }

  @Test
  void readsEveryOption() throws Exception {
    assertEquals(
        Optional.of(
            new GatewayOptions(
                Slurmrestd.parse(URL),
                true,
                Optional.of(Path.of("/k")),
                Optional.empty(),
                Optional.of("slurm"),
                true,
                Duration.ofSeconds(7),
                0)),
        parse(
                "--slurmrestd http://127.0.0.1:6820 --forward authenticating-proxy --proxy-key /k"
                    + " --proxy-user slurm --administrators forward --timeout 7 --login-limit 0")
            .gateway());
    assertEquals(
        Optional.of(Path.of("/t")),
        parse("--slurmrestd http://127.0.0.1:6820 --forward authenticating-proxy --proxy-token /t")
            .gateway()
            .orElseThrow()
            .proxyToken());
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:6820, http://127.0.0.1:6820",
    "http://127.0.0.1:6820/, http://127.0.0.1:6820",
    "http://localhost:6820, http://localhost:6820",
    "http://[::1]:6820, http://[::1]:6820",
    "HTTPS://slurm.example.org, https://slurm.example.org",
    "unix:/run/slurmrestd/slurmrestd.socket, unix:/run/slurmrestd/slurmrestd.socket",
  })
  void takesAddressesThatKeepTokensSafe(String text, String shown) throws Exception {
    assertEquals(shown, Slurmrestd.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://slurm.example.org:6820",
        "http://10.0.0.1:6820",
        "http://127.0.0.1.example.org:6820",
        "http://127.0.0.1@example.org:6820",
        "https://user:secret@slurm.example.org",
        "http://127.0.0.1:6820/slurm",
        "http://127.0.0.1:6820?x",
        "http://127.0.0.1:6820#x",
        "ftp://127.0.0.1",
        "127.0.0.1:6820",
        "unix:relative.socket",
        "http://",
        "http:",
      })
  void refusesOtherAddresses(String text) {
    assertThrows(DemoException.class, () -> Slurmrestd.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--forward pass-through",
        "--login-limit 5",
        "--slurmrestd U --forward both",
        "--slurmrestd U --proxy-key /k",
        "--slurmrestd U --administrators forward",
        "--slurmrestd U --forward pass-through --proxy-token /t",
        "--slurmrestd U --forward authenticating-proxy --proxy-token /t --proxy-key /k",
        "--slurmrestd U --forward authenticating-proxy --proxy-token /t --proxy-user slurm",
        "--slurmrestd U --forward authenticating-proxy --administrators maybe",
        "--slurmrestd U --timeout 0",
        "--slurmrestd U --timeout x",
        "--slurmrestd U --login-limit -1",
        "--keystore /k",
        "--keystore-password /p",
      })
  void refusesWrongCommandLines(String line) {
    DemoException e = assertThrows(DemoException.class, () -> parse(line.replace("U", URL)));

    assertEquals(2, e.exitCode());
    assertEquals(1, String.valueOf(e.getMessage()).lines().count());
  }

  @Test
  void documentationHasEveryOptionProblemAndHeader() throws Exception {
    String text = Files.readString(Path.of("../docs/gateway.md"));
    List<String> words = new ArrayList<>(GatewayHeaders.PASSED_ON);
    words.addAll(GatewayServlet.METHODS);
    Arrays.stream(GatewayProblem.values()).map(GatewayProblem::code).forEach(words::add);
    for (String word : words) {
      assertTrue(text.contains("`" + word + "`"), "docs/gateway.md lacks " + word);
    }
    for (GatewayProblem problem : GatewayProblem.values()) {
      assertTrue(
          text.contains("| " + problem.status() + " | `" + problem.code() + "` |"),
          "docs/gateway.md has another status for " + problem);
    }
    for (List<String> options : List.of(GatewayOptions.NAMES, Tls.NAMES)) {
      for (String option : options) {
        assertTrue(text.contains(option), "docs/gateway.md lacks " + option);
        assertTrue(DemoOptions.HELP.contains("  " + option + " "), "--help lacks " + option);
      }
    }
  }

  private static DemoOptions parse(String line) throws DemoException {
    return DemoOptions.parse(List.of(line.split(" ", -1)));
  }
}
