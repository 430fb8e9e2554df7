package io.github.slurmjwt.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenPolicy;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.testing.Bounded;
import io.github.slurmjwt.testing.FuzzSeeds;
import io.github.slurmjwt.testing.IndependentReading;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.Tokens;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the token, the verifier refuses it or an independent reading accepts it too, for the
 * same user.
 *
 * <p>The first byte of an input says what the rest is: a token, or header and payload, a line each,
 * that are signed with HS256, with RS256, or by a key that nobody knows.
 */
class TokenFuzzTest {
  private static final long NOW = Clusters.NOW.getEpochSecond();
  private static final byte[] HMAC = FuzzKeys.hmac();
  private static final byte[] UNKNOWN_HMAC = FuzzKeys.unknownHmac();
  private static final PrivateKey RSA = FuzzKeys.rsaPrivate();
  private static final IndependentReading READING = FuzzKeys.reading();
  private static final int LONGEST = 1 << 16;

  private static final TokenVerifier PLAIN = verifier(SlurmOptions.DEFAULT, TokenPolicy.DEFAULT);

  /** Looks at every claim there is. */
  private static final TokenVerifier CURIOUS =
      verifier(
          SlurmOptions.builder()
              .clientIdentity(ClientIdentity.ACCEPTED)
              .userClaimField("upn")
              .build(),
          TokenPolicy.builder()
              .maximumTokenLength(LONGEST)
              .requiredIssuer("i")
              .requiredAudience("a")
              .requiredType("JWT")
              .rolesClaim("r.s")
              .build());

  private static final String EVERY_CLAIM =
      """
      {"alg":"HS256","typ":"JWT"}
      {"exp":4102444800,"iat":1700000000,"nbf":1,"sun":"alice","upn":"alice","iss":"i","aud":["a"],\
      "r":{"s":["x"]},"uid":1001,"gid":"1001","id":{"name":"alice","gecos":"","dir":"/","shell":\
      "/s","gids":[1]}}\
      """;

  private static TokenVerifier verifier(SlurmOptions slurm, TokenPolicy policy) {
    return TokenVerifier.builder(FuzzKeys.forVerifier().source())
        .slurm(slurm)
        .policy(policy)
        .clock(() -> Clusters.NOW)
        .build();
  }

  static Stream<byte[]> seeds() {
    Stream<byte[]> own =
        FuzzSeeds.texts("", Stream.of("", "1", "2", "1" + EVERY_CLAIM, "3" + EVERY_CLAIM, rs256()));
    return Stream.concat(own, recorded());
  }

  private static Stream<byte[]> recorded() {
    return Stream.of("hs256", "jwks", "both", "proxy", "clientids", "userclaimfield")
        .flatMap(file -> VerdictFiles.lines(file + ".jsonl").stream())
        .map(VerdictFiles::token)
        .distinct()
        .flatMap(TokenFuzzTest::seeds);
  }

  static Stream<byte[]> someSeeds() {
    return FuzzSeeds.some(200, seeds());
  }

  private static Stream<byte[]> seeds(String token) {
    List<String> parts = List.of(token.split("\\.", -1));
    Stream<String> raw = Stream.of("0" + token);
    if (parts.size() != 3) {
      return raw.map(FuzzSeeds::bytes);
    }
    try {
      String json = decoded(parts.get(0)) + "\n" + decoded(parts.get(1));
      return Stream.concat(raw, Stream.of("1" + json, "3" + json)).map(FuzzSeeds::bytes);
    } catch (IllegalArgumentException e) { // Not base64url.
      return raw.map(FuzzSeeds::bytes);
    }
  }

  private static String decoded(String part) {
    return FuzzSeeds.text(Base64.getUrlDecoder().decode(part), 0);
  }

  @Test
  @DisplayName("T11 the recorded tokens, also signed anew")
  void holdsForRecordedTokens() {
    FuzzSeeds.check(FuzzSeeds.some(1000, seeds()), TokenFuzzTest::judge);
  }

  private static String rs256() {
    return "2{\"alg\":\"RS256\",\"kid\":\"k1\"}\n" + EVERY_CLAIM.lines().toList().get(1);
  }

  @Test
  void bothReadingsAcceptAGoodToken() throws Exception {
    for (String seed : List.of("1" + EVERY_CLAIM, rs256())) {
      String token = token(FuzzSeeds.bytes(seed));
      assertEquals("alice", PLAIN.verify(token).getName());
      assertEquals(Optional.of("alice"), READING.user(token, NOW));
      assertEquals(Optional.empty(), READING.user(LiveTokens.tampered(token), NOW));
      assertEquals(Optional.empty(), READING.user(token, Long.MAX_VALUE));
    }
    assertEquals("alice", CURIOUS.verify(token(FuzzSeeds.bytes("1" + EVERY_CLAIM))).getName());
  }

  @Tag("fuzz")
  @MethodSource("someSeeds")
  @FuzzTest
  void neverAcceptsWithoutASignature(byte[] input) throws Exception {
    judge(input);
  }

  private static void judge(byte[] input) throws Exception {
    String token = token(input);
    Optional<SlurmPrincipal> plain = verify(PLAIN, token);
    if (plain.isPresent()) {
      assertEquals(READING.user(token, NOW), plain.map(SlurmPrincipal::getName));
    }
    if (verify(CURIOUS, token).isPresent()) {
      assertTrue(READING.signedClaims(token).isPresent(), token);
    }
  }

  private static Optional<SlurmPrincipal> verify(TokenVerifier verifier, String token)
      throws Exception {
    try {
      return Optional.of(Bounded.call(token.length(), () -> verifier.verify(token)));
    } catch (TokenRejectedException e) {
      return Optional.empty();
    } catch (KeyUnavailableException e) {
      throw new AssertionError(e);
    }
  }

  private static String token(byte[] input) {
    String rest = FuzzSeeds.text(input, 1);
    int kind = FuzzSeeds.choice(input) % 4;
    int end = rest.indexOf('\n');
    if (kind == 0 || end < 0) {
      return rest;
    }
    // '0' is 48, so that the digits 1 to 3 are these.
    String unsigned = part(rest.substring(0, end)) + "." + part(rest.substring(end + 1));
    return switch (kind) {
      case 1 -> Tokens.macced(unsigned, HMAC);
      case 2 -> Tokens.signed(unsigned, RSA);
      default -> Tokens.macced(unsigned, UNKNOWN_HMAC);
    };
  }

  private static String part(String latin1) {
    return Tokens.part(FuzzSeeds.bytes(latin1));
  }
}
