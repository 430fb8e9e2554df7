package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.Bounded;
import io.github.slurmjwt.testing.FuzzSeeds;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the gateway's configuration file, it is in force or refused in sentences. */
final class GatewayConfigurationFuzzTest {
  private static final String FORWARDING =
      """
      slurmrestd = http://127.0.0.1:6820
      AuthAltParameters = jwt_key=/k,jwks=http://127.0.0.1/keys
      port = 0
      allow = GET /slurm/* : any
      trusted-proxies = 10.0.0.0/8,::1
      client-address = forwarded
      """;

  private static final String UNUSUAL =
      """
      slurmrestd = unix:/run/s
      slurm-conf = /c
      admin-port = 1
      ! forward = mint
      proxy-key=/k
      realm = a\\u0041\\
        b
      userNamePattern = [a\\\\d]\
      """;

  /** As exceptions print themselves; a key that is shown has no dots. */
  private static final Pattern THROWN =
      Pattern.compile("\\b[a-z]+\\.[\\w.$]*(?:Exception|Error)\\b");

  private static final String TWICE =
      """
      keystore = /k
      keystore-password = /p
      host = ::1
      timeout = 5
      slots=1
      slots = 2
      """;

  private static final String VERDICTS =
      """
      forward-auth = nginx
      forward-auth-port = 4244
      forward-auth-token = true
      help = true
      """;

  private static final String WRONG =
      """
      config = /x
      check = maybe
      parameter = mode=lenient
      login-limit = -1
      """;

  @TempDir private Path folder;

  static Stream<byte[]> seeds() {
    return FuzzSeeds.texts(
        "0",
        Stream.of(FORWARDING, UNUSUAL, TWICE, VERDICTS, WRONG, "forward-auth-token = --forward\n"));
  }

  @Test
  void holdsForItsSeeds() {
    FuzzSeeds.check(seeds(), this::judge);
  }

  @Tag("fuzz")
  @MethodSource("seeds")
  @FuzzTest
  void isInForceOrRefused(byte[] input) throws Exception {
    judge(input);
  }

  private void judge(byte[] input) throws Exception {
    byte[] content = FuzzSeeds.longOrShort(input);
    Path file = Files.write(folder.resolve("gateway.conf"), content);
    StringWriter err = new StringWriter();
    int code =
        Bounded.call(
            content.length,
            () -> {
              err.getBuffer().setLength(0);
              return new GatewayCommand(
                      (options, out) -> understand(options), Path.of("/no/such/file"))
                  .commandLine()
                  .setErr(new PrintWriter(err, true))
                  .execute("--config", file.toString());
            });
    assertTrue(Set.of(0, 1, 2).contains(code), err::toString);
    assertEquals(code == 0, err.toString().isEmpty(), err::toString);
    for (String line : err.toString().split("\n", -1)) {
      assertTrue(line.isEmpty() || line.startsWith("slurm-gateway: "), line);
      assertFalse(THROWN.matcher(line).find(), line);
    }
  }

  private static void understand(GatewayOptions options) throws ConfigException {
    assertFalse(FilterSettings.from(options.filterParameters()).toString().isEmpty());
  }
}
