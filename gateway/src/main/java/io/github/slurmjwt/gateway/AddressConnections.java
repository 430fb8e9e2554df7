package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.IO;

/**
 * Limits how many connections there are from each address, of IPv6 from each /64 network; one too
 * many is closed at once. Trusted proxies have no limit: their connections are those of many. Safe
 * for use by many threads.
 */
final class AddressConnections implements SelectorManager.AcceptListener {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");

  private static final int NETWORK_BYTES = 8;

  private final int limit;
  private final TrustedProxies proxies;
  private final Map<SelectableChannel, InetAddress> open = new HashMap<>();
  private final Map<InetAddress, Integer> counts = new HashMap<>();

  AddressConnections(int limit, TrustedProxies proxies) {
    this.limit = limit;
    this.proxies = proxies;
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    try {
      if (channel instanceof SocketChannel socket
          && socket.getRemoteAddress() instanceof InetSocketAddress peer
          && !proxies.contains(peer)
          && !add(channel, peer.getAddress())) {
        IO.close(channel);
      }
    } catch (IOException e) {
      IO.close(channel); // The client has gone.
    }
  }

  private synchronized boolean add(SelectableChannel channel, InetAddress address) {
    InetAddress client = client(address);
    int count = counts.getOrDefault(client, 0);
    if (count >= limit) {
      return false;
    }
    counts.put(client, count + 1);
    open.put(channel, client);
    if (count + 1 == limit) {
      LOG.log(
          Level.WARNING,
          "remote="
              + address.getHostAddress()
              + " has "
              + limit
              + " connections: more are closed until it has closed some (--address-connections)");
    }
    return true;
  }

  /** Whoever has an IPv6 address has 2<sup>64</sup> of them: their network counts. */
  static InetAddress client(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] network = address.getAddress();
    Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
    try {
      return InetAddress.getByAddress(network);
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    onClosed(channel);
  }

  @Override
  public synchronized void onClosed(SelectableChannel channel) {
    InetAddress address = open.remove(channel);
    if (address != null) {
      counts.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
  }
}
