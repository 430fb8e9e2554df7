package io.github.slurmjwt.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** The ports that a gateway opens, which must not be the same. */
final class ListenerPorts {
  /** One of them, by the name of its option. */
  private record Listener(String option, String host, int port) {
    private boolean clashesWith(Listener other) {
      return port != 0
          && port == other.port
          && (host.equals(other.host)
              || isEveryAddress(host)
              || isEveryAddress(other.host)
              || resolved(host).equals(resolved(other.host)));
    }
  }

  private ListenerPorts() {}

  /**
   * Checks that no two listeners want the same port of the same address.
   *
   * @throws GatewayException when two do
   */
  static void check(GatewayOptions options) throws GatewayException {
    List<Listener> listeners = new ArrayList<>();
    ListenSettings clients = options.listen();
    listeners.add(new Listener("--port", clients.host(), clients.port()));
    options
        .admin()
        .ifPresent(it -> listeners.add(new Listener(AdminServer.PORT, it.host(), it.port())));
    options
        .forwardAuth()
        .ifPresent(it -> listeners.add(new Listener(ForwardAuth.PORT, it.host(), it.port())));
    for (int i = 0; i < listeners.size(); i++) {
      for (Listener other : listeners.subList(i + 1, listeners.size())) {
        if (listeners.get(i).clashesWith(other)) {
          throw GatewayException.wrongConfiguration(
              listeners.get(i).option()
                  + " and "
                  + other.option()
                  + " are both "
                  + other.port()
                  + ": choose another port for one of them");
        }
      }
    }
  }

  private static boolean isEveryAddress(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /** A name that is unknown now is compared as it is written. */
  private static String resolved(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      return host;
    }
  }
}
