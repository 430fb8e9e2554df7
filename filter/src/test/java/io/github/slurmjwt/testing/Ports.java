package io.github.slurmjwt.testing;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of loopback. */
public final class Ports {
  private static final int LOWEST = 16_384;

  /** Where Linux begins with the ports that it gives to clients. */
  private static final int CLIENTS = 32_768;

  private static final int ATTEMPTS = 100;

  private Ports() {}

  /**
   * Returns a port that was free a moment ago, for a server that cannot be asked for the one it
   * chose. It is below those of clients: a client that tries such a port before the server listens
   * may be given the same port for its own end, and is then connected to itself.
   */
  public static int free() throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, CLIENTS);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Tells whether somebody accepts connections there. */
  public static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !isConnectedToItself(socket);
    } catch (IOException e) {
      return false;
    }
  }

  /** Tells whether a connection is its own other end: nobody listens there. */
  static boolean isConnectedToItself(Socket socket) {
    return socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress());
  }
}
