package io.github.slurmjwt.gateway;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Transport;

/**
 * Where slurmrestd listens.
 *
 * @param base scheme, host and port, nothing else
 * @param socket the Unix socket in place of host and port
 */
record Slurmrestd(URI base, Optional<Path> socket) {
  static final String OPTION = "--slurmrestd";

  /** Continues a sentence that begins with the name of the option. */
  static final String RULE =
      "must be http://127.0.0.1:PORT, https://HOST:PORT or unix:/PATH and nothing more, since"
          + " tokens must not travel unencrypted";

  private static final String UNIX = "unix:";
  private static final URI LOCALHOST = URI.create("http://localhost");
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|\\[.*\\]");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  /** Returns the address; empty unless it is https, or does not leave this machine. */
  static Optional<Slurmrestd> parse(String text) {
    try {
      if (text.startsWith(UNIX)) {
        Path socket = Path.of(text.substring(UNIX.length()));
        return socket.isAbsolute()
            ? Optional.of(new Slurmrestd(LOCALHOST, Optional.of(socket)))
            : Optional.empty();
      }
      URI url = new URI(text);
      if (!isSafe(url)) {
        return Optional.empty();
      }
      String scheme = url.getScheme().toLowerCase(Locale.ROOT);
      URI base = new URI(scheme, null, url.getHost(), url.getPort(), null, null, null);
      return Optional.of(new Slurmrestd(base, Optional.empty()));
    } catch (URISyntaxException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean isSafe(URI url) {
    return keepsTokensSecret(url)
        && url.getHost() != null
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null
        && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
  }

  /** Tells whether what is sent there is encrypted, or does not leave this machine. */
  private static boolean keepsTokensSecret(URI url) {
    return "https".equalsIgnoreCase(url.getScheme())
        || ("http".equalsIgnoreCase(url.getScheme())
            && LOOPBACK.contains(String.valueOf(url.getHost())));
  }

  /**
   * Returns a request for slurmrestd.
   *
   * @param pathAndQuery as the client wrote it
   */
  Request newRequest(HttpClient client, String method, String pathAndQuery) {
    Request request = client.newRequest(base).method(method).path(pathAndQuery);
    socket.map(Transport.TCPUnix::new).ifPresent(request::transport);
    return request;
  }

  /** Tells whether its host is the number of an address, so that no name service is asked. */
  boolean isNumeric() {
    return NUMERIC.matcher(base.getHost()).matches();
  }

  /** Returns where it listens; a host is looked up anew by each call. */
  SocketAddress address() {
    if (socket.isPresent()) {
      return UnixDomainSocketAddress.of(socket.get());
    }
    int standard = base.getScheme().equals("https") ? 443 : 80;
    String host = base.getHost().replaceAll("[\\[\\]]", "");
    return new InetSocketAddress(host, base.getPort() < 0 ? standard : base.getPort());
  }

  @Override
  public String toString() {
    return socket.map(path -> UNIX + path).orElseGet(base::toString);
  }
}
