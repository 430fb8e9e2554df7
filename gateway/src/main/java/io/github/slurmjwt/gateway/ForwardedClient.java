package io.github.slurmjwt.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Takes the address of the client from the header of a trusted proxy: the right-most one that is
 * not a trusted proxy itself. What stands left of it, the client may have written. (Jetty's own
 * customizer believes everybody, and takes the left-most.)
 */
final class ForwardedClient implements HttpConfiguration.Customizer {
  /** RFC 7239 §4: one element of the list, or one parameter of an element. */
  private static final Pattern FOR =
      Pattern.compile("(?i)(?:^|;)\\s*for\\s*=\\s*(?:\"([^\"\\\\]*)\"|([^\";,\\s]+))\\s*(?=;|$)");

  private static final Pattern WITH_PORT =
      Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::[0-9]+)?|([0-9.]+):[0-9]+");

  private final TrustedProxies proxies;
  private final ClientAddress source;

  ForwardedClient(TrustedProxies proxies, ClientAddress source) {
    this.proxies = proxies;
    this.source = source;
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    SocketAddress peer = request.getConnectionMetaData().getRemoteSocketAddress();
    if (!proxies.contains(peer)) {
      return request;
    }
    Optional<InetAddress> client = client(request.getHeaders());
    return client.isEmpty() ? request : new WithClient(request, client.get());
  }

  /** Returns the client; empty when the proxies name none, or nothing that is an address. */
  private Optional<InetAddress> client(HttpFields headers) {
    List<String> hops = hops(headers);
    Optional<InetAddress> last = Optional.empty();
    for (int i = hops.size() - 1; i >= 0; i--) {
      Optional<InetAddress> hop = address(hops.get(i));
      if (hop.isEmpty()) {
        return last; // The trusted proxy before it did not say whom it had there.
      }
      if (!proxies.contains(hop.get())) {
        return hop;
      }
      last = hop;
    }
    return last;
  }

  private List<String> hops(HttpFields headers) {
    String name = source == ClientAddress.FORWARDED ? "Forwarded" : "X-Forwarded-For";
    List<String> hops = new ArrayList<>();
    for (String value : headers.getValuesList(name)) {
      for (String element : value.split(",", -1)) {
        hops.add(element.strip());
      }
    }
    return hops;
  }

  private Optional<InetAddress> address(String hop) {
    String node = hop;
    if (source == ClientAddress.FORWARDED) {
      Matcher found = FOR.matcher(hop);
      if (!found.find()) {
        return Optional.empty();
      }
      node = found.group(1) == null ? found.group(2) : found.group(1);
    }
    Matcher withPort = WITH_PORT.matcher(node);
    if (withPort.matches()) {
      node = withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
    }
    return TrustedProxies.address(node);
  }

  private static final class WithClient extends Request.Wrapper {
    private final ConnectionMetaData connection;

    private WithClient(Request request, InetAddress client) {
      super(request);
      InetSocketAddress address = new InetSocketAddress(client, 0);
      this.connection =
          new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
            @Override
            public SocketAddress getRemoteSocketAddress() {
              return address;
            }
          };
    }

    @Override
    public ConnectionMetaData getConnectionMetaData() {
      return connection;
    }
  }
}
