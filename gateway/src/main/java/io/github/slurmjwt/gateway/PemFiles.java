package io.github.slurmjwt.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificate and private key as certbot leaves them.
 *
 * @param certificate the certificate of the gateway, then those of its issuers: {@code
 *     fullchain.pem}
 * @param privateKey its private key in PKCS #8 without a password: {@code privkey.pem}
 */
record PemFiles(Path certificate, Path privateKey) implements CertificateSource {
  static final String CERTIFICATE = "--certificate";
  static final String PRIVATE_KEY = "--private-key";

  /** RFC 7468 §10: PKCS #8. The older forms name the algorithm in their first line. */
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([0-9A-Za-z+/=\\s]+)-----END PRIVATE KEY-----");

  private static final Pattern OTHER_FORM =
      Pattern.compile("-----BEGIN (RSA |EC |ENCRYPTED )PRIVATE KEY-----");

  @Override
  public List<Path> files() {
    return List.of(certificate, privateKey);
  }

  @Override
  public ServerCertificate load() throws GatewayException {
    List<X509Certificate> chain = chain();
    ServerCertificate loaded = new ServerCertificate(key(chain.get(0)), chain);
    if (!loaded.isPair()) {
      throw failure(
          PRIVATE_KEY,
          privateKey,
          "is not the key of the first certificate in "
              + certificate
              + ": give the two files that were made together");
    }
    return loaded;
  }

  private List<X509Certificate> chain() throws GatewayException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> found =
          factory
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (NoSuchFileException e) {
      throw failure(CERTIFICATE, certificate, "does not exist: create it or correct the path");
    } catch (IOException e) {
      throw unreadable(CERTIFICATE, certificate, e);
    } catch (CertificateException e) {
      throw failure(CERTIFICATE, certificate, "holds no certificates in PEM: give fullchain.pem");
    }
    throw failure(CERTIFICATE, certificate, "holds no certificate: give fullchain.pem");
  }

  private PrivateKey key(X509Certificate leaf) throws GatewayException {
    String algorithm = leaf.getPublicKey().getAlgorithm();
    if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
      throw failure(CERTIFICATE, certificate, "is neither RSA nor EC, and TLS needs one of them");
    }
    String text = SecretFile.read(PRIVATE_KEY, privateKey);
    Matcher pem = PKCS8.matcher(text);
    if (!pem.find()) {
      throw failure(PRIVATE_KEY, privateKey, remedy(text));
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1).getBytes(StandardCharsets.US_ASCII));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw failure(
          PRIVATE_KEY,
          privateKey,
          "holds no " + algorithm + " key as the certificate in " + certificate + " needs it");
    }
  }

  private static String remedy(String text) {
    Matcher form = OTHER_FORM.matcher(text);
    return form.find()
        ? "begins with " + form.group() + ": convert it with openssl pkcs8 -topk8 -nodes"
        : "holds no private key in PEM: give privkey.pem";
  }

  private static GatewayException unreadable(String option, Path file, IOException e) {
    return failure(
        option,
        file,
        e instanceof AccessDeniedException
            ? SecretFile.NO_PERMISSION
            : "cannot be read (" + e.getClass().getSimpleName() + ")");
  }

  private static GatewayException failure(String option, Path file, String whatAndRemedy) {
    return GatewayException.wrongConfiguration(option + " " + file + " " + whatAndRemedy);
  }
}
