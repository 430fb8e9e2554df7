package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.slurmjwt.jose.CompactJws;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import org.junit.jupiter.api.Test;

/** When a verifier asks for newer keys, and what it remembers of a token that it has verified. */
class KeySourceTest {
  /** Has one key, and both as soon as it has been asked for newer ones. */
  private static final class Rotating implements KeySource {
    private VerificationKeys inForce = TestKeys.rsaOnly(TestKeys.KEY_ID, TestKeys.RSA);
    private int asked;

    @Override
    public VerificationKeys current() {
      return inForce;
    }

    @Override
    public VerificationKeys afterUnknownKeyId() {
      asked++;
      inForce = TestKeys.both();
      return inForce;
    }
  }

  private final Rotating keys = new Rotating();
  private final TokenVerifier verifier =
      TokenVerifier.builder(keys).clock(Tokens.CLOCK).cache(CacheLimits.DEFAULT).build();

  @Test
  void isAskedForNewerKeysOnlyWhenTheKeyIdIsUnknown() {
    assertEquals("alice", Verdict.of(verifier, Tokens.rs256(Tokens.payload())));
    assertEquals(0, keys.asked);
    String other =
        Tokens.rs256(
            Tokens.rs256Header("\"" + TestKeys.OTHER_KEY_ID + "\""),
            Tokens.payload("sun", "\"bob\""),
            TestKeys.OTHER_RSA.getPrivate());
    assertEquals("bob", Verdict.of(verifier, other));
    assertEquals(1, keys.asked);
    assertEquals("bob", Verdict.of(verifier, other));
    assertEquals(1, keys.asked);
    String none = Tokens.rs256(Tokens.rs256Header("\"third\""), Tokens.payload());
    assertEquals("unknown-key", Verdict.of(verifier, none));
    assertEquals(2, keys.asked);
  }

  @Test
  void isNotAskedForNewerKeysByAForgedToken() {
    String forged =
        Tokens.rs256(
            Tokens.rs256Header("\"" + TestKeys.KEY_ID + "\""),
            Tokens.payload(),
            TestKeys.OTHER_RSA.getPrivate());
    assertEquals("bad-signature", Verdict.of(verifier, forged));
    assertEquals(0, keys.asked);
  }

  /** The tokens of one issuer all have the same header, which is then parsed once. */
  @Test
  void remembersTheHeaderOfTheLastVerifiedToken() throws Exception {
    HeaderMemory memory = new HeaderMemory();
    CompactJws jws = CompactJws.split(Tokens.validFor("alice"));
    HeaderMemory.Header verified = memory.read(jws);
    assertEquals("HS256", verified.members().get("alg"));
    memory.keep(verified);
    assertSame(verified, memory.read(CompactJws.split(Tokens.validFor("bob"))));
    CompactJws other = CompactJws.split(Tokens.rs256(Tokens.payload()));
    assertEquals("RS256", memory.read(other).members().get("alg"));
    assertSame(verified, memory.read(jws), "a token that is not verified displaces nothing");
  }
}
