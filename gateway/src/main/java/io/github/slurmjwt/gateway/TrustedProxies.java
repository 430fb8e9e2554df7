package io.github.slurmjwt.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The networks of the proxies that are believed when they say who their client is. */
final class TrustedProxies {
  static final String OPTION = "--trusted-proxies";

  /** Continues a sentence that begins with the name of the option. */
  static final String RULE =
      "must be addresses or networks separated by commas, for example 127.0.0.1,10.1.0.0/16,::1";

  static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  /** Only what is an address already: a name would be looked up. */
  private static final Pattern ADDRESS =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private static final Pattern PREFIX_LENGTH = Pattern.compile("[0-9]{1,3}");

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  /** Returns the networks; empty when one of them is none. */
  static Optional<TrustedProxies> parse(String text) {
    List<Network> networks = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Optional<Network> network = Network.parse(part.strip());
      if (network.isEmpty()) {
        return Optional.empty();
      }
      networks.add(network.get());
    }
    return Optional.of(new TrustedProxies(List.copyOf(networks)));
  }

  /** Returns the address that this text is; empty when it is none. */
  static Optional<InetAddress> address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  boolean isEmpty() {
    return networks.isEmpty();
  }

  /** Tells whether the proxy at the other end is one of these. */
  boolean contains(SocketAddress peer) {
    return peer instanceof InetSocketAddress internet
        && internet.getAddress() != null
        && contains(internet.getAddress());
  }

  boolean contains(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrustedProxies proxies && proxies.networks.equals(networks);
  }

  @Override
  public int hashCode() {
    return networks.hashCode();
  }

  @Override
  public String toString() {
    return networks.toString();
  }

  /** An address of which the first bits count. */
  private record Network(InetAddress address, int length) {
    static Optional<Network> parse(String text) {
      String[] parts = text.split("/", 2);
      Optional<InetAddress> address = TrustedProxies.address(parts[0]);
      if (address.isEmpty()) {
        return Optional.empty();
      }
      int bits = 8 * address.get().getAddress().length;
      if (parts.length == 1) {
        return Optional.of(new Network(address.get(), bits));
      }
      if (!PREFIX_LENGTH.matcher(parts[1]).matches() || Integer.parseInt(parts[1]) > bits) {
        return Optional.empty();
      }
      return Optional.of(new Network(address.get(), Integer.parseInt(parts[1])));
    }

    boolean contains(InetAddress other) {
      byte[] ours = address.getAddress();
      byte[] theirs = other.getAddress();
      int whole = length / 8;
      if (ours.length != theirs.length || !Arrays.equals(ours, 0, whole, theirs, 0, whole)) {
        return false;
      }
      int mask = 0xff00 >> length % 8 & 0xff;
      return mask == 0 || (ours[whole] & mask) == (theirs[whole] & mask);
    }

    @Override
    public String toString() {
      return address.getHostAddress() + "/" + length;
    }
  }
}
