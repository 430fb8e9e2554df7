package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * TLS for the gateway's port.
 *
 * @param keystore a PKCS12 file with certificate and private key
 * @param passwordFile the file with its password, which thus appears in no list of processes
 */
record Tls(Path keystore, Path passwordFile) {
  static final String KEYSTORE = "--keystore";
  static final String PASSWORD = "--keystore-password";
  private static final String TYPE = "PKCS12";
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");
  private static final int SCAN_SECONDS = 2;
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /**
   * Returns a connector for TLS 1.2 and newer that takes up a renewed certificate by itself.
   *
   * @throws GatewayException when the file cannot be opened, or has no private key
   */
  ServerConnector connector(Server server, HttpConfiguration http) throws GatewayException {
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
    connector.addBean(new CheckingScanner(ssl, password));
    return connector;
  }

  /**
   * Checks both files.
   *
   * @throws GatewayException when one cannot be used
   */
  void check() throws GatewayException {
    check(SecretFile.read(PASSWORD, passwordFile));
  }

  private void check(String password) throws GatewayException {
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

  private GatewayException failure(String whatAndRemedy) {
    return GatewayException.failure(KEYSTORE + " " + keystore + " " + whatAndRemedy);
  }

  /**
   * Checks a new keystore first: Jetty drops the certificate in force before it reads the new one.
   */
  private final class CheckingScanner extends KeyStoreScanner {
    private final String password;

    CheckingScanner(SslContextFactory ssl, String password) {
      super(ssl);
      this.password = password;
      setScanInterval(SCAN_SECONDS);
    }

    @Override
    public void reload() {
      try {
        check(password);
        super.reload();
      } catch (GatewayException e) {
        LOG.log(Level.WARNING, "the old certificate stays in force: " + e.getMessage());
      }
    }
  }
}
