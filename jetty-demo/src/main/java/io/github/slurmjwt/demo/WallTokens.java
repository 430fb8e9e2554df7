package io.github.slurmjwt.demo;

import io.github.slurmjwt.TokenIssuer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Mints the tokens of the page: a valid one, and those of its proof wall that only the holder of *
 * the key can mint. The file wall.json has the expected response to each. Immutable and *
 * thread-safe.
 */
final class WallTokens {
  private final OwnKey key;
  private final String user;
  private final InstantSource clock;

  WallTokens(OwnKey key, String user, InstantSource clock) {
    this.key = key;
    this.user = user;
    this.clock = clock;
  }

  /** Returns the token that the page may keep. */
  String good() {
    return key.token(user, clock.instant(), TokenIssuer.DEFAULT_LIFESPAN);
  }

  /** Returns new tokens by their names in wall.json. */
  Map<String, String> mint() {
    long now = clock.instant().getEpochSecond();
    long end = now + TokenIssuer.DEFAULT_LIFESPAN.toSeconds();
    String times = "\"iat\":" + now + ",\"exp\":" + end;
    String sun = "\"sun\":\"" + user + "\"";
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("user", good());
    tokens.put("root", signed("{" + times + ",\"sun\":\"root\"}"));
    addTimes(tokens, sun, now, end);
    addNames(tokens, times);
    addSpellings(tokens, times, sun);
    addKeys(tokens, "{" + times + "," + sun + "}");
    return tokens;
  }

  private void addTimes(Map<String, String> tokens, String sun, long now, long end) {
    String iat = ",\"iat\":" + now;
    tokens.put(
        "expired", signed("{" + sun + ",\"iat\":" + (now - 7200) + ",\"exp\":" + (now - 1) + "}"));
    tokens.put("no-exp", signed("{" + sun + iat + "}"));
    tokens.put("text-exp", signed("{" + sun + iat + ",\"exp\":\"" + end + "\"}"));
    tokens.put("no-iat", signed("{" + sun + ",\"exp\":" + end + "}"));
    tokens.put(
        "not-yet", signed("{" + sun + iat + ",\"exp\":" + end + ",\"nbf\":" + (now + 600) + "}"));
  }

  private void addNames(Map<String, String> tokens, String times) {
    tokens.put("number-name", signed("{" + times + ",\"sun\":\"0\"}"));
    tokens.put("line-name", signed("{" + times + ",\"sun\":\"" + user + "\\nroot\"}"));
    tokens.put("no-name", signed("{" + times + ",\"sub\":\"" + user + "\"}"));
    tokens.put("service-account", signed("{" + times + ",\"sun\":\"service-account-portal\"}"));
  }

  private void addSpellings(Map<String, String> tokens, String times, String sun) {
    String header = OwnKey.base64Url(key.header(""));
    String claims = "{" + times + "," + sun;
    tokens.put("two-names", signed(claims + ",\"sun\":\"root\"}"));
    tokens.put("two-objects", signed(claims + "}{\"sun\":\"root\"}"));
    // Blanks make the text one byte longer than a multiple of three, which needs "==".
    String text = claims + " ".repeat((3 - claims.length() % 3) % 3) + "}";
    tokens.put("padded", key.signed(header + "." + OwnKey.base64Url(text) + "=="));
    tokens.put("critical", key.token(key.header(",\"crit\":[\"http://slurm\"]"), claims + "}"));
  }

  private void addKeys(Map<String, String> tokens, String claims) {
    if (key instanceof OwnRsaKey own) {
      addRsaKeys(tokens, own, claims);
      return;
    }
    String embedded = UntrustedRsaKey.KEY.header(",\"jwk\":" + UntrustedRsaKey.KEY.publicJwk());
    tokens.put("embedded-key", UntrustedRsaKey.KEY.token(embedded, claims));
    tokens.put("wrong-key", by(OwnHmacKey.untrusted(), claims));
    tokens.put("other-algorithm", by(UntrustedRsaKey.KEY, claims));
    // HMAC pads keys with zeros, so a single zero byte is equivalent to an empty file.
    String empty = key.header(",\"kid\":\"../../../dev/null\"");
    tokens.put("empty-key", OwnHmacKey.of(new byte[1]).token(empty, claims));
  }

  private static void addRsaKeys(Map<String, String> tokens, OwnRsaKey own, String claims) {
    String embedded = own.header(",\"jwk\":" + UntrustedRsaKey.KEY.publicJwk());
    tokens.put("embedded-key", UntrustedRsaKey.KEY.token(embedded, claims));
    tokens.put("wrong-key", UntrustedRsaKey.KEY.token(own.header(""), claims));
    tokens.put("other-algorithm", by(OwnHmacKey.untrusted(), claims));
    tokens.put("unknown-kid", own.token(own.header("nobody", ""), claims));
    tokens.put("no-kid", own.token("{\"alg\":\"RS256\",\"typ\":\"JWT\"}", claims));
    tokens.put("public-pem", by(OwnHmacKey.of(own.publicPem()), claims));
    byte[] entry = own.publicJwk().getBytes(StandardCharsets.UTF_8);
    tokens.put("public-jwk", by(OwnHmacKey.of(entry), claims));
  }

  private String signed(String claims) {
    return by(key, claims);
  }

  private static String by(OwnKey key, String claims) {
    return key.token(key.header(""), claims);
  }

  /** An RSA key that nobody trusts; created on first use, since that takes a while. */
  private static final class UntrustedRsaKey {
    static final OwnRsaKey KEY = OwnRsaKey.untrusted();
  }
}
