package io.github.slurmjwt.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * Writes a JWK Set as every Slurm reads it: 22.05 uses only keys with {@code alg}, and 26.05 exits
 * on a key without {@code kid} or with padding in {@code n} or {@code e} ({@code auth_jwt.c},
 * {@code _build_jwks_keys}).
 */
final class JsonKeySet {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonKeySet() {}

  /** Returns the set in UTF-8, a line for each key. */
  static byte[] of(Map<String, RSAPublicKey> keys) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("keys");
      for (Map.Entry<String, RSAPublicKey> entry : keys.entrySet()) {
        json.writeRaw('\n');
        write(json, entry.getKey(), entry.getValue());
      }
      json.writeRaw('\n');
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, String keyId, RSAPublicKey key) throws IOException {
    json.writeStartObject();
    json.writeStringField("kty", "RSA");
    json.writeStringField("use", "sig");
    json.writeStringField("alg", "RS256");
    json.writeStringField("kid", keyId);
    json.writeStringField("n", base64Url(key.getModulus()));
    json.writeStringField("e", base64Url(key.getPublicExponent()));
    json.writeEndObject();
  }

  /** RFC 7518 §2: the fewest bytes, big-endian. */
  private static String base64Url(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    byte[] text =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encode(Arrays.copyOfRange(bytes, sign, bytes.length));
    return new String(text, StandardCharsets.US_ASCII);
  }
}
