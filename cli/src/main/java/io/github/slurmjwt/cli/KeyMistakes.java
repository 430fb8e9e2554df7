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

/** Finds out whether an invalid signature would be valid if the key were read in another way. */
final class KeyMistakes {
  private static final Pattern HEX = Pattern.compile("([0-9A-Fa-f]{2}){16,}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{22,}={0,2}");
  private static final Pattern PEM =
      Pattern.compile("(?s)-----BEGIN [A-Z0-9 ]+-----(.+?)-----END [A-Z0-9 ]+-----.*");
  private static final String AS_IT_IS =
      " Slurm and this filter use the exact bytes of the file; so must the issuer of the tokens.";

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
                  + " bytes, but with HS256 it has 32: the end of the token is missing."));
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
                      + "; Slurm supports HS256 and RS256. Configure the client at the identity"
                      + " provider for RS256."));
      default -> List.of();
    };
  }

  private static Finding notEnabled(String algorithm) {
    return algorithm.equals("HS256")
        ? new Finding(
            "algorithm-off",
            "The token is signed with HS256, which jwks= without jwt_key= disables.")
        : new Finding("algorithm-off", "The token is signed with RS256, but there is no jwks=.");
  }

  private static List<Finding> hmac(String token, Judge judge, SlurmKeys keys) {
    byte[] key = keys.hmacKey().map(SecretKey::getEncoded).orElse(new byte[0]);
    for (Reading reading : readings(key)) {
      if (judge.with(reading.key()).judge(token).signatureHolds()) {
        return List.of(new Finding(reading.code(), reading.words() + AS_IT_IS));
      }
    }
    return List.of(
        new Finding(
            "other-hs256-key",
            "The token was altered or signed with another key, for example before the cluster's key"
                + " was replaced: a new token would show which."));
  }

  /**
   * A way to read the key file that differs from Slurm's.
   *
   * @param key the resulting key
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
              "The signature is valid without the newline at the end of the key file.",
              bare));
    }
    readings.add(
        new Reading(
            "key-newline-missing",
            "The signature is valid with a newline added to the end of the key.",
            text + "\n"));
    if (HEX.matcher(bare).matches()) {
      addDecoded("key-hex", "hexadecimal", HexFormat.of().parseHex(bare), readings);
    }
    base64(bare).ifPresent(bytes -> addDecoded("key-base64", "base64", bytes, readings));
    var pem = PEM.matcher(bare);
    if (pem.matches()) {
      base64(pem.group(1).replaceAll("\\s", ""))
          .ifPresent(bytes -> addDecoded("key-pem", "PEM", bytes, readings));
    }
    addTexts(key, readings);
    return readings;
  }

  private static void addDecoded(String code, String form, byte[] key, List<Reading> readings) {
    String words = "The signature is valid if the " + form + " text in the key file is decoded.";
    readings.add(new Reading(code, words, CandidateKey.hmac(key)));
  }

  /** The reverse case: the cluster has the key's bytes, and the issuer uses their encoded text. */
  private static void addTexts(byte[] key, List<Reading> readings) {
    for (String end : List.of("", "\n")) {
      readings.add(
          new Reading(
              "issuer-key-hex",
              "The signature is valid with the hexadecimal text of the key instead of its bytes.",
              HexFormat.of().formatHex(key) + end));
      readings.add(
          new Reading(
              "issuer-key-base64",
              "The signature is valid with the base64 text of the key instead of its bytes.",
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
                "The signature is valid with the key whose kid is "
                    + TerminalText.printable(key.getKey())
                    + ", but the token names the kid "
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
                + ", and the signature is valid with none of them."));
  }

  private static String keyIds(SlurmKeys keys) {
    return TerminalText.printable(String.join(" ", new TreeSet<>(keys.rsaKeys().keySet())));
  }
}
