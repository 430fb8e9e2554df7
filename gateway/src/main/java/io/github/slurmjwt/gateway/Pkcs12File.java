package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Certificate and private key in one file.
 *
 * @param keystore a PKCS12 file with certificate and private key
 * @param passwordFile the file with its password, which thus appears in no list of processes
 */
record Pkcs12File(Path keystore, Path passwordFile) implements CertificateSource {
  static final String KEYSTORE = "--keystore";
  static final String PASSWORD = "--keystore-password";
  private static final String TYPE = "PKCS12";

  @Override
  public List<Path> files() {
    return List.of(keystore, passwordFile);
  }

  @Override
  public ServerCertificate load() throws GatewayException {
    char[] password = SecretFile.read(PASSWORD, passwordFile).toCharArray();
    try {
      KeyStore store = KeyStore.getInstance(TYPE);
      try (var in = Files.newInputStream(keystore)) {
        store.load(in, password);
      }
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias) && store.getKey(alias, password) instanceof PrivateKey key) {
          return new ServerCertificate(key, chain(store, alias));
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

  private static List<X509Certificate> chain(KeyStore store, String alias)
      throws GeneralSecurityException {
    return Arrays.stream(store.getCertificateChain(alias))
        .map(X509Certificate.class::cast)
        .toList();
  }

  private GatewayException failure(String whatAndRemedy) {
    return GatewayException.wrongConfiguration(KEYSTORE + " " + keystore + " " + whatAndRemedy);
  }
}
