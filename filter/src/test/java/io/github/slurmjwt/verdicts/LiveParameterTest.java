package io.github.slurmjwt.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.CacheLimits;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.testing.SlurmRelease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Spellings of AuthAltParameters: a running Slurm starts and accepts as is recorded, and the filter
 * that reads the same slurm.conf does just what 24.11 and 26.05 do.
 */
@Tag("live-slurm-releases")
final class LiveParameterTest {
  private static final String NO_START = "does not start";
  private static final String ACCEPTED = "accepted";
  private static final String REFUSED = "refused";

  @ParameterizedTest
  @EnumSource(SlurmRelease.class)
  void sameKeysAreInForce(SlurmRelease release) throws Exception {
    List<String> faults = new ArrayList<>();
    int asked = 0;
    try (LiveCluster cluster = LiveCluster.start(release)) {
      Clusters clusters = new Clusters(cluster.files());
      Path key = clusters.keyFile("hs");
      Path keySet = clusters.keySetFile("main");
      byte[] defaultKey = Files.readAllBytes(clusters.keyFile("hs:64 bytes"));
      cluster.putDefaultKey(defaultKey);
      Map<String, String> tokens = tokens(Files.readAllBytes(key), defaultKey);
      for (JsonNode line : VerdictFiles.lines("params.jsonl")) {
        String id = line.get("id").textValue();
        boolean starts = cluster.restart(ParameterTexts.of(id, key, keySet));
        JsonNode recorded = VerdictFiles.recorded(line, release);
        for (Map.Entry<String, String> token : tokens.entrySet()) {
          String slurm = starts ? verdict(cluster, token.getValue()) : NO_START;
          String before = recorded(recorded, token.getKey());
          String ours = ours(cluster.conf(), token.getValue());
          if (!slurm.equals(before) || (release != SlurmRelease.V22_05 && !ours.equals(slurm))) {
            faults.add(
                id
                    + " "
                    + token.getKey()
                    + (": recorded " + before + ", Slurm " + slurm + ", filter " + ours));
          }
          asked++;
        }
      }
    }
    System.out.printf(
        "Slurm %s: %d questions about AuthAltParameters, %d differ%n",
        release.version(), asked, faults.size());
    assertEquals(List.of(), faults);
  }

  private static Map<String, String> tokens(byte[] key, byte[] defaultKey) {
    Map<String, String> tokens = new TreeMap<>();
    tokens.put("hs256_token", firstToken("hs256.jsonl"));
    tokens.put("rs256_token", firstToken("jwks.jsonl"));
    tokens.put("hs256_token_user_only_in_upn", token("upn", key));
    tokens.put("token_by_the_default_key", token("sun", defaultKey));
    return tokens;
  }

  private static String firstToken(String file) {
    return VerdictFiles.token(VerdictFiles.lines(file).get(0));
  }

  private static String token(String userClaim, byte[] key) {
    return JWT.create()
        .withIssuedAt(Instant.now())
        .withExpiresAt(Instant.now().plusSeconds(3600))
        .withClaim(userClaim, "alice")
        .sign(Algorithm.HMAC256(key));
  }

  /** With a name, which 22.05 wants. */
  private static String verdict(LiveCluster cluster, String token) throws Exception {
    return cluster.ask(token, Optional.of("alice")).uid().isPresent() ? ACCEPTED : REFUSED;
  }

  private static String recorded(JsonNode recorded, String token) {
    if (!recorded.get("starts").booleanValue()) {
      return NO_START;
    }
    return recorded.get(token).get("accept").booleanValue() ? ACCEPTED : REFUSED;
  }

  private static String ours(Path conf, String token) throws Exception {
    TokenVerifier verifier;
    try {
      FilterSettings settings = FilterSettings.builder().slurmConf(conf).build();
      verifier = Clusters.verifier(settings, Instant.now(), CacheLimits.DEFAULT);
    } catch (KeyLoadException e) {
      return NO_START;
    }
    try {
      verifier.verify(token);
      return ACCEPTED;
    } catch (TokenRejectedException e) {
      return REFUSED;
    }
  }
}
