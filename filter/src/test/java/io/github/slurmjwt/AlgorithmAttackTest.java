package io.github.slurmjwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token must not choose how, or with which key, it is checked. */
class AlgorithmAttackTest {
  private static final String PAYLOAD = Tokens.payload();

  @ParameterizedTest(name = "T1 alg {0}")
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", " none", "HS256 ", "hs256", "Rs256"})
  void refusesNoneInEverySpellingWithAndWithoutSignature(String alg) {
    String header = "{\"alg\":\"" + alg + "\",\"kid\":\"first\"}";
    String unsigned = Tokens.part(header) + "." + Tokens.part(PAYLOAD);
    assertEquals("unsupported-algorithm", Verdict.of(Tokens.hs256(header, PAYLOAD)));
    assertEquals("unsupported-algorithm", Verdict.of(Tokens.rs256(header, PAYLOAD)));
    assertEquals("unsupported-algorithm", Verdict.of(unsigned + ".AA"));
    assertEquals("malformed", Verdict.of(unsigned + "."));
    assertEquals("malformed", Verdict.of(unsigned));
  }

  @ParameterizedTest(name = "T1 alg is the JSON {0}")
  @ValueSource(strings = {"null", "[\"HS256\"]", "{\"HS256\":1}", "256", "true"})
  void refusesAlgorithmsThatAreNoString(String json) {
    String header = "{\"alg\":" + json + "}";
    assertEquals("unsupported-algorithm", Verdict.of(Tokens.hs256(header, PAYLOAD)));
  }

  @Test
  @DisplayName("T1 alg missing")
  void refusesTokenWithoutAlgorithm() {
    assertEquals("unsupported-algorithm", Verdict.of(Tokens.hs256("{}", PAYLOAD)));
  }

  static Stream<Arguments> publicForms() {
    RSAPublicKey key = TestKeys.publicKey(TestKeys.RSA);
    byte[] der = key.getEncoded();
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String pem = "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----";
    String jwk = new RsaTestKey("first", TestKeys.RSA).entry("");
    return Stream.of(
        Arguments.of("PEM", pem.getBytes(UTF_8)),
        Arguments.of("PEM with newline", (pem + "\n").getBytes(UTF_8)),
        Arguments.of("PEM with CRLF", pem.replace("\n", "\r\n").getBytes(UTF_8)),
        Arguments.of("DER", der),
        Arguments.of("JWK", jwk.getBytes(UTF_8)),
        Arguments.of("JWK Set", ("{\"keys\":[" + jwk + "]}").getBytes(UTF_8)),
        Arguments.of("n as text", RsaTestKey.base64(key.getModulus()).getBytes(UTF_8)),
        Arguments.of("n as bytes", key.getModulus().toByteArray()));
  }

  @ParameterizedTest(name = "T2 HMAC key is the public key as {0}")
  @MethodSource("publicForms")
  void refusesTokenMaccedWithThePublicKey(String form, byte[] key) {
    for (String header :
        new String[] {Tokens.HS256_HEADER, "{\"alg\":\"HS256\",\"kid\":\"first\"}"}) {
      String token = Tokens.hs256(header, PAYLOAD, key);
      assertEquals("bad-signature", Verdict.of(token), form);
      assertEquals("algorithm-not-enabled", Verdict.of(token, TestKeys.rsaOnly()), form);
    }
  }

  @Test
  @DisplayName("T2 RS256 named, HMAC made")
  void refusesMacUnderTheNameOfRs256() {
    String header = Tokens.rs256Header("\"first\"");
    assertEquals("bad-signature", Verdict.of(Tokens.hs256(header, PAYLOAD)));
  }

  @Test
  @DisplayName("T3 each algorithm only with its own key source")
  void refusesAlgorithmWhoseKeySourceIsNotConfigured() {
    assertEquals("alice", Verdict.of(Tokens.hs256(PAYLOAD), TestKeys.hmacOnly()));
    assertEquals("alice", Verdict.of(Tokens.rs256(PAYLOAD), TestKeys.rsaOnly()));
    assertEquals("algorithm-not-enabled", Verdict.of(Tokens.hs256(PAYLOAD), TestKeys.rsaOnly()));
    assertEquals("algorithm-not-enabled", Verdict.of(Tokens.rs256(PAYLOAD), TestKeys.hmacOnly()));
  }

  @Test
  @DisplayName("T4 embedded jwk and x5c")
  void neverUsesKeysInTheHeader() throws Exception {
    KeyPair attacker = TestKeys.rsa();
    String jwk = new RsaTestKey("first", attacker).entry("");
    String der = Base64.getEncoder().encodeToString(attacker.getPublic().getEncoded());
    for (String embedded :
        new String[] {
          "\"kid\":\"first\",\"jwk\":" + jwk,
          "\"kid\":\"mine\",\"jwk\":" + jwk,
          "\"jwk\":" + jwk,
          "\"kid\":\"first\",\"x5c\":[\"" + der + "\"]"
        }) {
      String header = "{\"alg\":\"RS256\"," + embedded + "}";
      String verdict = Verdict.of(Tokens.rs256(header, PAYLOAD, attacker.getPrivate()));
      String expected =
          embedded.contains("mine")
              ? "unknown-key"
              : embedded.startsWith("\"kid") ? "bad-signature" : "key-id-missing";
      assertEquals(expected, verdict, embedded);
    }
  }

