package io.github.slurmjwt.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.testing.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** K11: files that are no secret are refused as HS256 key, each with its own sentence. */
class NoSecretTest {
  private static final KeyPair RSA = pair("RSA", 2048);
  private static final KeyPair EC = pair("EC", 256);
  private static final KeyPair ED25519 = pair("Ed25519", 255);

  /** Made by openssl req -x509 -newkey ec, and openssl req -new -newkey ec. */
  private static final byte[] CERTIFICATE = fixture("certificate.pem");

  private static final byte[] REQUEST = fixture("request.pem");

  /** Made by gpg --export --armor. */
  private static final byte[] PGP_RSA = fixture("pgp-rsa.asc");

  private static final byte[] PGP_ED25519 = fixture("pgp-ed25519.asc");

  /** Made by ssh-keygen; the second by ssh-keygen -e. */
  private static final byte[] OPENSSH = fixture("openssh.pub");

  private static final byte[] SSH2 = fixture("ssh2.pub");

  static Stream<Arguments> publicForms() {
    byte[] spki = RSA.getPublic().getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(spki, 24, spki.length);
    byte[] certificate = der(CERTIFICATE);
    byte[] request = der(REQUEST);
    return Stream.of(
            forms("a public key", "RSA SPKI", spki),
            forms("a public key", "RSA PKCS #1", pkcs1),
            forms("a public key", "EC SPKI", EC.getPublic().getEncoded()),
            forms("a public key", "Ed25519 SPKI", ED25519.getPublic().getEncoded()),
            forms("a certificate", "X.509", certificate),
            forms("a certificate request", "PKCS #10", request),
            forms("an SSH public key", "SSH", sshBlob()),
            Stream.of(
                Arguments.of("RSA PEM", "a public key", pem("PUBLIC KEY", spki)),
                Arguments.of("PKCS #1 PEM", "a public key", pem("RSA PUBLIC KEY", pkcs1)),
                Arguments.of("certificate PEM", "a certificate", CERTIFICATE),
                Arguments.of("request PEM", "a certificate request", REQUEST),
                Arguments.of(
                    "old request PEM",
                    "a certificate request",
                    pem("NEW CERTIFICATE REQUEST", request)),
                Arguments.of("OpenSSH", "an SSH public key", OPENSSH),
                Arguments.of(
                    "OpenSSH with options",
                    "an SSH public key",
                    bytes("restrict,command=\"echo hi\" ", OPENSSH)),
                Arguments.of(
                    "OpenSSH after a comment",
                    "an SSH public key",
                    bytes("# the portal\n\n", OPENSSH)),
                Arguments.of("SSH2", "an SSH public key", SSH2),
                Arguments.of("PGP RSA armoured", "a PGP public key", PGP_RSA),
                Arguments.of("PGP Ed25519 armoured", "a PGP public key", PGP_ED25519),
                Arguments.of("PGP RSA binary", "a PGP public key", pgp(PGP_RSA)),
                Arguments.of("PGP Ed25519 binary", "a PGP public key", pgp(PGP_ED25519))),
            wrapped("a public key", "RSA PEM", pem("PUBLIC KEY", spki)),
            wrapped("a certificate", "certificate PEM", CERTIFICATE),
            wrapped("a JWK Set", "JWK Set", bytes("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\"}]}")),
            wrapped("an SSH public key", "OpenSSH", OPENSSH),
            wrapped("JSON text", "discovery", bytes("\n {\"issuer\":\"https://sso.example.org\"}")),
            inOtherEncodings("RSA PEM", "a public key", pem("PUBLIC KEY", spki)),
            inOtherEncodings(
                "EC PEM", "a public key", pem("PUBLIC KEY", EC.getPublic().getEncoded())),
            inOtherEncodings("certificate PEM", "a certificate", CERTIFICATE),
            inOtherEncodings("request PEM", "a certificate request", REQUEST),
            inOtherEncodings("PGP", "a PGP public key", PGP_ED25519),
            inOtherEncodings("SSH2", "an SSH public key", SSH2),
            inOtherEncodings("OpenSSH", "an SSH public key", OPENSSH))
        .flatMap(arguments -> arguments);
  }

