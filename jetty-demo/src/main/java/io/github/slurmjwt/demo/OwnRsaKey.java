package io.github.slurmjwt.demo;

import io.github.slurmjwt.demo.DemoOptions.FilterParameter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * An RS256 key like an identity provider's: the private key is in a file of its own, the public *
 * key in a JWK Set (RFC 7517) for {@code jwks=}.
 */
final class OwnRsaKey extends OwnKey {
  private static final int BITS = 2048;

  private final Path keySetFile;
  private final boolean isNew;
  private final RSAPrivateCrtKey key;
  private final String keyId;

  private OwnRsaKey(Path keySetFile, boolean isNew, RSAPrivateCrtKey key, String keyId) {
    this.keySetFile = keySetFile;
    this.isNew = isNew;
    this.key = key;
    this.keyId = keyId;
  }

  /**
   * Returns the key in the state's folder, creating it if necessary, and publishes its key set.
   *
   * @throws DemoException if the file does not contain such a key
   */
  static OwnRsaKey in(DemoState state) throws IOException, DemoException {
    boolean isNew =
        !Files.exists(state.privateKey())
            && state.writeSecret(state.privateKey(), pem("PRIVATE KEY", generate().getEncoded()));
    RSAPrivateCrtKey key = read(state.privateKey());
    OwnRsaKey own = new OwnRsaKey(state.keySet(), isNew, key, keyId(key));
    state.writePublic(state.keySet(), "{\"keys\":[" + own.publicJwk() + "]}\n");
    return own;
  }

  /** Returns a key that is not stored in any file. */
  static OwnRsaKey untrusted() {
    RSAPrivateCrtKey key = generate();
    return new OwnRsaKey(Path.of(""), true, key, keyId(key));
  }

  @Override
  FilterParameter parameter() {
    return FilterParameter.authAltParameters("jwks=" + keySetFile);
  }

  @Override
  String description() {
    return keySetFile
        + " with kid "
        + keyId
        + (isNew ? " (new)" : " (of a key from an earlier run)");
  }

  @Override
  String algorithm() {
    return "RS256";
  }

  @Override
  String header(String more) {
    return header(keyId, more);
  }

  /** Returns a header that names another key. */
  String header(String otherKeyId, String more) {
    return "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + otherKeyId + "\"" + more + "}";
  }

  @Override
  byte[] sign(byte[] text) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(text);
    return signature.sign();
  }

  /** Returns the public key as an entry of a JWK Set. */
  String publicJwk() {
    return "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
        .formatted(keyId, base64Url(key.getModulus()), base64Url(key.getPublicExponent()));
  }

  /** Returns the public key as PEM, as {@code openssl rsa -pubout} writes it. */
  byte[] publicPem() {
    try {
      RSAPublicKeySpec spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
      return pem("PUBLIC KEY", KeyFactory.getInstance("RSA").generatePublic(spec).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has RSA", e);
    }
  }

  private static RSAPrivateCrtKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has RSA", e);
    }
  }

  private static RSAPrivateCrtKey read(Path file) throws IOException, DemoException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    try {
      byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
      if (KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der))
          instanceof RSAPrivateCrtKey key) {
        return key;
      }
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      // Reported below without the cause, which may quote the key.
    }
    throw new DemoException(
        file + " is not an RSA private key in PEM: remove it, and the demo creates a new one");
  }

  private static byte[] pem(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return ("-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** RFC 7638: the hash of the key, so that a new key never has the id of an old one. */
  private static String keyId(RSAPrivateCrtKey key) {
    String members =
        "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
            .formatted(base64Url(key.getPublicExponent()), base64Url(key.getModulus()));
    try {
      return base64Url(
          MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** RFC 7518 §6.3.1: without the sign byte that Java adds. */
  private static String base64Url(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64Url(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
