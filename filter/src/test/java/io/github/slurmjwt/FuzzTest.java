package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the text, only the declared exceptions come out. The seeds are fixed. */
class FuzzTest {
  private static final List<String> TOKEN_WORDS =
      List.of(
          ".",
          "..",
          "=",
          "e30",
          "bnVsbA",
          "W10",
          "{",
          "}",
          "[",
          "]",
          "\"",
          ":",
          ",",
          "null",
          "-0",
          "1e400",
          "9223372036854775808",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\u00e9",
          "\uffff",
          "\"alg\":\"none\"",
          "\"alg\":\"RS256\"",
          "\"kid\":\"first\"",
          "\"kid\":1",
          "\"crit\":[]",
          "\"sun\":0",
          "\"sun\":\"\"",
          "\"exp\":1e9",
          "\"nbf\":null",
          "\"uid\":0",
          "\"gid\":99",
          "\"id\":{\"name\":\"a\",\"gecos\":\"\",\"dir\":\"/\"}");

  private static final List<String> CONF_WORDS =
      List.of(
          "AuthAltParameters",
          "AuthAltTypes",
          "SlurmUser",
          "StateSaveLocation",
          "Include",
          "include x",
          "ClusterName",
          "%c",
          "=",
          "+=",
          "-=",
          ",",
          "\"",
          "#",
          "\\#",
          "\\\n",
          "\n",
          "\r\n",
          " ",
          "\t",
          "\u0000",
          "\u00ff",
          "jwt_key",
          "jwt_key=/k",
          "jwks=/j",
          "jwks=",
          "userclaimfield=sub",
          "max_token_lifespan=",
          "max_token_lifespan=99999999999",
          "disable_token_creation",
          "use_jwt_client_ids",
          "use_jwt_client_ids_only",
          "0",
          "root",
          "slurm.conf",
          "/",
          "..",
          "auth/jwt");

  private static String mutate(Random random, String text, List<String> words) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(mutated.length() + 1);
      int end = Math.min(mutated.length(), at + random.nextInt(4));
      switch (random.nextInt(5)) {
        case 0 -> mutated.delete(at, end);
        case 1 -> mutated.insert(at, words.get(random.nextInt(words.size())));
        case 2 -> mutated.replace(at, end, words.get(random.nextInt(words.size())));
        case 3 -> mutated.insert(at, (char) random.nextInt(256));
        default -> mutated.insert(at, mutated.substring(at, end));
      }
    }
    return mutated.toString();
  }

  @Test
  @DisplayName("T11 100,000 mutations of the compact text")
  void verifierSurvivesMutatedTokens() {
    Random random = new Random(1);
    TokenVerifier verifier = Verdict.verifier();
    String seed = Tokens.validFor("alice");
    String rsa = Tokens.rs256(Tokens.payload());
    for (int i = 0; i < 100_000; i++) {
      String token = mutate(random, i % 20 == 0 ? rsa : seed, TOKEN_WORDS);
      String verdict = survive(token, () -> Verdict.of(verifier, token));
      if (verdict.equals("alice")) {
        assertEquals(i % 20 == 0 ? rsa : seed, token, "another text of the same token passes");
      }
    }
  }

  @Test
  @DisplayName("T11 60,000 mutations of the JSON, signed")
  void verifierSurvivesMutatedJson() {
    Random random = new Random(2);
    TokenVerifier verifier =
        Verdict.verifier(
            slurm -> slurm.clientIdentity(ClientIdentity.ACCEPTED).userClaimField("sub"),
            policy -> policy.rolesClaim("realm_access.roles").requiredAudience("slurm"));
    String payload =
        Tokens.payload(
            "aud", "[\"slurm\"]",
            "realm_access", "{\"roles\":[\"a\",[\"b\"]]}",
            "uid", "1001",
            "gid", "\"1001\"",
            "id",
                "{\"name\":\"alice\",\"gecos\":\"\",\"dir\":\"/\",\"shell\":\"/s\",\"gids\":[1]}");
    assertEquals("alice", Verdict.of(verifier, Tokens.hs256(payload)));
    for (int i = 0; i < 60_000; i++) {
      boolean header = i % 3 == 0;
      String token =
          Tokens.hs256(
              header ? mutate(random, Tokens.HS256_HEADER, TOKEN_WORDS) : Tokens.HS256_HEADER,
              header ? payload : mutate(random, payload, TOKEN_WORDS));
      survive(token, () -> Verdict.of(verifier, token));
    }
  }

  @Test
  @DisplayName("AuthAltParameters: 40,000 mutations")
  void parserSurvivesMutatedOptions() {
    Random random = new Random(3);
    String seed = "AuthAltParameters=jwt_key=/k,jwks=/j,max_token_lifespan=60,userclaimfield=sub";
    for (int i = 0; i < 40_000; i++) {
      String text = mutate(random, seed, CONF_WORDS);
      survive(text, () -> FilterSettings.from(Map.of("AuthAltParameters", text)).toString());
    }
  }

  @Test
  @DisplayName("slurm.conf: 1,500 mutations")
  void settingsSurviveMutatedSlurmConf(@TempDir Path folder) throws IOException {
    Random random = new Random(4);
    Path conf = folder.resolve("slurm.conf");
    Files.writeString(folder.resolve("more.conf"), "SlurmUser=slurm\n");
    String seed =
        """
        # Slurm
        ClusterName=c AuthAltTypes=auth/jwt
        Include more.conf
        AuthAltParameters="jwt_key=/k"
        StateSaveLocation=/var\\
        /spool # here
        """;
    for (int i = 0; i < 1_500; i++) {
      String text = mutate(random, seed, CONF_WORDS);
      Files.writeString(conf, text, StandardCharsets.ISO_8859_1);
      survive(text, () -> FilterSettings.from(Map.of("slurmConf", conf.toString())).toString());
    }
  }

  /**
   * The declared refusals of a configuration count as surviving; those of a token never get here.
   */
  private static String survive(String input, Supplier<String> action) {
    try {
      return action.get();
    } catch (ConfigException e) {
      return "config";
    } catch (RuntimeException | Error e) {
      return fail("undeclared for base64url " + Tokens.part(input), e);
    }
  }
}
