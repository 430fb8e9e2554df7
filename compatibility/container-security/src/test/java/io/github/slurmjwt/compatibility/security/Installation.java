package io.github.slurmjwt.compatibility.security;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server to run in a process of its own, and in which ways it differs from others. */
interface Installation {
  /** Writes what the server needs, and returns the command that starts it. */
  List<String> prepare(Path work, int port) throws IOException;

  Path accessLog(Path work) throws IOException;

  /** Tells by the status of {@code /open}, asked without token, whether the server has started. */
  default boolean hasStarted(int status) {
    return status == 200;
  }

  /** Does what can only be done to the running server. */
  default void configure(Path work) throws Exception {}

  /** See {@link RunningServer#showsProblems()}. */
  default boolean showsProblems() {
    return true;
  }

  /** See {@link RunningServer#lendsSessionsToOthers()}. */
  default boolean lendsSessionsToOthers() {
    return true;
  }
}
