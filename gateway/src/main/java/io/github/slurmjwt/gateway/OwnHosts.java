package io.github.slurmjwt.gateway;

import java.util.regex.Pattern;

/**
 * The names by which the admin listener is asked. A page of another site can have its own name lead
 * to an address of this machine, and could then read what the listener answers to a browser that is
 * here (DNS rebinding); the browser sends that name. An address has no such second meaning, so each
 * one is good: orchestrators ask by that of a pod, and monitoring through a forwarded port.
 */
final class OwnHosts {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]+(%.*)?\\]");

  private final String configured;

  OwnHosts(String configured) {
    this.configured = configured;
  }

  /**
   * Returns whether a request with this host is for the listener.
   *
   * @param host as the request names it, without port
   */
  boolean include(String host) {
    return ADDRESS.matcher(host).matches()
        || host.equalsIgnoreCase("localhost")
        || host.equalsIgnoreCase(configured);
  }
}
