package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** Signs RS256 tokens, as an identity provider does, and publishes its key set as a file. */
final class RsaIssuer {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String KEY_ID = "k1";

  private final KeyPair keys;
  private final Path jwks;

  private RsaIssuer(KeyPair keys, Path jwks) {
    this.keys = keys;
    this.jwks = jwks;
  }

  /** Makes a key, and writes its public half to {@code jwks.json} in the folder. */
  static RsaIssuer in(Path folder) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    Path jwks = folder.resolve("jwks.json");
    Files.writeString(
        jwks,
        """
        {"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"%s","e":"%s","n":"%s"}]}
        """
            .formatted(KEY_ID, text(key.getPublicExponent()), text(key.getModulus())));
    Files.setPosixFilePermissions(jwks, PosixFilePermissions.fromString("rw-r--r--"));
    return new RsaIssuer(keys, jwks);
  }

  Path jwks() {
    return jwks;
  }

  /** Returns a token of ten minutes that names the user in {@code sun}. */
  String token(String user) throws GeneralSecurityException {
    long now = Instant.now().getEpochSecond();
    String signed =
        text("{\"alg\":\"RS256\",\"kid\":\"" + KEY_ID + "\"}")
            + "."
            + text("{\"iat\":" + now + ",\"exp\":" + (now + 600) + ",\"sun\":\"" + user + "\"}");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + BASE64.encodeToString(signature.sign());
  }

  private static String text(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return BASE64.encodeToString(
        bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
