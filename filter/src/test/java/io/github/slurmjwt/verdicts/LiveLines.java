package io.github.slurmjwt.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.slurmjwt.testing.SlurmRelease;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes recorded lines ready for a running Slurm. */
final class LiveLines {
  /** Claims this near to the recorded time are about it; others are about long ago or far ahead. */
  private static final long NEAR_SECONDS = 100_000;

  private LiveLines() {}

  /** Returns a line as this release wants it: 22.05 with the user's name beside the token. */
  static VerdictLine of(JsonNode node, SlurmRelease release) {
    VerdictLine line = VerdictLine.of(node);
    if (!release.needsUserName() || line.userName().isPresent()) {
      return line;
    }
    JsonNode recorded = VerdictFiles.recorded(node, release);
    String name = recorded.get("accept").booleanValue() ? recorded.get("user").asText() : "alice";
    return line.asked(line.token(), Optional.of(name), line.now());
  }

  /** Tells whether an HTTP header carries the token and the name as they are. */
  static boolean travels(VerdictLine line) {
    return travels(line.token()) && line.userName().map(LiveLines::travels).orElse(true);
  }

  private static boolean travels(String value) {
    return !value.isEmpty()
        && value.equals(value.strip())
        && value.chars().noneMatch(c -> c < ' ' || c == '\u007f');
  }

  /** Returns a line of clock.jsonl at another time, its claims moved with it and signed anew. */
  static VerdictLine movedTo(VerdictLine line, Instant now) {
    ObjectNode claims = (ObjectNode) Rule.json(line.payload());
    long recorded = line.now().getEpochSecond();
    for (String name : new String[] {"exp", "iat", "nbf"}) {
      long time = claims.path(name).asLong();
      if (Math.abs(time - recorded) < NEAR_SECONDS) {
        claims.put(name, time - recorded + now.getEpochSecond());
      }
    }
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    byte[] payload = claims.toString().getBytes(StandardCharsets.UTF_8);
    String signed = line.parts().get(0) + "." + encoder.encodeToString(payload);
    String token = signed + "." + encoder.encodeToString(hmac(line, signed));
    return line.asked(token, line.userName(), now);
  }

  private static byte[] hmac(VerdictLine line, String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(line.keyFile()), "HmacSHA256"));
      return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
