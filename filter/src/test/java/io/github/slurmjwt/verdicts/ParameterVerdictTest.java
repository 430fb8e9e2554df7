package io.github.slurmjwt.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.CacheLimits;
import io.github.slurmjwt.TokenIssuer;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.SlurmKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spellings of AuthAltParameters, in a real slurm.conf: the same key is in force as in Slurm. */
class ParameterVerdictTest {
  @TempDir private Path folder;

  @Test
  void putsTheSameKeysInForceAsSlurm() throws Exception {
    Clusters clusters = new Clusters(folder);
    Path key = clusters.keyFile("hs");
    Path keySet = clusters.keySetFile("main");
    Path defaultKey = clusters.keyFile("hs:64 bytes");
    Files.move(defaultKey, folder.resolve("jwt_hs256.key"));
    int judged = 0;
    for (JsonNode line : VerdictFiles.lines("params.jsonl")) {
      String id = line.get("id").textValue();
      String text = ParameterTexts.of(id, key, keySet);
      Path conf = Files.writeString(folder.resolve("slurm.conf"), conf(text));
      compare(id, FilterSettings.builder().slurmConf(conf).build(), line.get("slurm_26_05"));
      judged++;
    }
    assertEquals(ParameterTexts.COUNT, judged);
  }

  private String conf(String authAltParameters) {
    String line = authAltParameters.isEmpty() ? "" : "AuthAltParameters=" + authAltParameters;
    return "ClusterName=x\nAuthAltTypes=auth/jwt\nStateSaveLocation=" + folder + "\n" + line + "\n";
  }

  private void compare(String id, FilterSettings settings, JsonNode slurm) throws Exception {
    TokenVerifier verifier;
    try {
      verifier = Clusters.verifier(settings, Clusters.NOW, CacheLimits.DEFAULT);
    } catch (KeyLoadException e) {
      assertFalse(slurm.get("starts").booleanValue(), () -> id + " starts in Slurm: " + e);
      return;
    }
    Map<String, String> tokens =
        Map.of(
            "hs256_token", firstToken("hs256.jsonl"),
            "rs256_token", firstToken("jwks.jsonl"),
            "hs256_token_user_only_in_upn", upnToken(),
            "token_by_the_default_key", defaultKeyToken());
    for (Map.Entry<String, String> token : tokens.entrySet()) {
      JsonNode expected = slurm.get(token.getKey());
      String user = expected.get("accept").booleanValue() ? expected.get("user").asText() : "";
      assertEquals(user, user(verifier, token.getValue()), id + " " + token.getKey());
    }
  }

  private String defaultKeyToken() throws KeyLoadException {
    SlurmKeys keys = SlurmKeys.load(Optional.of(folder.resolve("jwt_hs256.key")), Optional.empty());
    return TokenIssuer.of(keys.hmacKey().orElseThrow(), Optional.empty(), () -> Clusters.NOW)
        .issue("alice");
  }

  private String upnToken() throws IOException {
    byte[] key = Files.readAllBytes(new Clusters(folder).keyFile("hs"));
    return JWT.create()
        .withIssuedAt(Clusters.NOW)
        .withExpiresAt(Clusters.NOW)
        .withClaim("upn", "x")
        .sign(Algorithm.HMAC256(key));
  }

  private static String firstToken(String file) {
    return VerdictFiles.token(VerdictFiles.lines(file).get(0));
  }

  private static String user(TokenVerifier verifier, String token) throws Exception {
    try {
      return verifier.verify(token).getName();
    } catch (TokenRejectedException e) {
      return "";
    }
  }
}