  @ParameterizedTest(name = "T5 {0}")
  @ValueSource(strings = {"jku", "x5u", "iss"})
  void opensNoConnection(String name) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + listener.getLocalPort() + "/keys";
      String header = "{\"alg\":\"RS256\",\"kid\":\"new\",\"" + name + "\":\"" + url + "\"}";
      String payload = Tokens.payload(name, "\"" + url + "\"");
      assertEquals("unknown-key", Verdict.of(Tokens.rs256(header, payload)));
      listener.setSoTimeout(1);
      assertThrows(SocketTimeoutException.class, listener::accept);
    }
  }

  static Stream<String> hostileKeyIds() {
    return Stream.of(
        "../../dev/null",
        "/dev/null",
        "",
        "first ",
        "FIRST",
        "first\\u0000",
        "' OR '1'='1",
        "$(id)",
        "first\\r\\nX-User: root",
        "file:///etc/passwd",
        "x".repeat(5000));
  }

  @ParameterizedTest(name = "T6 kid {index}")
  @MethodSource("hostileKeyIds")
  void comparesKeyIdsAndDoesNothingElseWithThem(String keyId) {
    String header = Tokens.rs256Header("\"" + keyId + "\"");
    String expected = keyId.contains("\\u0000") ? "malformed" : "unknown-key";
    assertEquals(expected, Verdict.of(Tokens.rs256(header, PAYLOAD)));
  }

  @Test
  @DisplayName("T6 kid of 64 KiB")
  void refusesHugeKeyIdByLength() {
    String header = Tokens.rs256Header("\"" + "x".repeat(65_536) + "\"");
    assertEquals("too-long", Verdict.of(Tokens.rs256(header, PAYLOAD)));
  }

  @ParameterizedTest(name = "T7 kid is the JSON {0}")
  @ValueSource(strings = {"1", "[\"first\"]", "null", "{}", "true", "1.0"})
  void refusesKeyIdsThatAreNoString(String json) {
    String token = Tokens.rs256(Tokens.rs256Header(json), PAYLOAD);
    assertEquals("key-id-missing", Verdict.of(token));
    assertEquals("key-id-missing", Verdict.of(token, TestKeys.rsaOnly("first", TestKeys.RSA)));
  }

  @Test
  @DisplayName("T7 kid missing, though the set has one key")
  void refusesMissingKeyId() {
    String token = Tokens.rs256("{\"alg\":\"RS256\"}", PAYLOAD);
    assertEquals("key-id-missing", Verdict.of(token, TestKeys.rsaOnly("first", TestKeys.RSA)));
  }

  @Test
  @DisplayName("T7 kid of another key of the set")
  void refusesTokenUnderAnotherKeysId() {
    String token = Tokens.rs256(Tokens.rs256Header("\"second\""), PAYLOAD);
    assertEquals("bad-signature", Verdict.of(token));
  }

  @ParameterizedTest(name = "T8 header with {0}")
  @ValueSource(
      strings = {
        "\"crit\":[\"x\"],\"x\":1",
        "\"crit\":[]",
        "\"crit\":\"x\"",
        "\"crit\":null",
        "\"crit\":[\"alg\"]",
        "\"b64\":false",
        "\"b64\":true",
        "\"crit\":[\"b64\"],\"b64\":false"
      })
  void refusesExtensionsThatMustBeUnderstood(String members) {
    String header = "{\"alg\":\"HS256\"," + members + "}";
    assertEquals("critical-header", Verdict.of(Tokens.hs256(header, PAYLOAD)));
  }

  @ParameterizedTest(name = "T15 alg {0}")
  @CsvSource({"ES256", "ES384", "ES512", "ES256K", "PS256", "PS512", "EdDSA", "Ed25519", "HS384"})
  void refusesEveryOtherAlgorithm(String alg) {
    String header = "{\"alg\":\"" + alg + "\",\"kid\":\"first\"}";
    String zeros = Tokens.part(header) + "." + Tokens.part(PAYLOAD);
    assertEquals("unsupported-algorithm", Verdict.of(zeros + "." + Tokens.part(new byte[64])));
    assertEquals("unsupported-algorithm", Verdict.of(Tokens.rs256(header, PAYLOAD)));
  }

  @Test
  @DisplayName("T14 compressed payload")
  void inflatesNothing() {
    String header = "{\"alg\":\"HS256\",\"zip\":\"DEF\"}";
    byte[] deflated = new byte[2000];
    String token = Tokens.macced(Tokens.part(header) + "." + Tokens.part(deflated));
    assertTimeoutPreemptively(
        Duration.ofSeconds(2), () -> assertEquals("malformed", Verdict.of(token)));
  }

  @Test
  @DisplayName("T6 a refusal says nothing of the token")
  void keepsTheTokenOutOfTheException() {
    String token = Tokens.rs256(Tokens.rs256Header("\"\\r\\nforged\""), PAYLOAD);
    TokenVerifier verifier = Verdict.verifier();
    TokenRejectedException refusal =
        assertThrows(TokenRejectedException.class, () -> verifier.verify(token, Optional.empty()));
    assertEquals("unknown-key", refusal.getMessage());
    assertFalse(refusal.toString().contains("forged"));
    assertEquals(0, refusal.getStackTrace().length);
  }
}
