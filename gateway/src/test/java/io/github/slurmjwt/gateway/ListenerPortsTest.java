package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.config.ForwardAuthSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway, its admin listener and its verdicts, each on an address and a port of its own. */
final class ListenerPortsTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 1, 127.0.0.1, 1, 127.0.0.1, 2, --port and --admin-port are both 1",
    "127.0.0.1, 1, 127.0.0.1, 2, 127.0.0.1, 1, --port and --forward-auth-port are both 1",
    "127.0.0.1, 1, 127.0.0.1, 2, 127.0.0.1, 2, --admin-port and --forward-auth-port are both 2",
    "0.0.0.0, 1, 127.0.0.1, 1, 127.0.0.1, 2, --port and --admin-port are both 1",
    "127.0.0.1, 1, 0.0.0.0, 1, 127.0.0.1, 2, --port and --admin-port are both 1",
    "127.0.0.1, 1, 127.0.0.1, 2, ::, 1, --port and --forward-auth-port are both 1",
    "::, 1, 127.0.0.1, 1, 127.0.0.1, 2, --port and --admin-port are both 1",
    "localhost, 1, 127.0.0.1, 1, 127.0.0.1, 2, --port and --admin-port are both 1",
    "::1, 1, 0:0:0:0:0:0:0:1, 1, 127.0.0.1, 2, --port and --admin-port are both 1",
  })
  void areNotTheSame(
      String host, int port, String admin, int adminPort, String auth, int authPort, String why) {
    GatewayException clash =
        assertThrows(
            GatewayException.class,
            () -> ListenerPorts.check(options(host, port, admin, adminPort, auth, authPort)));

    assertEquals(why + ": choose another port for one of them", clash.getMessage());
    assertEquals(GatewayException.WRONG_CONFIGURATION, clash.exitCode());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 1, 127.0.0.1, 2, 127.0.0.1, 3",
    "127.0.0.1, 1, 127.0.0.2, 1, 127.0.0.3, 1",
    "127.0.0.1, 1, ::1, 1, 127.0.0.1, 2",
    "0.0.0.0, 0, 0.0.0.0, 0, ::, 0",
  })
  void mayDiffer(String host, int port, String admin, int adminPort, String auth, int authPort) {
    assertDoesNotThrow(
        () -> ListenerPorts.check(options(host, port, admin, adminPort, auth, authPort)));
  }

  private static GatewayOptions options(
      String host, int port, String admin, int adminPort, String auth, int authPort) {
    return options(
        new ListenSettings(host, port, Optional.empty()),
        Optional.of(new AdminSettings(admin, adminPort)),
        Optional.of(
            new ForwardAuth(
                auth,
                authPort,
                ForwardAuthSettings.from(Map.of("proxy", "nginx")),
                Optional.empty())));
  }

  private static GatewayOptions options(
      ListenSettings listen, Optional<AdminSettings> admin, Optional<ForwardAuth> verdicts) {
    return new GatewayOptions(
        listen,
        Map.of(),
        Slurmrestd.parse("http://127.0.0.1:9").orElseThrow(),
        GatewaySettings.DEFAULT,
        ClientSettings.DEFAULT,
        Optional.empty(),
        new AccessSettings(100, false, List.of()),
        admin,
        Optional.empty(),
        verdicts);
  }
}
