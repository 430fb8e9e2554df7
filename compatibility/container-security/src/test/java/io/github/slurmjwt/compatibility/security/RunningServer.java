package io.github.slurmjwt.compatibility.security;

import java.io.IOException;
import java.nio.file.Path;

/** A server on loopback with the application at its root. */
interface RunningServer extends AutoCloseable {
  int port();

  /** The server's own access log, with the user in each line. */
  Path accessLog();

  /** Tells whether a bad token is refused on a path without a security-constraint. */
  default boolean looksAtTokensOnOpenPaths() {
    return true;
  }

  @Override
  void close() throws IOException;
}
