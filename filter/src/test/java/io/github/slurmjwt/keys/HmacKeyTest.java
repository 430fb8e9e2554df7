package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HmacKeyTest {
  private static final String RAW = "\u0001\u00ff0123456789012345678901234567 \u0002\u0003";

  @TempDir private Path folder;

  @Test
  void takesTheBytesAsTheyAre() throws Exception {
    byte[] bytes = RAW.getBytes(StandardCharsets.ISO_8859_1);
    HmacKey loaded = load(file(bytes));
    assertArrayEquals(bytes, loaded.key().orElseThrow().getEncoded());
    assertEquals(List.of(), loaded.hints());
  }

  @ParameterizedTest(name = "K1 {0} bytes")
  @ValueSource(ints = {1, 31})
  void refusesAKeyOfFewerThan32Bytes(int size) throws IOException {
    Path file = file(new byte[size]);
    assertEquals(
        "jwt_key="
            + file
            + " holds "
            + size
            + " bytes, but HS256 needs at least 32 (RFC 7518 section 3.2): make a new key with"
            + " dd if=/dev/random bs=32 count=1",
        refusal(file));
  }

  @Test
  @DisplayName("K1 32 bytes")
  void acceptsAKeyOf32Bytes() throws Exception {
    assertEquals(32, load(file(bytes32())).key().orElseThrow().getEncoded().length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ad6227ad51e40009e168d22d2389352d996f6e7e1e0755de0ca68a7b88ffc461|looks like hexadecimal",
        "rWInrVHkAAnhaNItI4k1LZlvbn4eB1XeDKaKe4j/xGE=|looks like base64 text",
        "-----BEGIN RSA PRIVATE KEY----- MIIEpAIBAAKCAQEA|is PEM text",
        "'correct horse battery staple 1234\n'|ends in a newline",
        "'azy 7Hq)w!mK2x_Rt8(nV$ep5Lb&cJ4d\n'|ends in a newline",
        "'~zy 7Hq)w!mK2x_Rt8(nV$ep5Lb&cJ4d~\n'|ends in a newline",
        "'zzy \u00fcHq)w!mK2x_Rt8(nV$ep5Lb&cJ4d\n'|ends in a newline",
      })
  void hintsAtAKeyThatWasMeantOtherwise(String text, String hint) throws Exception {
    Path file = file(text.getBytes(StandardCharsets.ISO_8859_1));
    List<String> hints = load(file).hints();
    assertTrue(hints.stream().anyMatch(it -> it.contains(hint)), hints::toString);
    assertFalse(hints.toString().contains(text.substring(0, 12)), "the key is no secret any more");
  }

  /** It may be a random byte. */
  @Test
  void takesANewlineAfterBinaryDataForAPartOfIt() throws Exception {
    String binary = "zzy \u00fcHq)w!mK2x_Rt8(nV$ep5Lb&cJ4dG\n";
    assertEquals(34, binary.length());
    assertEquals(List.of(), load(file(binary.getBytes(StandardCharsets.ISO_8859_1))).hints());
  }

  @ParameterizedTest
  @CsvSource({"0, is empty", "1, of 1 byte", "31, of 31 bytes"})
  void takesAFileOfAFewBlanksForAWithdrawnKey(int size, String why) throws Exception {
    HmacKey withdrawn =
        HmacKey.parse("jwt_key=f", " ".repeat(size).getBytes(StandardCharsets.US_ASCII));
    assertTrue(withdrawn.key().isEmpty());
    String sentence = withdrawn.withdrawal().orElseThrow().atRunTime();
    assertTrue(sentence.contains(why + ", so the HS256 key is withdrawn"), sentence);
  }

  @Test
  void takesAFileOf32BlanksForAKeyThatCanBeGuessed() throws Exception {
    Path file = file(" ".repeat(32).getBytes(StandardCharsets.US_ASCII));
    assertTrue(refusal(file).contains(" holds 32 equal bytes, which can be guessed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A'|a public key",
        "'\n-----BEGIN RSA PUBLIC KEY-----\nMIIBCgKCAQEA3urpNGVf'|a public key",
        "'-----BEGIN CERTIFICATE-----\nMIIBIjANBgkqhkiG9w0B'|a certificate",
        "'{\"keys\": [{\"kty\": \"RSA\", \"kid\": \"k1\"}]}'|a JWK Set",
        "'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDe6uk0'|an SSH public key",
        "'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHA'|an SSH public key",
        "'{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\"3urpNGVf\"}'|a JWK",
        "'Bag Attributes\n-----BEGIN CERTIFICATE-----\nMIIBIjANBgkqhkiG9w0B'|a certificate"
      })
  void refusesAPublicKeyAsSecret(String text, String what) throws IOException {
    Path file = file(text.getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        "jwt_key="
            + file
            + " holds "
            + what
            + ", which is not a secret: name the HS256 key, or use jwks=",
        refusal(file));
  }

  @Test
  void refusesAFileWithoutEnd() {
    assertTrue(refusal(Path.of("/dev/zero")).contains("is not a regular file"));
  }

  @Test
  void showsNoKey() throws Exception {
    assertEquals("HmacKey[hints=[]]", load(file(bytes32())).toString());
  }

  private static byte[] bytes32() {
    return "7Hq)w!mK2x_Rt8(nV$ep5Lb&cJ4dGz9Y".getBytes(StandardCharsets.US_ASCII);
  }

  private Path file(byte[] content) throws IOException {
    return SecretFiles.write(folder.resolve("key"), content);
  }

  private static HmacKey load(Path file) throws KeyLoadException {
    return HmacKey.parse("jwt_key=" + file, FileKind.JWT_KEY.read(file));
  }

  private static String refusal(Path file) {
    return String.valueOf(assertThrows(KeyLoadException.class, () -> load(file)).getMessage());
  }
}
