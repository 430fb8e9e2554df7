package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients that connect at the same moment, while the gateway does something else. */
final class ConnectionBurstTest {
  private static final int CLIENTS = 300;

  /** A system whose queue is full answers the second attempt, a second later. */
  private static final int MILLIS = 900;

  @TempDir private Path folder;

  @Test
  void noneHasToTryAgain() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway =
            GatewayProcess.start(
                folder,
                "--slurmrestd",
                slurmrestd.url(),
                "--forward-auth",
                "nginx",
                "--forward-auth-port",
                "0")) {
      for (int port : List.of(gateway.address().getPort(), gateway.forwardAuthPort())) {
        List<Socket> clients = new ArrayList<>();
        gateway.signal("STOP");
        try {
          for (int i = 0; i < CLIENTS; i++) {
            clients.add(connect(port));
          }
        } finally {
          gateway.signal("CONT");
        }
        for (Socket client : clients) {
          client.close();
        }
        assertEquals(CLIENTS, clients.size());
        String answer = RawHttp.send(port, RawHttp.get("/slurm/ping"));
        assertEquals(4, RawHttp.status(answer) / 100, answer);
      }
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
    return socket;
  }
}
