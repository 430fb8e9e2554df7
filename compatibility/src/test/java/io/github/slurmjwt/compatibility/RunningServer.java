package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.testing.Http;
import java.io.IOException;

/** A server process with the applications of a {@link Site}. */
interface RunningServer {
  /** The port of loopback on which the application of this context path answers. */
  int port(String contextPath);

  /** Takes an application away as an administrator would; returns at once or when it is gone. */
  void undeploy(String contextPath) throws Exception;

  /** All that the process has written so far. */
  String log() throws IOException;

  /** Ends the process. */
  void stop() throws Exception;

  /** A client for the application of this context path. */
  default Http http(String contextPath) {
    return new Http(port(contextPath));
  }
}
