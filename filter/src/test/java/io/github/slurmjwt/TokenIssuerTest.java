package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenIssuerTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.9Z");
  private static final SecretKey KEY = new SecretKeySpec(new byte[32], "HmacSHA256");

  private final TokenIssuer issuer = TokenIssuer.of(KEY, Optional.empty(), () -> NOW);

  @Test
  void mintsWhatScontrolTokenMints() {
    String[] parts = issuer.issue("alice").split("\\.", -1);
    assertEquals("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", decode(parts[0]));
    assertEquals("{\"exp\":1793536200,\"iat\":1793534400,\"sun\":\"alice\"}", decode(parts[1]));
  }

  @Test
  void mintsForTheLongestLifespan() {
    String token = issuer.issue("alice", TokenIssuer.INFINITE_LIFESPAN);
    assertEquals(
        "{\"exp\":3941018047,\"iat\":1793534400,\"sun\":\"alice\"}",
        decode(token.split("\\.", -1)[1]));
  }

  @Test
  void honoursMaxTokenLifespan() {
    TokenIssuer limited = TokenIssuer.of(KEY, Optional.of(Duration.ofHours(1)), () -> NOW);
    assertEquals(3, limited.issue("alice", Duration.ofHours(1)).split("\\.", -1).length);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> limited.issue("alice", Duration.ofSeconds(3601)));
    assertEquals(
        "the lifespan is longer than max_token_lifespan=3600 allows", refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 2147483648L})
  void refusesALifespanOutOfRange(long seconds) {
    assertThrows(
        IllegalArgumentException.class, () -> issuer.issue("alice", Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1001", "-a", "a b", "a\n", "a/b"})
  void refusesANameThatTheFilterWouldRefuse(String name) {
    assertThrows(IllegalArgumentException.class, () -> issuer.issue(name));
  }

  @Test
  void mintsTokensThatTheVerifierAccepts() throws Exception {
    TokenVerifier verifier = TokenVerifier.builder(() -> new OneKey(KEY)).clock(() -> NOW).build();
    SlurmPrincipal alice = verifier.verify(issuer.issue("alice"));
    assertEquals("alice", alice.getName());
    assertEquals(Instant.parse("2026-11-01T12:00:00Z"), alice.issuedAt());
    assertEquals(Instant.parse("2026-11-01T12:30:00Z"), alice.expiresAt());
  }

  private static String decode(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private record OneKey(SecretKey key) implements VerificationKeys {
    @Override
    public Optional<SecretKey> hmacKey() {
      return Optional.of(key);
    }

    @Override
    public boolean hasKeySet() {
      return false;
    }

    @Override
    public Optional<java.security.interfaces.RSAPublicKey> rsaKey(String keyId) {
      return Optional.empty();
    }
  }
}
