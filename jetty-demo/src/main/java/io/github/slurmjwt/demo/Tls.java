package io.github.slurmjwt.demo;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * TLS for the demo's port.
 *
 * @param keystore a PKCS12 file with certificate and private key
 * @param passwordFile the file with its password, which so appears in no list of processes
 */
record Tls(Path keystore, Path passwordFile) {
  static final String HELP =
      """
        --keystore FILE             speak TLS with the certificate and key in this PKCS12 file
        --keystore-password FILE    file with its password
      """;

  private static final String KEYSTORE = "--keystore";
  private static final String PASSWORD = "--keystore-password";
  private static final String TYPE = "PKCS12";
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");
  private static final int SCAN_SECONDS = 2;
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** The options, each with a value. */
  static final List<String> NAMES = List.of(KEYSTORE, PASSWORD);

  /** Reads the options; empty when TLS is not wanted. */
  static Optional<Tls> parse(Map<String, String> values) throws DemoException {
    if (values.containsKey(KEYSTORE) != values.containsKey(PASSWORD)) {
      throw DemoException.usage(KEYSTORE + " and " + PASSWORD + " need each other: see --help");
    }
    Optional<Path> keystore = GatewayOptions.path(values, KEYSTORE);
    return keystore.isEmpty()
        ? Optional.empty()
        : Optional.of(new Tls(keystore.get(), GatewayOptions.path(values, PASSWORD).orElseThrow()));
  }

  /**
   * Returns a connector for TLS 1.2 and newer that takes up a renewed certificate by itself.
   *
   * @throws DemoException when the file cannot be opened, or has no private key
   */
  ServerConnector connector(Server server, HttpConfiguration http) throws DemoException {
    String password = SecretFile.read(PASSWORD, passwordFile);
    check(password);
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStorePath(keystore.toUri().toString());
    ssl.setKeyStoreType(TYPE);
    ssl.setKeyStorePassword(password);
    ssl.setIncludeProtocols(PROTOCOLS);
    // One certificate for one application: there is no other host to protect by its name.
    http.addCustomizer(new SecureRequestCustomizer(false));
    ServerConnector connector =
        new ServerConnector(
            server, new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory(http));
    connector.addBean(new CarefulScanner(ssl, password));
    return connector;
  }

  private void check(String password) throws DemoException {
    try {
      KeyStore store = KeyStore.getInstance(TYPE);
      try (var in = Files.newInputStream(keystore)) {
        store.load(in, password.toCharArray());
      }
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          return;
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw failure(
          "cannot be opened as PKCS12 with the password in "
              + passwordFile
              + " ("
              + e.getClass().getSimpleName()
              + ")");
    }
    throw failure("holds no private key: put both into it");
  }

  private DemoException failure(String whatAndRemedy) {
    return DemoException.failure(KEYSTORE + " " + keystore + " " + whatAndRemedy);
  }

  /** Looks before it leaps: Jetty lets go of the certificate in force before it reads the new. */
  private final class CarefulScanner extends KeyStoreScanner {
    private final String password;

    CarefulScanner(SslContextFactory ssl, String password) {
      super(ssl);
      this.password = password;
      setScanInterval(SCAN_SECONDS);
    }

    @Override
    public void reload() {
      try {
        check(password);
        super.reload();
      } catch (DemoException e) {
        LOG.log(Level.WARNING, "the old certificate stays in force: " + e.getMessage());
      }
    }
  }
}
