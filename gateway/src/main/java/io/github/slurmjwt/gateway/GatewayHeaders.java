package io.github.slurmjwt.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * Which headers pass the gateway. Of the client's there is a list of what passes, and not of what
 * does not: so no spelling of an identity header reaches slurmrestd, known or yet to be invented,
 * and a {@code Connection} header can name what it likes.
 */
final class GatewayHeaders {
  static final String USER_NAME = "X-SLURM-USER-NAME";
  static final String USER_TOKEN = "X-SLURM-USER-TOKEN";

  static final List<String> PASSED_ON =
      List.of(
          "Accept",
          "Accept-Encoding",
          "Accept-Language",
          "Content-Encoding",
          "Content-Language",
          "Content-Length",
          "Content-Type",
          "If-Match",
          "If-Modified-Since",
          "If-None-Match",
          "If-Unmodified-Since",
          "User-Agent",
          "X-Request-Id");

  /** Cookies of slurmrestd would become cookies of the gateway. */
  private static final Set<String> KEPT_BACK = Set.of("set-cookie", "set-cookie2");

  private GatewayHeaders() {}

  /**
   * Returns the headers for slurmrestd: the harmless ones of the client, and the identity.
   * Slurmrestd is told to close the connection: where it is left to the client, slurmrestd resets a
   * few connections before their answer is out (22.05.8, 17 of 60,000; none of 60,000 when told).
   */
  static HttpFields forSlurmrestd(HttpServletRequest request, ForwardedIdentity identity) {
    HttpFields.Mutable headers = HttpFields.build();
    for (String name : PASSED_ON) {
      for (String value : Collections.list(request.getHeaders(name))) {
        headers.add(name, value);
      }
    }
    headers.add("Connection", "close");
    return headers.add(USER_NAME, identity.userName()).add(USER_TOKEN, identity.token());
  }

  /**
   * Tells whether a header of slurmrestd's answer is for the gateway alone. Jetty's own list of
   * hop-by-hop headers leaves out those that the {@code Connection} header names.
   */
  static boolean isForGatewayOnly(String name, HttpFields all) {
    if (KEPT_BACK.contains(name.toLowerCase(Locale.ROOT))) {
      return true;
    }
    for (HttpField connection : all.getFields("Connection")) {
      for (String option : connection.getValue().split(",", -1)) {
        if (option.strip().equalsIgnoreCase(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
