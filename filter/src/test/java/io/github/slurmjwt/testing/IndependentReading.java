package io.github.slurmjwt.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Reads a token a second time, with nothing of the filter: split, base64url, HMAC and RSA are
 * written here or come from the JDK. What the filter accepts must be good here too.
 *
 * @param hmacKey the key for HS256
 * @param rsaKeys the keys for RS256 by their ids
 */
public record IndependentReading(SecretKey hmacKey, Map<String, RSAPublicKey> rsaKeys) {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Returns the claims if one of the keys has signed them; else empty. */
  public Optional<JsonNode> signedClaims(String token) {
    List<String> parts = List.of(token.split("\\.", -1));
    if (parts.size() != 3) {
      return Optional.empty();
    }
    Optional<JsonNode> header = base64Url(parts.get(0)).flatMap(IndependentReading::json);
    Optional<byte[]> signature = base64Url(parts.get(2));
    if (header.isEmpty() || signature.isEmpty()) {
      return Optional.empty();
    }
    byte[] input = (parts.get(0) + "." + parts.get(1)).getBytes(ISO_8859_1);
    return holds(header.get(), input, signature.get())
        ? base64Url(parts.get(1)).flatMap(IndependentReading::json)
        : Optional.empty();
  }

  /**
   * Returns the user of a token that is signed, names its issue, and has not expired.
   *
   * @param nowSeconds the time, in seconds since 1970
   */
  public Optional<String> user(String token, long nowSeconds) {
    return signedClaims(token)
        .filter(claims -> claims.path("exp").isIntegralNumber())
        .filter(claims -> claims.get("exp").canConvertToLong())
        .filter(claims -> claims.get("exp").longValue() >= nowSeconds)
        .filter(claims -> claims.path("iat").isNumber())
        .map(claims -> claims.path(claims.path("sun").isTextual() ? "sun" : "username"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  private boolean holds(JsonNode header, byte[] input, byte[] signature) {
    try {
      String algorithm = header.path("alg").isTextual() ? header.get("alg").textValue() : "";
      if (algorithm.equals("HS256")) {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(hmacKey);
        return MessageDigest.isEqual(mac.doFinal(input), signature);
      }
      if (!algorithm.equals("RS256") || !header.path("kid").isTextual()) {
        return false;
      }
      RSAPublicKey key = rsaKeys.get(header.get("kid").textValue());
      if (key == null) {
        return false;
      }
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initVerify(key);
      rsa.update(input);
      return rsa.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // A signature of another length than the key.
    }
  }

  /** RFC 7515 §2: base64url without padding. No bit may be left over that says nothing. */
  private static Optional<byte[]> base64Url(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int bits = 0;
    int held = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      bits = bits << 6 | value;
      held += 6;
      if (held >= 8) {
        held -= 8;
        bytes.write(bits >> held);
        bits &= (1 << held) - 1;
      }
    }
    return held >= 6 || bits != 0 ? Optional.empty() : Optional.of(bytes.toByteArray());
  }

  private static Optional<JsonNode> json(byte[] utf8) {
    try {
      return Optional.of(JSON.readTree(utf8)).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
