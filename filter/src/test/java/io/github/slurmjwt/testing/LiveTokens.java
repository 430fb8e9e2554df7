package io.github.slurmjwt.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slurmjwt.TokenIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Mints tokens that are good now, with the key in a file, for servers with the system's clock; and
 * takes tokens apart. Those for a fixed clock are in {@link Tokens}.
 */
public final class LiveTokens {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LiveTokens() {}

  /** Returns a token as {@code scontrol token} makes it. */
  public static String of(String user, Path key) throws IOException {
    return issuer(key, InstantSource.system()).issue(user);
  }

  /** Returns a token that ends after this time. */
  public static String of(String user, Path key, Duration lifespan) throws IOException {
    return issuer(key, InstantSource.system()).issue(user, lifespan);
  }

  /** Returns a token that was good two hours ago. */
  public static String expired(String user, Path key) throws IOException {
    return issuer(key, InstantSource.fixed(Instant.now().minusSeconds(7200))).issue(user);
  }

  /** Returns the token with the first character of its signature changed. */
  public static String tampered(String token) {
    int first = token.lastIndexOf('.') + 1;
    char other = token.charAt(first) == 'A' ? 'B' : 'A';
    return token.substring(0, first) + other + token.substring(first + 1);
  }

  /** Signs any claims with HS256. */
  public static String signed(String claims, Path key) throws IOException {
    return Tokens.hs256("{\"alg\":\"HS256\"}", claims, Files.readAllBytes(key));
  }

  /** Tells whether the token is an HS256 one by the key in the file. */
  public static boolean isSignedWith(String token, Path key) throws IOException {
    String signingInput = token.substring(0, token.lastIndexOf('.'));
    return token.equals(Tokens.macced(signingInput, Files.readAllBytes(key)));
  }

  /** Returns the first part of the token. */
  public static JsonNode header(String token) throws IOException {
    return part(token, 0);
  }

  /** Returns the second part of the token. */
  public static JsonNode claims(String token) throws IOException {
    return part(token, 1);
  }

  /** Reads JSON. */
  public static JsonNode json(byte[] text) throws IOException {
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
