package io.github.slurmjwt.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.jose.StrictJson;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code verify} says of claims, word for word. */
class ClaimFindingsTest {
  @TempDir private Path folder;

  private Map<String, ?> report(String payload, String... parameters) throws IOException {
    Terminal terminal = new Terminal(folder);
    Path key = terminal.secret("jwt_hs256.key", TestKeys.HMAC.getEncoded());
    List<String> arguments = new ArrayList<>(List.of("verify", "--json", "--jwt-key"));
    arguments.add(key.toString());
    for (String parameter : parameters) {
      arguments.addAll(List.of("--parameter", parameter));
    }
    arguments.add(Tokens.hs256(payload));
    terminal.run(arguments.toArray(String[]::new));
    return StrictJson.parseObject(terminal.out().strip().getBytes(ISO_8859_1));
  }

  private List<String> findings(String payload, String... parameters) throws IOException {
    List<?> findings =
        (List<?>) Objects.requireNonNull(report(payload, parameters).get("findings"));
    return findings.stream()
        .map(finding -> String.valueOf(((Map<?, ?>) finding).get("text")))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"https://idp/x\" | Its iss is https://idp/x, and requiredIssuer is https://idp.",
        "\"https://idp/\" | Its iss is https://idp/, and requiredIssuer is https://idp; they differ"
            + " only in the trailing slash.",
        "\"//\" | Its iss is //, and requiredIssuer is https://idp.",
        "7 | Its iss is 7, and requiredIssuer is https://idp."
      })
  void saysHowAnIssuerDiffers(String issuer, String text) throws IOException {
    assertEquals(
        List.of(text), findings(Tokens.payload("iss", issuer), "requiredIssuer=https://idp"));
  }

  @Test
  void saysThatThereIsNoIssuer() throws IOException {
    assertEquals(
        List.of("It has no iss, and requiredIssuer is https://idp."),
        findings(Tokens.payload(), "requiredIssuer=https://idp"));
  }

  @Test
  void doubtsTheClocksOnlySoonAfterTheExpiry() throws IOException {
    assertEquals(
        List.of("It expired 9 min 59 s ago. If it should still be valid, compare the clocks."),
        findings(Tokens.payload("exp", "1799999401")));
    assertEquals(
        List.of("It expired 10 min 0 s ago."), findings(Tokens.payload("exp", "1799999400")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "64030 | The user in sun is 64030; Slurm reads such a name as a number.",
        "a b | The user in sun is a b; it must match userNamePattern, which is [a-z]+"
      })
  void saysWhatIsWrongWithAName(String name, String text) throws IOException {
    String payload = Tokens.payload("sun", "\"" + name + "\"");
    assertEquals(List.of(text), findings(payload, "userNamePattern=[a-z]+"));
  }

  @ParameterizedTest
  @CsvSource({
    "[], 'It has no roles, and requiredRoles asks for hpc.'",
    "[\"lab\"], 'Its roles are lab, and requiredRoles asks for hpc.'"
  })
  void saysWhichRolesThereAre(String roles, String text) throws IOException {
    assertEquals(
        List.of(text),
        findings(Tokens.payload("groups", roles), "rolesClaim=groups", "requiredRoles=hpc"));
  }

  private static String withoutUser(int others, String... more) {
    List<String> claims = new ArrayList<>(List.of("sun", "1"));
    for (int i = 0; i < others; i++) {
      claims.addAll(List.of("x" + i, "\"no name\""));
    }
    Collections.addAll(claims, more);
    return Tokens.payload(claims.toArray(String[]::new));
  }

  @Test
  void triesFiftyClaimsForTheUser() throws IOException {
    assertEquals(
        List.of("With userclaimfield=login it is accepted for user alice."),
        findings(withoutUser(49, "login", "\"alice\"")));
    assertEquals(List.of(), findings(withoutUser(50, "login", "\"alice\"")));
  }

  @Test
  void suggestsSixClaimsForTheUser() throws IOException {
    List<String> seven = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      seven.addAll(List.of("login" + i, "\"alice\""));
    }
    assertEquals(6, findings(withoutUser(0, seven.toArray(String[]::new))).size());
  }

  @Test
  void writesEveryKindOfValue() throws IOException {
    String payload =
        Tokens.payload("x", "[\"a\",1.5,true,null,[2],{\"b\":[3],\"c\":false}]", "y", "\"z\"");
    assertEquals(
        StrictJson.parseObject(payload.getBytes(ISO_8859_1)), report(payload).get("claims"));
  }
}
