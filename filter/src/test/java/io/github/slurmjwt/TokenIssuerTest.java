package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
  void mintsForOneSecond() {
    String token = issuer.issue("alice", Duration.ofSeconds(1));
    assertEquals(
        "{\"exp\":1793534401,\"iat\":1793534400,\"sun\":\"alice\"}",
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

  private static SlurmIdentity identity(
      String name, long uid, String gecos, String directory, Map<String, Long> groups) {
    return new SlurmIdentity(name, uid, 2001, gecos, directory, "/bin/bash", groups, List.of());
  }

  @Test
  void mintsTheIdentityThatSlurm2605Reads() {
    SlurmIdentity alice =
        identity("alice", 2001, "Alice É,,,", "/home/alice", Map.of("hpc", 3000L, "alice", 2001L));
    assertEquals(
        "{\"exp\":1793534460,\"iat\":1793534400,\"sun\":\"alice\",\"uid\":2001,\"gid\":2001,"
            + "\"id\":{\"name\":\"alice\",\"gecos\":\"Alice É,,,\",\"dir\":\"/home/alice\","
            + "\"shell\":\"/bin/bash\",\"groups\":{\"alice\":2001,\"hpc\":3000}}}",
        decode(issuer.issue(alice, Duration.ofMinutes(1)).split("\\.", -1)[1]));
  }

  /** What it mints is accepted where nothing but an identity is, and means the same account. */
  @Test
  void mintsWhatAClusterWithClientIdsOnlyAccepts() throws Exception {
    TokenVerifier verifier =
        TokenVerifier.builder(() -> new OneKey(KEY))
            .slurm(SlurmOptions.builder().clientIdentity(ClientIdentity.REQUIRED).build())
            .clock(() -> NOW)
            .build();
    SlurmIdentity ids =
        new SlurmIdentity("bob", 4294967293L, 1, "", "/", "", Map.of(), List.of(7L, 8L));
    for (SlurmIdentity account :
        List.of(identity("root", 0, "", "/root", Map.of("wheel", 10L)), ids)) {
      SlurmPrincipal user = verifier.verify(issuer.issue(account, Duration.ofMinutes(1)));
      assertEquals(Optional.of(account), user.identity());
      assertEquals(account.name(), user.getName());
    }
    assertThrows(
        TokenRejectedException.class, () -> verifier.verify(issuer.issue("alice")), "no identity");
  }

  static Stream<SlurmIdentity> refused() {
    Map<String, Long> none = Map.of();
    return Stream.of(
        identity("1000", 1000, "", "/", none),
        identity("-x", 1000, "", "/", none),
        identity("alice", 0, "", "/", none),
        identity("root", 1, "", "/", none),
        identity("alice", 1000, "", "/", Map.of("hpc", 0L)),
        identity("alice", 1000, "", "/", Map.of("root", 7L)),
        new SlurmIdentity("alice", 1000, 0, "", "/", "", none, List.of()),
        new SlurmIdentity("alice", 1000, 1000, "", "/", "", none, List.of(0L)),
        identity("alice", -1, "", "/", none),
        identity("alice", 99, "", "/", none),
        identity("alice", 65534, "", "/", none),
        identity("alice", 4294967294L, "", "/", none),
        identity("alice", 1000, "", "home", none),
        identity("alice", 1000, "", "", none),
        identity("alice", 1000, "x:0:0", "/", none),
        identity("alice", 1000, "a\nroot::0:0::/:/bin/sh", "/", none),
        identity("alice", 1000, "\0", "/", none),
        identity("alice", 1000, "\ud800", "/", none),
        identity("alice", 1000, "", "/a:b", none),
        identity("alice", 1000, "", "/", Map.of("a:b", 1L)),
        identity("alice", 1000, "", "/", Map.of("hpc", -1L)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void mintsNoIdentityThatIsNoAccount(SlurmIdentity identity) {
    assertThrows(
        IllegalArgumentException.class, () -> issuer.issue(identity, Duration.ofMinutes(1)));
  }

  @Test
  void keepsAnIdentityToTheLifespanToo() {
    TokenIssuer limited = TokenIssuer.of(KEY, Optional.of(Duration.ofHours(1)), () -> NOW);
    SlurmIdentity alice = identity("alice", 1000, "", "/", Map.of());
    assertThrows(IllegalArgumentException.class, () -> limited.issue(alice, Duration.ofHours(2)));
    assertThrows(IllegalArgumentException.class, () -> issuer.issue(alice, Duration.ZERO));
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
