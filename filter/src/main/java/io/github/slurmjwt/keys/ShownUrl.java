package io.github.slurmjwt.keys;

import java.net.URI;

/** A URL as sentences and log lines may show it. */
final class ShownUrl {
  private ShownUrl() {}

  /**
   * Returns scheme, host, port and path. User info, query and fragment may hold secrets and are
   * left out; {@code ?…} stands for a query. Without a host nothing tells what is what.
   */
  static String of(URI url) {
    if (url.getHost() == null) {
      return "(a URL without a host, which is not shown)";
    }
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String query = url.getRawQuery() == null ? "" : "?…";
    return url.getScheme() + "://" + url.getHost() + port + url.getRawPath() + query;
  }
}
