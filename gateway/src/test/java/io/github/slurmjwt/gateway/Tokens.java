package io.github.slurmjwt.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slurmjwt.TokenIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Mints tokens with the key in a file, and takes tokens apart. */
final class Tokens {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Tokens() {}

  static String of(String user, Path key) throws IOException {
    return issuer(key, InstantSource.system()).issue(user);
  }

  static String of(String user, Path key, Duration lifespan) throws IOException {
    return issuer(key, InstantSource.system()).issue(user, lifespan);
  }

  static String expired(String user, Path key) throws IOException {
    return issuer(key, InstantSource.fixed(Instant.now().minusSeconds(7200))).issue(user);
  }

  /** Returns the token with the first character of its signature changed. */
  static String tampered(String token) {
    int first = token.lastIndexOf('.') + 1;
    char other = token.charAt(first) == 'A' ? 'B' : 'A';
    return token.substring(0, first) + other + token.substring(first + 1);
  }

  /** Signs any claims with HS256. */
  static String signed(String claims, Path key) throws IOException, GeneralSecurityException {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String text =
        encoder.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(key(key));
    return text
        + "."
        + encoder.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Tells whether the token is an HS256 one by the key in the file. */
  static boolean isSignedWith(String token, Path key) throws IOException {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key(key));
      int dot = token.lastIndexOf('.');
      byte[] expected = mac.doFinal(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
      return Arrays.equals(expected, Base64.getUrlDecoder().decode(token.substring(dot + 1)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static JsonNode header(String token) throws IOException {
    return part(token, 0);
  }

  static JsonNode claims(String token) throws IOException {
    return part(token, 1);
  }

  static JsonNode json(byte[] text) throws IOException {
    return JSON.readTree(text);
  }

  private static JsonNode part(String token, int index) throws IOException {
    return json(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]));
  }

  private static TokenIssuer issuer(Path key, InstantSource clock) throws IOException {
    return TokenIssuer.of(key(key), Optional.empty(), clock);
  }

  private static SecretKey key(Path key) throws IOException {
    return new SecretKeySpec(Files.readAllBytes(key), "HmacSHA256");
  }
}
