package io.github.slurmjwt.compatibility.server;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A server inside this JVM, on loopback. */
interface EmbeddedServer {
  /** What the lines that tell how far the server is begin with. */
  String MARK = "@@ ";

  /** How a server is started. */
  interface Start {
    /** Returns the running server. */
    EmbeddedServer start() throws Exception;
  }

  /** Deploys an application and returns the port on which it answers. */
  int deploy(Application application) throws Exception;

  void undeploy(String contextPath) throws Exception;

  /**
   * Starts the server and does what standard input asks for, a line each: {@code deploy
   * CONTEXT-PATH WAR} and {@code undeploy CONTEXT-PATH}. Ends the JVM with it or when anything
   * fails, so that no server outlives its tests.
   */
  static void serve(Start start) {
    try {
      obey(start.start());
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void obey(EmbeddedServer server) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ", 3);
      if (words[0].equals("deploy")) {
        int port = server.deploy(new Application(words[1], Path.of(words[2])));
        System.out.println(MARK + "deployed " + words[1] + " " + port);
      } else {
        server.undeploy(words[1]);
        System.out.println(MARK + "undeployed " + words[1]);
      }
    }
  }
}