  static Stream<Arguments> publicTexts() {
    return Stream.of(
        Arguments.of("a user's token", Tokens.validFor("alice")),
        Arguments.of("a user's token", "SLURM_JWT=" + Tokens.validFor("alice") + "\n"),
        Arguments.of("a slurm.conf", "# cluster\nClusterName=x\nSlurmctldHost=head(10.0.0.1)\n"),
        Arguments.of("JSON text", "{\"issuer\":\"https://sso.example.org/realms/hpc\"}"),
        Arguments.of("JSON text", "\r\n\t { \"error\" : \"not found\", \"status\": 404 }\n"),
        Arguments.of("JSON text", "{'error': 'the page was not found'}"),
        Arguments.of("JSON text", "{\"cut\":\"off in the middle of the t\u00c3\u00a9xt"),
        Arguments.of("XML or HTML text", "<html><head><title>Not found</title></head>"),
        Arguments.of("XML or HTML text", " \n<!DOCTYPE html>\n<p>The page is not there.\n"),
        Arguments.of("XML or HTML text", "<?xml version='1.0'?><md:EntityDescriptor x='y'"),
        Arguments.of("XML or HTML text", "<RSAKeyValue><Modulus>3urpNGVf</Modulus></RSAKeyValue>"),
        Arguments.of("a public key", "Public-Key: (2048 bit)\nModulus:\n    00:de:ea:e9:34:65"),
        Arguments.of("a public key", "RSA Public-Key: (2048 bit)\nModulus:\n    00:de:ea:e9"),
        Arguments.of("a public key", "ED25519 Public-Key:\npub:\n    4c:2f:9a:11:07:5e:de:ea"),
        Arguments.of("a public key", "Modulus=DEEAE934655FC0A1B2C3D4E5F60718293A4B5C6D\n"),
        Arguments.of(
            "a public key",
            "Certificate:\n    Data:\n        Version: 3\n            Public-Key: (256 bit)"));
  }

  @ParameterizedTest(name = "K11 {0}: {1}")
  @MethodSource("publicTexts")
  void refusesTextThatIsPublic(String what, String text) {
    refusesWhatIsPublic(text, what, bytes(text));
    refusesWhatIsPublic(text, what, text.getBytes(StandardCharsets.UTF_16));
    refusesWhatIsPublic(text, what, gzip(bytes(text)));
  }

  @ParameterizedTest(name = "K11 {0}")
  @MethodSource("publicForms")
  void refusesWhatIsPublic(String name, String what, byte[] content) {
    assertEquals(
        "jwt_key=f holds " + what + ", which is not a secret: name the HS256 key, or use jwks=",
        refusal(content));
  }

  @Test
  void looksIntoAsMuchAsAKeyFileMayHold() {
    String set = "{\"keys\":[";
    byte[] longest = bytes(set, " ".repeat(FileKind.MAXIMUM_SIZE - set.length()));
    refusesWhatIsPublic("gzip", "a JWK Set", gzip(longest));
  }

  @Test
  void refusesAnSshKeyOfTheLongestType() {
    byte[] key = bytes(new byte[] {0, 0, 0, 64}, "ssh-", "x".repeat(60));
    refusesWhatIsPublic("SSH", "an SSH public key", key);
  }

  @Test
  void acceptsTextThatLooksPublicAtFirstOnly() throws Exception {
    for (String text :
        List.of(
            "{7Hq)w!mK2x_Rt8(nV$ep5Lb&cJ4dGz9Y",
            "<7Hq)w!mK2x_Rt8(nV$ep5Lb&cJ4dGz9Y>",
            "<aHq)w!mK2x_Rt8(nV$ep5Lb&cJ4d/Gz9Y",
            "{\"Hq)w!mK2x_Rt8(nV$ep5Lb&cJ4dGz9Y\"")) {
      assertEquals(text.length(), secretBytes(bytes(text)));
    }
    byte[] compressed = gzip(bytes("7Hq)w!mK2x_Rt8(nV$ep5Lb&cJ4dGz9Y"));
    assertEquals(compressed.length, secretBytes(compressed));
  }

