package io.github.slurmjwt.compatibility.security;

import java.io.IOException;
import java.nio.file.Path;

/** A server on loopback with the application at its root. */
interface RunningServer extends AutoCloseable {
  int port();

  /** The server's own access log. */
  Path accessLog() throws IOException;

  /** Tells whether the body of a refusal arrives, and not a page of the server's own. */
  default boolean showsProblems() {
    return true;
  }

  /** Tells whether a session can be used by others than the user who began it. */
  default boolean lendsSessionsToOthers() {
    return true;
  }

  @Override
  void close() throws IOException;
}
