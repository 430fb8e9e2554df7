package io.github.slurmjwt.keys;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognises what is public by nature: public keys, certificates and certificate requests. With one
 * of them as HS256 key everybody could sign (RFC 8725 §2.1). As text they are found in ASCII,
 * UTF-8, UTF-16 and UTF-32; in binary they must be complete, so no random key is taken for one.
 */
final class PublicForm {
  private static final String PUBLIC_KEY = "a public key";
  private static final String SSH_KEY = "an SSH public key";
  private static final String PGP_KEY = "a PGP public key";

  /** What the text around a form says. Bounded repetitions keep hostile files linear. */
  private record Label(Pattern pattern, String form) {
    Label(String pattern, String form) {
      this(Pattern.compile(pattern), form);
    }
  }

  private static final List<Label> LABELS =
      List.of(
          new Label("-----BEGIN PGP PUBLIC KEY BLOCK-----", PGP_KEY),
          new Label("---- BEGIN SSH2 PUBLIC KEY ----", SSH_KEY),
          new Label("-----BEGIN [A-Z0-9 ]{0,40}PUBLIC KEY-----", PUBLIC_KEY),
          new Label("-----BEGIN (NEW )?CERTIFICATE REQUEST-----", "a certificate request"),
          new Label("-----BEGIN [A-Z0-9 ]{0,40}CERTIFICATE-----", "a certificate"),
          new Label("-----BEGIN (PKCS7|CMS)-----", "certificates (PKCS #7)"),
          new Label("-----BEGIN X509 CRL-----", "a certificate revocation list"),
          // In front of the type an authorized_keys file may have options.
          new Label("(^|[\\s,\"])(ssh|ecdsa|sk)-[a-z0-9@.-]{1,60}[ \\t]+AAAA", SSH_KEY),
          new Label("\"keys\"\\s*:\\s*\\[", "a JWK Set"),
          new Label("\"kty\"\\s*:\\s*\"(RSA|EC|OKP)\"", "a JWK"));

  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]+");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");

  private PublicForm() {}

  /** Returns what the bytes are, to follow on "holds"; empty when they may be a secret. */
  static Optional<String> find(byte[] bytes) {
    String text = ascii(bytes);
    for (Label label : LABELS) {
      if (label.pattern().matcher(text).find()) {
        return Optional.of(label.form());
      }
    }
    Optional<String> binary = binary(bytes);
    if (binary.isPresent()) {
      return binary;
    }
    String bare = text.replaceAll("[ \\t\\r\\n]+", "");
    return decodedHex(bare)
        .flatMap(PublicForm::binary)
        .or(() -> decodedBase64(bare).flatMap(PublicForm::binary));
  }

  private static Optional<String> binary(byte[] bytes) {
    if (SshKey.isPublic(bytes)) {
      return Optional.of(SSH_KEY);
    }
    if (PgpKey.isPublic(bytes)) {
      return Optional.of(PGP_KEY);
    }
    return Der.publicForm(bytes);
  }

  /** Reads UTF-16 and UTF-32 too, whose ASCII is ASCII with NULs between, and drops their mark. */
  private static String ascii(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\0", "");
    for (String mark : List.of("\u00ef\u00bb\u00bf", "\u00fe\u00ff", "\u00ff\u00fe")) {
      if (text.startsWith(mark)) {
        return text.substring(mark.length());
      }
    }
    return text;
  }

  private static Optional<byte[]> decodedHex(String text) {
    return text.length() % 2 == 0 && HEX.matcher(text).matches()
        ? Optional.of(HexFormat.of().parseHex(text))
        : Optional.empty();
  }

  private static Optional<byte[]> decodedBase64(String text) {
    if (!BASE64.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
