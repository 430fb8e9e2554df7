package io.github.slurmjwt.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void aConnectionToItselfIsNoServer() throws IOException {
    InetSocketAddress end = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free());
    try (Socket socket = new Socket()) {
      socket.bind(end);
      socket.connect(end);
      assertEquals(end, socket.getRemoteSocketAddress());
      assertTrue(Ports.isConnectedToItself(socket));
    }
  }
}
