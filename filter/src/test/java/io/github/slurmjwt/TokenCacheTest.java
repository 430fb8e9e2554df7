package io.github.slurmjwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A verifier that remembers: it answers as one that does not, only sooner. */
class TokenCacheTest {
  private static final SecretKey KEY = new SecretKeySpec(new byte[32], "HmacSHA256");
  private static final SecretKey NEW_KEY =
      new SecretKeySpec("another key of thirty-two bytes!!".getBytes(UTF_8), "HmacSHA256");
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  private Instant now = START;
  private CountingKeys keys = new CountingKeys(KEY);
  private DenyList denied = DenyList.EMPTY;
  private final TokenVerifier verifier =
      TokenVerifier.builder(() -> keys)
          .denyList(() -> denied)
          .access(AccessPolicy.builder().minimumRemaining(Duration.ofSeconds(10)).build())
          .clock(() -> now)
          .cache(CacheLimits.DEFAULT)
          .build();

  @Test
  void verifiesTheSameTextOnce() throws Exception {
    String token = token("alice", 60);
    SlurmPrincipal first = verifier.verify(token);
    assertSame(first, verifier.verify(String.valueOf(token.toCharArray())));
    assertEquals(1, keys.uses);
  }

  @Test
  @DisplayName("O2 a remembered token dies with its second")
  void refusesARememberedTokenInTheSecondAfterItsExpiry() throws Exception {
    String token = token("alice", 60);
    verifier.verify(token);
    now = START.plusMillis(50_999);
    assertEquals("alice", verifier.verify(token).getName());
    now = START.plusMillis(60_999);
    assertEquals(Rejection.EXPIRES_SOON, refusal(token));
    now = START.plusSeconds(61);
    assertEquals(Rejection.EXPIRED, refusal(token));
    assertEquals(1, keys.uses);
  }

  @Test
  @DisplayName("O12 a remembered token dies with a new deny list, and lives again without it")
  void asksEveryNewDenyList() throws Exception {
    String token = token("alice", 60);
    verifier.verify(token);
    denied = DenyList.parse("token " + TokenFingerprint.of(token));
    assertEquals(Rejection.TOKEN_DENIED, refusal(token));
    assertEquals(Rejection.TOKEN_DENIED, refusal(token));
    assertEquals(2, keys.uses, "verified anew, once");
    denied = DenyList.parse("user ALICE");
    assertEquals(Rejection.USER_DENIED, refusal(token));
    denied = DenyList.parse("");
    assertEquals("alice", verifier.verify(token).getName());
    assertSame(verifier.verify(token), verifier.verify(token));
    assertEquals(4, keys.uses);
  }

  @Test
  @DisplayName("O12 another user's name is looked up in the deny list for each request")
  void asksTheDenyListForAlternateUsers() throws Exception {
    denied = DenyList.parse("user mallory");
    String root = token("root", 60);
    assertEquals("root", verifier.verify(root).getName());
    assertEquals("bob", verifier.verify(root, Optional.of("bob")).getName());
    TokenRejectedException refusal =
        assertThrows(
            TokenRejectedException.class, () -> verifier.verify(root, Optional.of("mallory")));
    assertEquals(Rejection.USER_DENIED, refusal.reason());
    assertEquals(1, keys.uses);
  }

  @Test
  void keepsNoReplacedDenyListInMemory() throws Exception {
    denied = DenyList.parse("user mallory");
    verifier.verify(token("alice", 60));
    WeakReference<DenyList> replaced = new WeakReference<>(denied);
    denied = DenyList.parse("");
    for (int i = 0; i < 50 && replaced.get() != null; i++) {
      System.gc();
    }
    assertNull(replaced.get());
  }

  @Test
  void verifiesAnExpiredTokenOnlyOnce() throws Exception {
    String token = token("alice", 60);
    now = START.plusSeconds(3600);
    assertEquals(Rejection.EXPIRED, refusal(token));
    assertEquals(Rejection.EXPIRED, refusal(token));
    assertEquals(1, keys.uses);
    now = START; // A clock that is set back: the token is good again, and must be verified whole.
    assertEquals("alice", verifier.verify(token).getName());
  }

  @Test
  void forgetsTheKeysThatAnotherSnapshotReplaced() throws Exception {
    String token = token("alice", 60);
    verifier.verify(token);
    WeakReference<CountingKeys> replaced = new WeakReference<>(keys);
    for (int change = 0; change < 3; change++) {
      keys = new CountingKeys(KEY);
      assertEquals("alice", verifier.verify(token).getName());
    }
    for (int i = 0; i < 50 && replaced.get() != null; i++) {
      System.gc();
    }
    assertNull(replaced.get());
  }

  @Test
  @DisplayName("O2 a remembered token dies with its key")
  void refusesARememberedTokenOnceItsKeyIsGone() throws Exception {
    String token = token("alice", 60);
    verifier.verify(token);
    keys = new CountingKeys(NEW_KEY);
    assertEquals(Rejection.BAD_SIGNATURE, refusal(token));
  }

  @Test
  @DisplayName("O2 keys that change between the check and the memory of it")
  void remembersTheKeysThatATokenWasCheckedWith() throws Exception {
    CountingKeys old = new CountingKeys(KEY);
    CountingKeys fresh = new CountingKeys(NEW_KEY);
    Iterator<VerificationKeys> source =
        List.<VerificationKeys>of(old, fresh, fresh, fresh).iterator();
    TokenVerifier racing =
        TokenVerifier.builder(source::next).clock(() -> now).cache(CacheLimits.DEFAULT).build();
    String token = token("alice", 60);
    assertEquals("alice", racing.verify(token).getName());
    assertThrows(TokenRejectedException.class, () -> racing.verify(token));
  }

