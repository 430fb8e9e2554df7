package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy is believed, and what it says of the client. */
class ForwardAuthSettingsTest {
  @Test
  void hasTheseDefaults() {
    ForwardAuthSettings settings = ForwardAuthSettings.from(Map.of("proxy", "caddy"));
    assertEquals(ReverseProxy.CADDY, settings.proxy());
    assertFalse(settings.userToken());
    assertTrue(settings.trustedProxies().contains("127.0.0.1"));
    assertTrue(settings.trustedProxies().contains("[::1]"));
    assertFalse(settings.trustedProxies().contains("127.0.0.2"));
  }

  @Test
  void handsOverTheUsersTokenWhereTheSettingsSaySo() {
    Map<String, String> parameters = Map.of("proxy", "nginx", "userToken", "true");
    assertTrue(ForwardAuthSettings.from(parameters).userToken());
  }

  @ParameterizedTest
  @CsvSource({
    "proxy, apache, 'proxy must be one of nginx, caddy, traefik, envoy'",
    "proxy, NGINX, 'proxy must be one of nginx, caddy, traefik, envoy'",
    "userToken, yes, 'userToken must be true or false, not yes'",
    "trustedProxies, proxy.example.org, trustedProxies: proxy.example.org must be",
    "trustedProxies, 192.0.2.0/33, trustedProxies: 192.0.2.0/33 must be",
    "trustedProxies, 192.0.2.0/, trustedProxies: 192.0.2.0/ must be",
    "trustedProxies, 300.0.2.1, trustedProxies: 300.0.2.1 must be",
    "trustedProxies, '', trustedProxies:  must be",
  })
  void saysWhatIsWrong(String name, String value, String sentence) {
    Map<String, String> parameters =
        name.equals("proxy") ? Map.of(name, value) : Map.of("proxy", "nginx", name, value);
    ConfigException e =
        assertThrows(ConfigException.class, () -> ForwardAuthSettings.from(parameters));
    assertTrue(String.valueOf(e.getMessage()).startsWith(sentence), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "NGINX, X-Original-Method, X-Original-URI, X-Forwarded-Host",
    "CADDY, X-Forwarded-Method, X-Forwarded-Uri, X-Forwarded-Host",
    "TRAEFIK, X-Forwarded-Method, X-Forwarded-Uri, X-Forwarded-Host",
    "ENVOY, , , ",
  })
  void knowsWhereAProxySaysWhatWasRequested(
      ReverseProxy proxy, @Nullable String method, @Nullable String uri, @Nullable String host) {
    assertEquals(Optional.ofNullable(method), proxy.methodHeader());
    assertEquals(Optional.ofNullable(uri), proxy.uriHeader());
    assertEquals(Optional.ofNullable(host), proxy.hostHeader());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7/32, 192.0.2.7, true",
    "192.0.2.6/32, 192.0.2.7, false",
    "2001:db8::1/128, 2001:db8::1, true",
    "192.0.2.7 [2001:db8::1], 2001:db8::1, true",
    "192.0.2.7, [192.0.2.7, false",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.0/25, 192.0.2.128, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "192.0.2.7, ::ffff:192.0.2.7, true",
    "192.0.2.7, proxy.example.org, false",
    "192.0.2.7, '', false",
  })
  void knowsAddressesAndBlocks(String list, String address, boolean contained) {
    assertEquals(contained, TrustedProxies.parse(list).contains(address));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 192.0.2.7, 192.0.2.7",
    "127.0.0.1, '6.6.6.6, 192.0.2.7', 192.0.2.7",
    "127.0.0.1, '6.6.6.6, 192.0.2.7, 127.0.0.1', 192.0.2.7",
    "127.0.0.1, 'unknown', unknown",
    "192.0.2.9, 6.6.6.6, 192.0.2.9",
  })
  void believesTheLastHopThatIsNoProxy(String peer, String forwardedFor, String client) {
    assertEquals(client, TrustedProxies.LOOPBACK.client(peer, List.of(forwardedFor)));
  }

  @Test
  void takesSeveralLinesForOneList() {
    TrustedProxies proxies = TrustedProxies.parse("127.0.0.1 192.0.2.0/24");
    assertEquals(
        "203.0.113.7",
        proxies.client("127.0.0.1", List.of("6.6.6.6", "203.0.113.7, 192.0.2.1", "192.0.2.2")));
    assertEquals("", proxies.client("127.0.0.1", List.of("6.6.6.6,", "192.0.2.2")));
  }

  @Test
  void readsTextsWithoutTheBlanksAroundThem() {
    Map<String, String> parameters =
        Map.of("proxy", " caddy ", "userToken", "true ", "trustedProxies", "\n192.0.2.7\n");
    ForwardAuthSettings settings = ForwardAuthSettings.from(parameters);
    assertEquals(ReverseProxy.CADDY, settings.proxy());
    assertTrue(settings.userToken());
    assertTrue(settings.trustedProxies().contains("192.0.2.7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aProxyWithoutTheHeaderIsTheClient(String peer) {
    assertEquals(peer, TrustedProxies.LOOPBACK.client(peer, List.of()));
  }
}