  @Test
  void acceptsAKeyThatLooksPublicAtFirstOnly() throws Exception {
    byte[] key = new byte[300];
    new Random(7).nextBytes(key);
    for (byte[] start :
        List.of(
            new byte[] {0x30, (byte) 0x82, 1, 0x22, 0x30, 0x0d},
            new byte[] {0x30, (byte) 0x82, 1, 0x0a, 2, (byte) 0x82, 1, 1},
            new byte[] {0x30, (byte) 0x84, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff},
            new byte[] {(byte) 0x99, 1, 0x0d, 4, 0, 0, 0, 0, 1},
            new byte[] {(byte) 0xc6, (byte) 0xff, 127, 127, 127, 127, 4},
            new byte[] {0, 0, 0, 7, 's', 's', 'h', '-'},
            new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3},
            bytes("{\"keys\":"),
            bytes("<?xml "),
            bytes("<html><head></head>"))) {
      System.arraycopy(start, 0, key, 0, start.length);
      assertEquals(300, secretBytes(key));
    }
  }

  @Test
  @DisplayName(
      "Private keys and JWKs of a secret are secret, and Slurm takes their text as it takes any"
          + " other")
  void acceptsPrivateKeys() throws Exception {
    String jwk = "{\"kty\":\"oct\",\"k\":\"rWInrVHkAAnhaNItI4k1LZlvbn4eB1XeDKaKe4j_xGE\"}";
    assertEquals(jwk.length(), secretBytes(bytes(jwk)));
    byte[] pem = pem("PRIVATE KEY", RSA.getPrivate().getEncoded());
    assertEquals(pem.length, secretBytes(pem));
    byte[] der = RSA.getPrivate().getEncoded();
    assertEquals(der.length, secretBytes(der));
    byte[] doubled = bytes("0123456789abcdefghijklmnopqrstuv".repeat(2));
    assertEquals(64, secretBytes(doubled));
  }

  private static int secretBytes(byte[] content) throws KeyLoadException {
    return HmacKey.parse("jwt_key=f", content).key().orElseThrow().getEncoded().length;
  }

  private static String refusal(byte[] content) {
    return String.valueOf(
        assertThrows(KeyLoadException.class, () -> HmacKey.parse("jwt_key=f", content))
            .getMessage());
  }

  private static Stream<Arguments> forms(String what, String name, byte[] binary) {
    String base64 = Base64.getEncoder().encodeToString(binary);
    String lines = Base64.getMimeEncoder().encodeToString(binary);
    return Stream.of(
        Arguments.of(name + " binary", what, binary),
        Arguments.of(name + " binary and a newline", what, bytes(binary, "\n")),
        Arguments.of(name + " in base64", what, bytes(base64)),
        Arguments.of(name + " in base64 and a newline", what, bytes(base64 + "\n")),
        Arguments.of(name + " in base64 by lines", what, bytes(lines + "\r\n")),
        Arguments.of(
            name + " in base64url", what, Base64.getUrlEncoder().withoutPadding().encode(binary)),
        Arguments.of(name + " in base64, UTF-16", what, lines.getBytes(StandardCharsets.UTF_16)),
        Arguments.of(
            name + " in hexadecimal", what, bytes(HexFormat.of().formatHex(binary) + "\n")),
        Arguments.of(
            name + " in hexadecimal with colons",
            what,
            bytes(HexFormat.ofDelimiter(":").formatHex(binary) + "\n")));
  }

  private static Stream<Arguments> wrapped(String what, String name, byte[] content) {
    Base64.Encoder lines = Base64.getMimeEncoder(76, bytes("\n"));
    return Stream.of(
        Arguments.of(name + " in base64", what, Base64.getEncoder().encode(content)),
        Arguments.of(name + " in base64 by lines", what, bytes(lines.encode(content), "\n")),
        Arguments.of(
            name + " in base64url", what, Base64.getUrlEncoder().withoutPadding().encode(content)),
        Arguments.of(name + " in hexadecimal", what, bytes(HexFormat.of().formatHex(content))),
        Arguments.of(
            name + " in hexadecimal with colons",
            what,
            bytes(HexFormat.ofDelimiter(":").withUpperCase().formatHex(content), "\n")),
        Arguments.of(name + " in gzip", what, gzip(content)));
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static Stream<Arguments> inOtherEncodings(String name, String what, byte[] ascii) {
    String text = new String(ascii, US_ASCII);
    return Stream.of(
        Arguments.of(
            name + " UTF-8 with BOM", what, ("\ufeff" + text).getBytes(StandardCharsets.UTF_8)),
        Arguments.of(name + " UTF-16LE", what, text.getBytes(StandardCharsets.UTF_16LE)),
        Arguments.of(name + " UTF-16BE", what, text.getBytes(StandardCharsets.UTF_16BE)),
        Arguments.of(
            name + " UTF-16LE with BOM",
            what,
            ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE)),
        Arguments.of(
            name + " UTF-16BE with BOM",
            what,
            ("\ufeff" + text).getBytes(StandardCharsets.UTF_16BE)),
        Arguments.of(name + " UTF-32LE", what, text.getBytes(Charset.forName("UTF-32LE"))));
  }

  private static byte[] sshBlob() {
    byte[] type = bytes("ssh-ed25519");
    byte[] key = Arrays.copyOfRange(ED25519.getPublic().getEncoded(), 12, 44);
    return ByteBuffer.allocate(4 + type.length + 4 + key.length)
        .putInt(type.length)
        .put(type)
        .putInt(key.length)
        .put(key)
        .array();
  }

  private static byte[] pem(String label, byte[] der) {
    return bytes(
        "-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder(64, bytes("\n")).encodeToString(der)
            + "\n-----END "
            + label
            + "-----\n");
  }

  private static byte[] der(byte[] pem) {
    return Base64.getMimeDecoder()
        .decode(new String(pem, US_ASCII).replaceAll("-----[^-]*-----", ""));
  }

  private static byte[] pgp(byte[] armour) {
    String text = new String(armour, US_ASCII);
    String body = text.substring(text.indexOf("\n\n") + 2, text.indexOf("\n="));
    return Base64.getMimeDecoder().decode(body);
  }

  private static byte[] bytes(Object... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object part : parts) {
      all.writeBytes(part instanceof byte[] bytes ? bytes : part.toString().getBytes(ISO_8859_1));
    }
    return all.toByteArray();
  }

  private static byte[] fixture(String name) {
    try (InputStream in = NoSecretTest.class.getResourceAsStream("/public-keys/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair pair(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