  @Test
  @DisplayName("O5 another user's name is decided anew for each request")
  void neverRemembersAnAlternateUser() throws Exception {
    String root = token("root", 60);
    assertEquals("bob", verifier.verify(root, Optional.of("bob")).getName());
    assertEquals("root", verifier.verify(root).getName());
    assertEquals("carol", verifier.verify(root, Optional.of("carol")).getName());
    String alice = token("alice", 60);
    assertEquals("alice", verifier.verify(alice, Optional.of("alice")).getName());
    TokenRejectedException refusal =
        assertThrows(
            TokenRejectedException.class, () -> verifier.verify(alice, Optional.of("bob")));
    assertEquals(Rejection.ALTERNATE_USER_NOT_ALLOWED, refusal.reason());
  }

  @Test
  @DisplayName("O1 and O3 a text that is nearly a remembered one is another text")
  void comparesTheWholeText() throws Exception {
    String token = token("alice", 60);
    verifier.verify(token);
    int middle = token.indexOf('.') + 5;
    char other = token.charAt(middle) == 'x' ? 'y' : 'x';
    String sameEnd = token.substring(0, middle) + other + token.substring(middle + 1);
    assertEquals(Rejection.BAD_SIGNATURE, refusal(sameEnd));
    assertEquals(Rejection.BAD_SIGNATURE, refusal(sameEnd));
    assertEquals(3, keys.uses, "a bad token must not be remembered");
  }

  @Test
  void keepsNoMoreThanItsLimit() throws Exception {
    TokenVerifier small =
        TokenVerifier.builder(() -> keys)
            .clock(() -> now)
            .cache(CacheLimits.of(10, 1_000_000))
            .build();
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      tokens.add(token("user" + i, 60));
      small.verify(tokens.get(i));
    }
    int verified = keys.uses;
    for (String token : tokens) {
      small.verify(token);
    }
    int remembered = 1000 - (keys.uses - verified);
    assertTrue(remembered <= 10, "remembered " + remembered);
  }

  /** The number of tokens leaves room for more; their weight does not. */
  @Test
  void keepsNoMoreBytesThanItsLimit() throws Exception {
    TokenVerifier small =
        TokenVerifier.builder(() -> keys)
            .clock(() -> now)
            .cache(CacheLimits.of(100, 100_000))
            .build();
    assertEquals(0, small.cachedTokens());
    int weight = 0;
    for (int i = 100; i < 200; i++) {
      String token = token("user" + i + "x".repeat(200), 60);
      // 700 bytes, the text, and four times its payload with the dot before it.
      weight = 700 + token.length() + 4 * (token.lastIndexOf('.') - token.indexOf('.'));
      assertEquals(Math.min(i - 100, 100_000 / Math.max(weight, 1000)), small.cachedTokens());
      small.verify(token);
    }
    assertTrue(weight > 1000, () -> "else the number would be the limit");
    assertEquals(100_000 / weight, small.cachedTokens());
  }

  @Test
  void countsNothingWithoutACache() throws Exception {
    TokenVerifier forgetful = TokenVerifier.builder(() -> keys).clock(() -> now).build();
    forgetful.verify(token("alice", 60));
    assertEquals(0, forgetful.cachedTokens());
    verifier.verify(token("alice", 60));
    verifier.verify(token("bob", 60));
    assertEquals(2, verifier.cachedTokens());
  }

  /** Clients choose the beginning of a token, and could make many with the same hash. */
  @Test
  void looksATokenUpByTheEndOfItsSignature() {
    String token = token("alice", 60);
    String end = token.substring(token.length() - 8);
    assertEquals(end.hashCode(), entry(token).hashCode());
    assertEquals(end.hashCode(), entry("x" + token).hashCode());
    assertEquals("short".hashCode(), entry("short").hashCode());
    assertNotEquals(entry(token), entry("x" + token));
    assertNotEquals(entry(token), token);
  }

  private TokenCache.Entry entry(String token) {
    return new TokenCache.Entry(token, keys, denied.generation(), 0, null);
  }

  @Test
  @DisplayName("O6 many threads, many users")
  void neverCrossesUsers() throws Exception {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      tokens.add(token("user" + i, 60));
    }
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int t = 0; t < 64; t++) {
        int own = t;
        results.add(
            threads.submit(
                () -> {
                  int right = 0;
                  for (int i = 0; i < 500; i++) {
                    int user = (own + i) % tokens.size();
                    String name = verifier.verify(tokens.get(user)).getName();
                    right += name.equals("user" + user) ? 1 : 0;
                  }
                  return right;
                }));
      }
      for (Future<Integer> result : results) {
        assertEquals(500, result.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String token(String user, int seconds) {
    return TokenIssuer.of(KEY, Optional.empty(), () -> START)
        .issue(user, Duration.ofSeconds(seconds));
  }

  private Rejection refusal(String token) {
    return assertThrows(TokenRejectedException.class, () -> verifier.verify(token)).reason();
  }

  /** Counts how often a signature is checked. */
  private static final class CountingKeys implements VerificationKeys {
    private final SecretKey key;
    private int uses;

    CountingKeys(SecretKey key) {
      this.key = key;
    }

    @Override
    public Optional<SecretKey> hmacKey() {
      uses++;
      return Optional.of(key);
    }

    @Override
    public boolean hasKeySet() {
      return false;
    }

    @Override
    public Optional<RSAPublicKey> rsaKey(String keyId) {
      return Optional.empty();
    }
  }
}
