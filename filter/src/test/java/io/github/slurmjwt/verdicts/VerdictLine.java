package io.github.slurmjwt.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One line of a verdict file, with what the rules ask of it. */
record VerdictLine(
    String id,
    String about,
    String config,
    String token,
    Optional<String> userName,
    Instant now,
    VerdictFiles.Verdict slurm) {

  static VerdictLine of(JsonNode line) {
    Instant now =
        line.has("now") ? Instant.ofEpochSecond(line.get("now").longValue()) : Clusters.NOW;
    return new VerdictLine(
        line.get("id").textValue(),
        line.get("about").textValue(),
        line.get("config").textValue(),
        VerdictFiles.token(line),
        VerdictFiles.userName(line),
        now,
        VerdictFiles.verdict(line));
  }

  /** Returns this with another verdict. */
  VerdictLine judged(VerdictFiles.Verdict verdict) {
    return new VerdictLine(id, about, config, token, userName, now, verdict);
  }

  /** Returns this with another token, name and time. */
  VerdictLine asked(String otherToken, Optional<String> name, Instant time) {
    return new VerdictLine(id, about, config, otherToken, name, time, slurm);
  }

  List<String> parts() {
    return List.of(token.split("\\.", -1));
  }

  String header() {
    return decoded(0);
  }

  String payload() {
    return decoded(1);
  }

  /** Returns the user of the token itself, which another may have been asked for. */
  String tokenUser() {
    if (userName.isEmpty()) {
      return slurm.user();
    }
    JsonNode claims = Rule.json(payload());
    return claims.path("sun").isTextual()
        ? claims.get("sun").textValue()
        : claims.path("username").asText();
  }

  int keyFileSize() {
    return keyFile().length() / 2;
  }

  /** Returns the content of the key file in hexadecimal. */
  String keyFile() {
    String name = config().startsWith("key: ") ? "hs:" + config().substring(5) : "hs";
    return VerdictFiles.keys().get("jwt_key_files_hex").get(name).textValue();
  }

  String keySet() {
    byte[] file =
        Base64.getDecoder()
            .decode(VerdictFiles.keys().get("jwks_files_base64").get(config).textValue());
    return new String(file, StandardCharsets.UTF_8);
  }

  private String decoded(int part) {
    return new String(Base64.getUrlDecoder().decode(parts().get(part)), StandardCharsets.UTF_8);
  }
}
