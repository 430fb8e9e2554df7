package io.github.slurmjwt.demo;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

  private static final String UNIX = "unix:";
  private static final URI LOCALHOST = URI.create("http://localhost");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  /**
   * Reads the option.
   *
   * @throws DemoException unless it is https, or does not leave this machine
   */
  static Slurmrestd parse(String text) throws DemoException {
    try {
      if (text.startsWith(UNIX)) {
        Path socket = Path.of(text.substring(UNIX.length()));
        if (socket.isAbsolute()) {
          return new Slurmrestd(LOCALHOST, Optional.of(socket));
        }
      } else if (isSafe(new URI(text))) {
        URI url = new URI(text);
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        return new Slurmrestd(
            new URI(scheme, null, url.getHost(), url.getPort(), null, null, null),
            Optional.empty());
      }
    } catch (URISyntaxException | InvalidPathException e) {
      // Said below.
    }
    throw DemoException.usage(
        OPTION
            + " must be http://127.0.0.1:PORT, https://HOST:PORT or unix:/PATH, for tokens must not"
            + " travel in the clear, and nothing more than that");
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
  static boolean keepsTokensSecret(URI url) {
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

  @Override
  public String toString() {
    return socket.map(path -> UNIX + path).orElseGet(base::toString);
  }
}
