package io.github.slurmjwt.config;

import java.util.Optional;

/**
 * A reverse proxy that asks for a verdict on each request, and where it says what was requested.
 */
public enum ReverseProxy {
  /**
   * {@code auth_request}; the headers are those that its configuration in the documentation sets.
   */
  NGINX("X-Original-Method", "X-Original-URI"),
  /** {@code forward_auth}. */
  CADDY("X-Forwarded-Method", "X-Forwarded-Uri"),
  /** {@code ForwardAuth}. */
  TRAEFIK("X-Forwarded-Method", "X-Forwarded-Uri"),
  /** {@code ext_authz} by HTTP: it asks with the method, path and host of the request itself. */
  ENVOY();

  private final Optional<String> methodHeader;
  private final Optional<String> uriHeader;

  ReverseProxy() {
    methodHeader = Optional.empty();
    uriHeader = Optional.empty();
  }

  ReverseProxy(String methodHeader, String uriHeader) {
    this.methodHeader = Optional.of(methodHeader);
    this.uriHeader = Optional.of(uriHeader);
  }

  /** Returns the header with the method; empty where it is the method of the question. */
  public Optional<String> methodHeader() {
    return methodHeader;
  }

  /** Returns the header with path and query; empty where they end the path of the question. */
  public Optional<String> uriHeader() {
    return uriHeader;
  }

  /** Returns the header with the host; empty where it is the host of the question. */
  public Optional<String> hostHeader() {
    return uriHeader.map(header -> "X-Forwarded-Host");
  }
}
