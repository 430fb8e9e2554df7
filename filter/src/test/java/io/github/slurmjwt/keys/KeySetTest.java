package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.TestKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
  private static final BigInteger MODULUS = publicKey(2048).getModulus();
  private static final BigInteger E = BigInteger.valueOf(65537);
  private static final String GOOD = RsaTestKey.entry("good", MODULUS, E, "");

  @TempDir private Path folder;

  @Test
  void readsAKeyWithNoMoreThanSlurmNeeds() throws KeyLoadException {
    RSAPublicKey key = parse(GOOD).keys().get("good");
    assertTrue(key != null && key.getModulus().equals(MODULUS));
    assertTrue(key != null && key.getPublicExponent().equals(E));
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        Arguments.of("1024 bits", RsaTestKey.entry("bad", publicKey(1024).getModulus(), E, "")),
        Arguments.of(
            "16385 bits",
            RsaTestKey.entry("bad", BigInteger.ONE.shiftLeft(16384).setBit(0), E, "")),
        Arguments.of("e = 1", RsaTestKey.entry("bad", MODULUS, BigInteger.ONE, "")),
        Arguments.of(
            "e of 32 bits",
            RsaTestKey.entry("bad", MODULUS, BigInteger.ONE.shiftLeft(31).setBit(0), "")),
        Arguments.of(
            "e of 64 bits",
            RsaTestKey.entry("bad", MODULUS, BigInteger.ONE.shiftLeft(63).setBit(0), "")),
        Arguments.of("e even", RsaTestKey.entry("bad", MODULUS, BigInteger.TWO, "")),
        Arguments.of("n even", RsaTestKey.entry("bad", MODULUS.clearBit(0), E, "")),
        Arguments.of("ROCA", RsaTestKey.entry("bad", rocaModulus(), E, "")),
        Arguments.of("n missing", "{\"kty\":\"RSA\",\"kid\":\"bad\",\"e\":\"AQAB\"}"),
        Arguments.of("n a number", "{\"kty\":\"RSA\",\"kid\":\"bad\",\"n\":5,\"e\":\"AQAB\"}"),
        Arguments.of("use enc", RsaTestKey.entry("bad", MODULUS, E, ",\"use\":\"enc\"")),
        Arguments.of("use null", RsaTestKey.entry("bad", MODULUS, E, ",\"use\":null")),
        Arguments.of(
            "key_ops encrypt", RsaTestKey.entry("bad", MODULUS, E, ",\"key_ops\":[\"encrypt\"]")),
        Arguments.of("key_ops empty", RsaTestKey.entry("bad", MODULUS, E, ",\"key_ops\":[]")),
        Arguments.of(
            "kid a number", RsaTestKey.entry("bad", MODULUS, E, "").replace("\"bad\"", "7")),
        Arguments.of(
            "no kid", RsaTestKey.entry("bad", MODULUS, E, "").replace("\"kid\":\"bad\",", "")),
        Arguments.of("a string", "\"bad\""),
        Arguments.of("null", "null"));
  }

  @ParameterizedTest(name = "K2 {0}")
  @MethodSource("unusable")
  @DisplayName("K2 and K4: one bad key in a good set")
  void skipsABadKeyWithOneWarningAndKeepsTheGoodOne(String name, String bad) throws Exception {
    KeySet keySet = parse(bad, GOOD);
    assertEquals(Set.of("good"), keySet.keys().keySet());
    assertEquals(1, keySet.warnings().size(), keySet.warnings()::toString);
    assertTrue(keySet.warnings().get(0).startsWith("jwks=f key 1 is skipped: "));
  }

  static Stream<Arguments> forOthers() {
    return Stream.of(
        Arguments.of("K3 oct", "{\"kty\":\"oct\",\"kid\":\"good\",\"k\":\"c2VjcmV0\"}"),
        Arguments.of("EC", "{\"kty\":\"EC\",\"kid\":\"good\",\"crv\":\"P-256\"}"),
        Arguments.of(
            "RSA for another algorithm",
            RsaTestKey.entry("good", MODULUS, E, ",\"alg\":\"RS512\"")),
        Arguments.of(
            "RSA for encryption", RsaTestKey.entry("good", MODULUS, E, ",\"alg\":\"RSA-OAEP\"")),
        Arguments.of("kty in lower case", GOOD.replace("RSA", "rsa")),
        Arguments.of("alg null", RsaTestKey.entry("good", MODULUS, E, ",\"alg\":null")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forOthers")
  void silentlyIgnoresKeysForOthersAsSlurmDoes(String name, String other) throws Exception {
    KeySet keySet = parse(other, GOOD);
    assertEquals(Set.of("good"), keySet.keys().keySet());
    assertEquals(List.of(), keySet.warnings());
  }

  @Test
  void readsTheLargestModulusAndTheSmallestExponent() throws KeyLoadException {
    BigInteger modulus = BigInteger.ONE.shiftLeft(16383).setBit(0);
    BigInteger three = BigInteger.valueOf(3);
    RSAPublicKey key = parse(RsaTestKey.entry("k", modulus, three, "")).keys().get("k");
    assertTrue(key != null && key.getModulus().equals(modulus));
    assertTrue(key != null && key.getPublicExponent().equals(three));
  }

  @Test
  void readsAKeyThatIsToVerifyAmongOthers() throws KeyLoadException {
    String both = ",\"use\":\"sig\",\"key_ops\":[\"sign\",\"verify\"]";
    assertEquals(Set.of("k"), parse(RsaTestKey.entry("k", MODULUS, E, both)).keys().keySet());
  }

  @Test
  @DisplayName("K2 an exponent of 31 bits, the largest that Go verifies with too")
  void readsAnExponentOf31Bits() throws KeyLoadException {
    BigInteger largest = BigInteger.ONE.shiftLeft(31).subtract(BigInteger.ONE);
    RSAPublicKey key = parse(RsaTestKey.entry("large", MODULUS, largest, "")).keys().get("large");
    assertTrue(key != null && key.getPublicExponent().equals(largest));
    assertEquals(
        List.of("jwks=f key 1 is skipped: its exponent e has 32 bits, more than 31"),
        parse(RsaTestKey.entry("bad", MODULUS, BigInteger.ONE.shiftLeft(31).setBit(0), ""), GOOD)
            .warnings());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"kid\":{}", ",\"kid\":[]"})
  void warnsOfAKeyForOthersThatKeepsSlurmFromStarting(String kid) throws KeyLoadException {
    KeySet keySet = parse(GOOD, "{\"kty\":\"EC\",\"crv\":\"P-256\"" + kid + "}");
    assertEquals(Set.of("good"), keySet.keys().keySet());
    assertEquals(
        List.of(
            "jwks=f key 2 has no kid, and Slurm 26.05 does not start with such a key, for whatever"
                + " it is: give it a kid in Slurm's file, or leave it out"),
        keySet.warnings());
  }

  @Test
  void takesAnEmptySetForWithdrawnKeys() throws KeyLoadException {
    assertEquals(
        "jwks=f has no usable RS256 key: it needs an entry with kty RSA, kid, n and e",
        parse().withdrawal().orElseThrow().atStart());
  }

  @Test
  void readsASetOf1000Keys() throws KeyLoadException {
    String other = "{\"kty\":\"EC\",\"kid\":\"other\"},";
    assertEquals(Set.of("good"), parse(other.repeat(999) + GOOD).keys().keySet());
    assertThrows(KeyLoadException.class, () -> parse(other.repeat(1000) + GOOD));
  }

  @Test
  @DisplayName("T7 the same kid twice")
  void usesOnlyTheFirstKeyOfAnId() throws KeyLoadException {
    BigInteger other = publicKey(2048).getModulus();
    KeySet keySet = parse(GOOD, RsaTestKey.entry("good", other, E, ""));
    RSAPublicKey key = keySet.keys().get("good");
    assertTrue(key != null && key.getModulus().equals(MODULUS));
    assertEquals(
        List.of(
            "jwks=f key 2 is skipped: an earlier key has the same kid, and only the first one"
                + " counts"),
        keySet.warnings());
  }

  @Test
  void letsNoLaterKeyTakeThePlaceOfOneThatOnlySlurmWouldUse() throws KeyLoadException {
    KeySet keySet = parse(RsaTestKey.entry("good", MODULUS, E, ",\"use\":\"enc\""), GOOD);
    assertEquals(
        "jwks=f has no usable RS256 key: key 1 is skipped: its use is not sig; key 2 is skipped:"
            + " an earlier key has the same kid, and only the first one counts",
        keySet.withdrawal().orElseThrow().atStart());
    assertEquals(Map.of(), keySet.keys());
    assertEquals(
        Map.of(), parse(GOOD.replace("\"good\"", "7"), GOOD.replace("\"good\"", "\"7\"")).keys());
    assertEquals(
        Map.of(), parse(GOOD.replace("\"good\"", "1.5"), GOOD.replace("good", "1.500000")).keys());
    assertEquals(
        Map.of(), parse(GOOD.replace("\"good\"", "null"), GOOD.replace("good", "")).keys());
  }

  @Test
  void warnsOfAPrivateKeyInTheSet() throws KeyLoadException {
    assertEquals(
        List.of("jwks=f key 1 contains the private key: remove it and make a new key"),
        parse(RsaTestKey.entry("good", MODULUS, E, ",\"d\":\"AQAB\"")).warnings());
  }

  static Stream<Arguments> notSets() {
    return Stream.of(
        Arguments.of("empty", "", "is not a strict JSON object"),
        Arguments.of("not JSON", "hello", "is not a strict JSON object"),
        Arguments.of("cut short", "{\"keys\":[{\"kty\":\"RSA\"", "is not a strict JSON object"),
        Arguments.of("byte order mark", "\ufeff{\"keys\":[]}", "is not a strict JSON object"),
        Arguments.of("an array", "[" + GOOD + "]", "is not a strict JSON object"),
        Arguments.of("a bare key", GOOD, "its member \"keys\" must be a list"),
        Arguments.of("keys an object", "{\"keys\":{}}", "its member \"keys\" must be a list"),
        Arguments.of(
            "10^5 keys", "{\"keys\":[" + "{},".repeat(99_999) + "{}]}", "has more than 1000 keys"));
  }

  @ParameterizedTest(name = "K4 {0}")
  @MethodSource("notSets")
  void refusesWhatIsNoUsableSet(String name, String json, String reason) {
    KeyLoadException refusal =
        assertThrows(
            KeyLoadException.class,
            () -> KeySet.parse("jwks=f", json.getBytes(StandardCharsets.UTF_8)));
    assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal::toString);
  }

  @Test
  @DisplayName("K4 a huge file")
  void refusesAHugeFileBeforeReadingItWhole() throws Exception {
    Path file = folder.resolve("huge.json");
    Files.write(file, new byte[FileKind.MAXIMUM_SIZE + 1]);
    KeyLoadException refusal =
        assertThrows(
            KeyLoadException.class, () -> SlurmKeys.load(Optional.empty(), Optional.of(file)));
    assertEquals(
        "jwks=" + file + " is longer than 1048576 bytes: name the right file",
        refusal.getMessage());
  }

  @Test
  @DisplayName("K9 no key at all")
  void refusesToGoWithoutAnyKey() {
    assertThrows(ConfigException.class, () -> SlurmKeys.load(Optional.empty(), Optional.empty()));
  }

  @Test
  void describesItselfWithoutUnprintableKeyIds() throws Exception {
    Path file = folder.resolve("set.json");
    String json = "{\"keys\":[" + RsaTestKey.entry("a\\nb", MODULUS, E, "") + "]}";
    Files.writeString(file, json);
    SlurmKeys keys = SlurmKeys.load(Optional.empty(), Optional.of(file));
    assertEquals("RS256 by jwks=" + file + " with kid a?b", keys.toString());
    assertTrue(keys.rsaKey("a\nb").isPresent());
  }

  private static KeySet parse(String... entries) throws KeyLoadException {
    return KeySet.parse("jwks=f", RsaTestKey.setOf(entries).getBytes(StandardCharsets.UTF_8));
  }

  private static RSAPublicKey publicKey(int bits) {
    return TestKeys.publicKey(TestKeys.rsa(bits));
  }

  /** Made as the faulty generator does: each prime is k·M + 65537^a mod M, M a primorial. */
  private static BigInteger rocaModulus() {
    Random random = new Random(20171016);
    return rocaPrime(random).multiply(rocaPrime(random));
  }

  private static BigInteger rocaPrime(Random random) {
    BigInteger primorial =
        Stream.iterate(BigInteger.TWO, BigInteger::nextProbablePrime)
            .limit(126)
            .collect(Collectors.reducing(BigInteger.ONE, BigInteger::multiply));
    while (true) {
      BigInteger residue = E.modPow(new BigInteger(200, random), primorial);
      BigInteger factor = new BigInteger(1024 - primorial.bitLength(), random).setBit(52);
      BigInteger candidate = primorial.multiply(factor).add(residue);
      if (candidate.bitLength() == 1024 && candidate.isProbablePrime(40)) {
        return candidate;
      }
    }
  }
}
