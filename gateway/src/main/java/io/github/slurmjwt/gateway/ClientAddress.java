package io.github.slurmjwt.gateway;

/**
 * Where a proxy writes the address of its client. Only one place counts: others are the client's.
 */
enum ClientAddress {
  X_FORWARDED_FOR,
  /** RFC 7239. */
  FORWARDED,
  /** HAProxy's PROXY protocol, version 1 or 2. */
  PROXY_PROTOCOL
}
