package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy is believed when it names its client, and nobody else is. */
final class TrustedProxiesTest {
  private static final String PATH = "/slurm/v0.0.38/ping";
  private static final String PROXY = "127.0.0.1";
  private static final String STRANGER = "127.0.0.2";

  @TempDir private Path folder;
  private FakeSlurmrestd slurmrestd;

  @BeforeEach
  void start() throws Exception {
    slurmrestd = FakeSlurmrestd.start();
  }

  @AfterEach
  void stop() throws Exception {
    slurmrestd.close();
  }

  @Test
  void theRightMostAddressThatIsNoTrustedProxyIsTheClient() throws Exception {
    try (GatewayProcess gateway = gateway("--trusted-proxies", "127.0.0.1,10.1.0.0/16")) {
      assertRemote(gateway, PROXY, "192.0.2.1", "X-Forwarded-For: 192.0.2.1");
      assertRemote(gateway, PROXY, "192.0.2.2", "X-Forwarded-For: 198.51.100.9, 192.0.2.2");
      assertRemote(gateway, PROXY, "192.0.2.3", "X-Forwarded-For: 192.0.2.3, 10.1.2.3");
      assertRemote(
          gateway, PROXY, "192.0.2.4", "X-Forwarded-For: 1.1.1.1", "X-Forwarded-For: 192.0.2.4");
      assertRemote(gateway, PROXY, "10.1.9.9", "X-Forwarded-For: nonsense, 10.1.9.9");
      assertRemote(gateway, PROXY, "10.1.9.9", "X-Forwarded-For: 192.0.2.66, nonsense, 10.1.9.9");
      assertRemote(gateway, PROXY, "127.0.0.1", "X-Forwarded-For: 192.0.2.66, unknown");
      assertRemote(gateway, PROXY, "10.1.1.1", "X-Forwarded-For: 10.1.1.1, 10.1.2.2");
      assertRemote(gateway, PROXY, "192.0.2.7", "X-Forwarded-For: 192.0.2.7:4711");
      assertRemote(gateway, PROXY, "127.0.0.1", "Forwarded: for=192.0.2.5");
      assertRemote(gateway, PROXY, "[2001:db8:0:0:0:0:0:1]", "X-Forwarded-For: 2001:db8::1");
      assertRemote(gateway, STRANGER, STRANGER, "X-Forwarded-For: 192.0.2.6");
    }
  }

  @Test
  void readsTheStandardHeaderWhenToldTo() throws Exception {
    try (GatewayProcess gateway =
        gateway("--trusted-proxies", "127.0.0.1", "--client-address", "forwarded")) {
      assertRemote(gateway, PROXY, "192.0.2.1", "Forwarded: for=192.0.2.1;proto=https");
      assertRemote(
          gateway, PROXY, "192.0.2.2", "Forwarded: for=1.1.1.1, proto=http;For=\"192.0.2.2:80\"");
      assertRemote(
          gateway, PROXY, "[2001:db8:0:0:0:0:0:1]", "Forwarded: for=\"[2001:db8::1]:4711\"");
      assertRemote(gateway, PROXY, "127.0.0.1", "Forwarded: for=192.0.2.66, for=_hidden");
      assertRemote(gateway, PROXY, "127.0.0.1", "Forwarded: for=192.0.2.66, by=192.0.2.9");
      assertRemote(gateway, PROXY, "127.0.0.1", "X-Forwarded-For: 192.0.2.3");
      assertRemote(gateway, STRANGER, STRANGER, "Forwarded: for=192.0.2.4");
    }
  }

  @Test
  void readsTheProxyProtocolOfTrustedProxiesAlone() throws Exception {
    try (GatewayProcess gateway =
        gateway("--trusted-proxies", "127.0.0.1", "--client-address", "proxy-protocol")) {
      String request = get(LiveTokens.of("alice", gateway.key()), "X-A: b");
      String line = "PROXY TCP4 192.0.2.1 192.0.2.9 4711 80\r\n";

      assertEquals(200, RawHttp.status(send(gateway, PROXY, line + request)));
      assertTrue(Await.until(() -> gateway.err().contains("remote=192.0.2.1\n")), gateway.err());
      assertEquals(200, RawHttp.status(send(gateway, PROXY, request)), "the proxy's own");
      assertTrue(Await.until(() -> gateway.err().contains("remote=" + PROXY + "\n")));
      assertEquals(400, RawHttp.status(send(gateway, STRANGER, line + request)));
      assertEquals(200, RawHttp.status(send(gateway, STRANGER, request)));
      assertTrue(Await.until(() -> gateway.err().contains("remote=" + STRANGER + "\n")));
      assertEquals(3, slurmrestd.received().size());
    }
  }

  /** So that one client behind the proxy does not lock out all the others. */
  @Test
  void theLoginLimitCountsTheClientBehindTheProxy() throws Exception {
    try (GatewayProcess gateway =
        gateway("--trusted-proxies", "127.0.0.0/8", "--login-limit", "2")) {
      String bad = LiveTokens.tampered(LiveTokens.of("alice", gateway.key()));
      for (int i = 0; i < 3; i++) {
        String spoofed = "X-Forwarded-For: 198.51.100." + i + ", 192.0.2.1";
        assertEquals(i < 2 ? 401 : 429, RawHttp.status(send(gateway, PROXY, get(bad, spoofed))));
      }
      assertEquals(
          401, RawHttp.status(send(gateway, PROXY, get(bad, "X-Forwarded-For: 192.0.2.2"))));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.128.0/17, 10.1.200.1, true",
    "10.1.128.0/17, 10.1.127.1, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "0.0.0.0/0, 203.0.113.5, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, ::1, true",
    "192.0.2.7, ::ffff:192.0.2.7, true",
    "2001:db8::/128, 2001:db8::, true",
    "'10.0.0.1, 10.0.0.2 ,10.0.0.3', 10.0.0.2, true",
    "'10.0.0.1, 10.0.0.2 ,10.0.0.3', 10.0.0.3, true",
  })
  void networksHoldTheirAddresses(String network, String address, boolean isIn) {
    assertEquals(
        isIn,
        TrustedProxies.parse(network)
            .orElseThrow()
            .contains(TrustedProxies.address(address).orElseThrow()));
  }

  private void assertRemote(GatewayProcess gateway, String from, String remote, String... headers)
      throws Exception {
    int lines = (int) gateway.err().lines().filter(line -> line.contains("method=GET")).count();
    String request = get(LiveTokens.of("alice", gateway.key()), headers);
    assertEquals(200, RawHttp.status(send(gateway, from, request)));
    List<String> log = new ArrayList<>();
    assertTrue(
        Await.until(
            () -> {
              log.clear();
              gateway.err().lines().filter(line -> line.contains("method=GET")).forEach(log::add);
              return log.size() > lines;
            }));
    assertTrue(log.get(lines).endsWith("remote=" + remote), log.get(lines) + " for " + remote);
  }

  private static String get(String token, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Authorization: Bearer " + token);
    return RawHttp.get(PATH, all.toArray(String[]::new));
  }

  private static String send(GatewayProcess gateway, String from, String request) throws Exception {
    return RawHttp.send(gateway.address().getPort(), from, request);
  }

  private GatewayProcess gateway(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--slurmrestd", slurmrestd.url()));
    all.addAll(List.of(options));
    return GatewayProcess.start(folder, all.toArray(String[]::new));
  }
}
