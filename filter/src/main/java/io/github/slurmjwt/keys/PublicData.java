package io.github.slurmjwt.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognises public keys, certificates and certificate requests, with which, as an HS256 key,
 * anybody could sign (RFC 8725 §2.1), and tokens, slurm.conf, JSON, XML and HTML documents, which
 * are not secret. Text is recognised in ASCII, UTF-8, UTF-16 and UTF-32, all of it also in base64,
 * hexadecimal or gzip; binary data must be complete, so that no random key is mistaken for it.
 */
final class PublicData {
  private static final String PUBLIC_KEY = "a public key";
  private static final String SSH_KEY = "an SSH public key";
  private static final String PGP_KEY = "a PGP public key";

  /** Text that identifies a form. Bounded repetitions keep matching linear on hostile files. */
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
          // In authorized_keys, options may precede the type.
          new Label("(^|[\\s,\"])(ssh|ecdsa|sk)-[a-z0-9@.-]{1,60}[ \\t]+AAAA", SSH_KEY),
          new Label("\"keys\"\\s*:\\s*\\[", "a JWK Set"),
          new Label("\"kty\"\\s*:\\s*\"(RSA|EC|OKP)\"", "a JWK"),
          // As openssl prints them with -text and -modulus.
          new Label("Public-Key:(\\s|\\z)", PUBLIC_KEY),
          new Label("(^|\\n)Modulus=[0-9A-F]{16}", PUBLIC_KEY));

  /** Documents, which are text from beginning to end. A password that begins so has no name. */
  private static final List<Label> DOCUMENTS =
      List.of(
          new Label("\\A\\s*+\\{\\s*+([\"'])[^\"']{1,100}\\1\\s*+:", "JSON text"),
          // As scontrol token prints it; its user could sign with it.
          new Label(
              "\\A\\s*+(SLURM_JWT=)?eyJ[\\w-]++\\.[\\w-]++\\.[\\w-]++\\s*+\\z", "a user's token"),
          new Label("(?i)(\\A|\\n)[ \\t]*+ClusterName[ \\t]*+=", "a slurm.conf"),
          new Label("\\A\\s*+<(?i:\\?xml|!DOCTYPE|!--|html|svg)[\\s>-]", "XML or HTML text"),
          new Label(
              "\\A\\s*+<[A-Za-z][^<>]{0,1000}>(?s:.{0,4000}?)(</[A-Za-z]|/>)", "XML or HTML text"));

  /** A JWK that holds a secret (RFC 7518 §6.4), whose text Slurm takes as it takes any other. */
  private static final Pattern SECRET_JWK = Pattern.compile("\"kty\"\\s*:\\s*\"oct\"");

  private static final Pattern SSH_TYPE = Pattern.compile("(ssh|ecdsa|sk)-[a-z0-9@.-]{1,60}");
  private static final int LONGEST_SSH_TYPE = 64;

  private PublicData() {}

  /** Returns a description that completes "holds"; empty when the bytes may be a secret. */
  static Optional<String> find(byte[] bytes) {
    return plain(bytes)
        .or(() -> Decoded.of(ascii(bytes)).flatMap(PublicData::plain))
        .or(() -> Decoded.gzip(bytes).flatMap(PublicData::plain));
  }

  private static Optional<String> plain(byte[] bytes) {
    String text = ascii(bytes);
    for (Label label : LABELS) {
      if (label.pattern().matcher(text).find()) {
        return Optional.of(label.form());
      }
    }
    return binary(bytes).or(() -> document(text));
  }

  private static Optional<String> document(String text) {
    if (!text.chars()
        .allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\t' || c == '\n' || c == '\r')) {
      return Optional.empty();
    }
    if (SECRET_JWK.matcher(text).find()) {
      return Optional.empty();
    }
    return DOCUMENTS.stream()
        .filter(document -> document.pattern().matcher(text).find())
        .map(Label::form)
        .findFirst();
  }

  private static Optional<String> binary(byte[] bytes) {
    if (isSshKey(bytes)) {
      return Optional.of(SSH_KEY);
    }
    if (PgpPublicKey.matches(bytes)) {
      return Optional.of(PGP_KEY);
    }
    return DerPublicData.find(bytes);
  }

  /** A binary SSH public key begins with the length of its type, and the type (RFC 4253 §6.6). */
  private static boolean isSshKey(byte[] bytes) {
    ByteBuffer start = ByteBuffer.wrap(bytes);
    int length = bytes.length < Integer.BYTES ? 0 : start.getInt();
    return length >= 1
        && length <= Math.min(LONGEST_SSH_TYPE, start.remaining())
        && SSH_TYPE
            .matcher(new String(bytes, Integer.BYTES, length, StandardCharsets.ISO_8859_1))
            .matches();
  }

  /** Handles UTF-16 and UTF-32, which pad ASCII with NULs, and drops a byte order mark. */
  private static String ascii(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\0", "");
    for (String mark : List.of("\u00ef\u00bb\u00bf", "\u00fe\u00ff", "\u00ff\u00fe")) {
      if (text.startsWith(mark)) {
        return text.substring(mark.length());
      }
    }
    return text;
  }
}
