package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.RequestWith;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An origin is the site's own if the client, or a proxy that is believed, has named its host. */
class RequestOriginTest {
  @ParameterizedTest(name = "{0} secure={1}, Host {2}, server {3}: {4}")
  @CsvSource({
    "https://app.example, false, app.example, 10.0.0.1:8080, true",
    "https://App.Example, false, aPP.example, 10.0.0.1:8080, true",
    "https://app.example, true, app.example:443, 10.0.0.1:8443, true",
    "http://app.example, false, app.example:80, 10.0.0.1:8080, true",
    "http://app.example, true, app.example, 10.0.0.1:8080, false",
    "https://app.example:8443, true, app.example:8443, 10.0.0.1:8443, true",
    "https://app.example:8443, true, app.example, 10.0.0.1:8443, false",
    "https://app.example, true, inner, app.example:443, true",
    "https://app.example, false, inner, App.example:80, true",
    "https://app.example, true, inner, app.example:8443, false",
    "https://app.example:443, true, inner, app.example:443, false",
    "https://app.example, true, , app.example:443, true",
    "https://app.example:8443, true, , app.example:8443, true",
    "https://[::1]:8443, true, , ::1:8443, true",
    "https://[::1]:8443, true, , [::1]:8443, true",
    "https://[::1], true, , ::1:443, true",
    "https://app.example, true, app.example|app.example, inner:443, false",
    "https://evil.example, true, app.example, app.example:443, false",
    "ftp://app.example, false, app.example, app.example:80, false",
    "://app.example, false, app.example, app.example:80, false",
    "app.example, false, app.example, app.example:80, false",
    "null, false, app.example, app.example:80, false",
  })
  void comparesHostAndPort(
      String origin, boolean secure, @Nullable String hosts, String server, boolean own) {
    List<String> lines = new ArrayList<>(List.of("Origin: " + origin));
    if (hosts != null) {
      for (String host : hosts.split("[|]", -1)) {
        lines.add("Host: " + host);
      }
    }
    int colon = server.lastIndexOf(':');
    HttpServletRequest request =
        RequestWith.of(
            Map.of(
                "getMethod",
                "POST",
                "isSecure",
                secure,
                "getServerName",
                server.substring(0, colon),
                "getServerPort",
                Integer.parseInt(server.substring(colon + 1))),
            lines);
    assertEquals(own, RequestOrigin.isOwnPage(request));
  }
}
