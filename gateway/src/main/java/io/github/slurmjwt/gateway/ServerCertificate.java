package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A certificate and its private key, found to belong together.
 *
 * @param key the private key
 * @param chain the certificate of the gateway, then those of its issuers
 */
record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
  /** Of {@link #keyStore()}, which never leaves the memory. */
  static final String PASSWORD = "in-memory";

  private static final byte[] PROBE = {1};
  private static final int IP_ADDRESS = 7;
  private static final int DNS_NAME = 2;

  ServerCertificate {
    chain = List.copyOf(chain);
  }

  /** Returns whether TLS can use the key with the certificate. */
  boolean isPair() {
    try {
      Signature signature = Signature.getInstance(signatureAlgorithm());
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(leaf().getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // Keys of two algorithms, or one that TLS has no use for.
    }
  }

  private String signatureAlgorithm() {
    return leaf().getPublicKey().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
  }

  private X509Certificate leaf() {
    return chain.get(0);
  }

  /** Returns a store with nothing but this. */
  KeyStore keyStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("gateway", key, PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no key store in memory", e); // Every Java has PKCS12.
    }
  }

  Instant notBefore() {
    return leaf().getNotBefore().toInstant();
  }

  Instant notAfter() {
    return leaf().getNotAfter().toInstant();
  }

  /** Says for whom and until when the certificate is good, in one line. */
  String description() {
    return names() + ", not after " + notAfter().truncatedTo(ChronoUnit.SECONDS);
  }

  private String names() {
    try {
      Collection<List<?>> alternatives = leaf().getSubjectAlternativeNames();
      if (alternatives != null) {
        return alternatives.stream()
            .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
            .map(name -> String.valueOf(name.get(1)))
            .collect(Collectors.joining(" "))
            .replaceAll("[^!-~ ]", "?");
      }
    } catch (CertificateParsingException e) {
      return "names that cannot be read";
    }
    return leaf().getSubjectX500Principal().getName().replaceAll("[^!-~ ]", "?");
  }

  /** Holds no more of the key than its algorithm. */
  @Override
  public String toString() {
    return key.getAlgorithm() + " certificate of " + description();
  }
}
