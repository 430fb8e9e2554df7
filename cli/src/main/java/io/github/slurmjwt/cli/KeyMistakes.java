package io.github.slurmjwt.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.keys.SlurmKeys;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/** Whether a signature that does not hold would hold with the key read in another way. */
final class KeyMistakes {
  private static final Pattern HEX = Pattern.compile("([0-9A-Fa-f]{2}){16,}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{22,}={0,2}");
  private static final Pattern PEM =
      Pattern.compile("(?s)-----BEGIN [A-Z0-9 ]+-----(.+?)-----END [A-Z0-9 ]+-----.*");
  private static final String AS_IT_IS =
      " Slurm and this filter take the file byte by byte; whoever makes the tokens must do the same.";

  private static final int HS256_BYTES = 32;

  private KeyMistakes() {}

  static List<Finding> of(String token, DecodedToken decoded, Judge judge, SlurmKeys keys) {
    Rejection reason = judge.judge(token).reason().orElseThrow();
    String algorithm = decoded.headerText("alg").orElse("");
    boolean hs256 = algorithm.equals("HS256");
    if (hs256 && decoded.signatureBytes() < HS256_BYTES && !judge.judge(token).signatureHolds()) {
      return List.of(
          new Finding(
              "cut",
              "The signature has "
                  + decoded.signatureBytes()
                  + " bytes and HS256 makes 32: the end of the token is missing."));
    }
    return switch (reason) {
      case BAD_SIGNATURE ->
          hs256 ? hmac(token, judge, keys) : otherKey(token, decoded, judge, keys);
      case UNKNOWN_KEY -> otherKey(token, decoded, judge, keys);
      case KEY_ID_MISSING ->
          List.of(new Finding("key-id-missing", "The key set has the kid " + keyIds(keys) + "."));
      case ALGORITHM_NOT_ENABLED -> List.of(notEnabled(algorithm));
      case UNSUPPORTED_ALGORITHM ->
          List.of(
              new Finding(
                  "algorithm",
                  "The token's alg is "
                      + TerminalText.printable(decoded.header().get("alg"))
                      + "; Slurm knows HS256 and RS256. Set the client at the identity provider to"
                      + " RS256."));
      default -> List.of();
    };
  }

  private static Finding notEnabled(String algorithm) {
    return algorithm.equals("HS256")
        ? new Finding(
            "algorithm-off", "The token is signed by HS256, and jwks= alone switches HS256 off.")
        : new Finding("algorithm-off", "The token is signed by RS256, and there is no jwks=.");
  }

  private static List<Finding> hmac(String token, Judge judge, SlurmKeys keys) {
    byte[] key = keys.hmacKey().map(SecretKey::getEncoded).orElse(new byte[0]);
    for (Reading reading : readings(key)) {
      if (judge.with(reading.key()).judge(token).signatureHolds()) {
        return List.of(new Finding(reading.code(), reading.words() + AS_IT_IS));
      }
    }
    return List.of();
  }

  /**
   * A way to read the key file that is not Slurm's.
   *
   * @param key what comes out of it
   */
  private record Reading(String code, String words, CandidateKey key) {
    Reading(String code, String words, String key) {
      this(code, words, CandidateKey.hmac(key.getBytes(ISO_8859_1)));
    }
  }

  private static List<Reading> readings(byte[] key) {
    List<Reading> readings = new ArrayList<>();
    String text = new String(key, ISO_8859_1);
    String bare = text.stripTrailing();
    if (!bare.equals(text) && !bare.isEmpty()) {
      readings.add(
          new Reading(
              "key-newline",
              "The signature holds when the newline at the end of the key file is left out.",
              bare));
    }
    readings.add(
        new Reading(
            "key-newline-missing",
            "The signature holds when a newline is put at the end of the key.",
            text + "\n"));
    if (HEX.matcher(bare).matches()) {
      readings.add(
          new Reading(
              "key-hex",
              "The signature holds when the hexadecimal text in the key file is decoded.",
              CandidateKey.hmac(HexFormat.of().parseHex(bare))));
    }
    base64(bare)
        .ifPresent(
            decoded ->
                readings.add(
                    new Reading(
                        "key-base64",
                        "The signature holds when the base64 text in the key file is decoded.",
                        CandidateKey.hmac(decoded))));
    var pem = PEM.matcher(bare);
    if (pem.matches()) {
      base64(pem.group(1).replaceAll("\\s", ""))
          .ifPresent(
              decoded ->
                  readings.add(
                      new Reading(
                          "key-pem",
                          "The signature holds when the PEM text in the key file is decoded.",
                          CandidateKey.hmac(decoded))));
    }
    addTexts(key, readings);
    return readings;
  }

  /** The other way round: the cluster has the bytes, and the issuer has them as text. */
  private static void addTexts(byte[] key, List<Reading> readings) {
    for (String end : List.of("", "\n")) {
      readings.add(
          new Reading(
              "issuer-key-hex",
              "The signature holds with the hexadecimal text of the key in place of the key.",
              HexFormat.of().formatHex(key) + end));
      readings.add(
          new Reading(
              "issuer-key-base64",
              "The signature holds with the base64 text of the key in place of the key.",
              Base64.getEncoder().encodeToString(key) + end));
    }
  }

  private static Optional<byte[]> base64(String text) {
    if (!BASE64.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Finding> otherKey(
      String token, DecodedToken decoded, Judge judge, SlurmKeys keys) {
    String named = TerminalText.printable(decoded.headerText("kid").orElse(""));
    for (Map.Entry<String, RSAPublicKey> key : keys.rsaKeys().entrySet()) {
      if (judge.with(CandidateKey.rsa(key.getValue())).judge(token).signatureHolds()) {
        return List.of(
            new Finding(
                "other-key",
                "The signature holds with the key whose kid is "
                    + TerminalText.printable(key.getKey())
                    + ", and the token names the kid "
                    + named
                    + ": correct the kid in the key set, or at the issuer."));
      }
    }
    return List.of(
        new Finding(
            "key-ids",
            "The token names the kid "
                + named
                + ". The key set has "
                + keyIds(keys)
                + ", and the signature holds with none of them."));
  }

  private static String keyIds(SlurmKeys keys) {
    return TerminalText.printable(String.join(" ", new TreeSet<>(keys.rsaKeys().keySet())));
  }
}
