package io.github.slurmjwt.config;

import io.github.slurmjwt.ConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The addresses of the proxies that are believed. Immutable. */
public final class TrustedProxies {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

  /** This machine. */
  public static final TrustedProxies LOOPBACK = parse("127.0.0.1 ::1");

  private record Block(InetAddress network, int bits) {
    boolean contains(InetAddress candidate) {
      byte[] address = network.getAddress();
      byte[] other = candidate.getAddress();
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((other[bit / 8] ^ address[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Block> blocks;

  private TrustedProxies(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  /**
   * Reads addresses and CIDR blocks (RFC 4632 §3.1, RFC 4291 §2.3), separated by commas or blanks.
   *
   * @throws ConfigException when one is neither; names are not resolved
   */
  public static TrustedProxies parse(String text) {
    List<Block> blocks = new ArrayList<>();
    for (String part : text.strip().split("[,\\s]+", -1)) {
      blocks.add(block(part));
    }
    return new TrustedProxies(blocks);
  }

  private static Block block(String text) {
    String[] parts = text.split("/", 2);
    boolean single = parts.length == 1;
    Optional<InetAddress> address = address(parts[0]);
    if (address.isPresent() && (single || LENGTH.matcher(parts[1]).matches())) {
      int most = address.get().getAddress().length * 8;
      int bits = single ? most : Integer.parseInt(parts[1]);
      if (bits <= most) {
        return new Block(address.get(), bits);
      }
    }
    throw new ConfigException(
        "trustedProxies: "
            + text
            + " must be an address like 192.0.2.7 or a block like 192.0.2.0/24");
  }

  /** Tells whether this address, as a server or a header writes it, is one of them. */
  public boolean contains(@Nullable String address) {
    Optional<InetAddress> candidate = address == null ? Optional.empty() : address(address);
    return candidate.isPresent()
        && blocks.stream().anyMatch(block -> block.contains(candidate.get()));
  }

  /**
   * Returns the address of the client: the last one in {@code X-Forwarded-For} that is no trusted
   * proxy. What stands further left may be made up.
   *
   * @param peer who sends the header; only a trusted proxy is believed
   * @param forwardedFor the values of the header, in order
   */
  public String client(String peer, Iterable<String> forwardedFor) {
    String client = peer;
    List<String> hops = new ArrayList<>();
    for (String value : forwardedFor) {
      hops.addAll(List.of(value.split(",", -1)));
    }
    for (int i = hops.size() - 1; i >= 0 && contains(client); i--) {
      client = hops.get(i).strip();
    }
    return client;
  }

  /** An address by its digits alone: a name is never looked up. */
  private static Optional<InetAddress> address(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String plain = bracketed ? text.substring(1, text.length() - 1) : text;
    if (!IPV4.matcher(plain).matches() && !IPV6.matcher(plain).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(plain));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
