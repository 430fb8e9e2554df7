package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slurmjwt.testing.LiveSlurm;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.Processes.Run;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SlurmSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command line, a real Slurm, and Python's jwt as in the examples of Slurm's documentation take
 * each other's tokens.
 */
@Tag("live-slurm")
final class CommandLineLiveTest {
  private static final String USER = "games";

  private static final String PYTHON_MINT =
      """
      import jwt, sys, time
      key = open(sys.argv[1], 'rb').read()
      now = int(time.time())
      claims = {'exp': now + 600, 'iat': now, 'sun': sys.argv[2]}
      headers = {'kid': sys.argv[4]} if len(sys.argv) > 4 else None
      print(jwt.encode(claims, key, algorithm=sys.argv[3], headers=headers))
      """;

  private static final String PYTHON_CHECK =
      """
      import jwt, sys
      key = open(sys.argv[1], 'rb').read()
      token = sys.stdin.read().strip().partition('=')[2]
      print(jwt.decode(token, key, algorithms=['HS256'])['sun'])
      """;

  @TempDir private static Path folder;
  private static LiveSlurm slurm;

  @BeforeAll
  static void start() throws Exception {
    slurm = LiveSlurm.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (slurm != null) {
      slurm.close();
    }
  }

  private static String mint(String... words) throws Exception {
    String[] arguments = new String[words.length + 3];
    arguments[0] = "token";
    arguments[1] = "--slurm-conf";
    arguments[2] = slurm.conf().toString();
    System.arraycopy(words, 0, arguments, 3, words.length);
    Run run = AllJar.run(folder, "", arguments);
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("SLURM_JWT="));
    return run.out().substring("SLURM_JWT=".length());
  }

  private static JsonNode verify(String token, String... options) throws Exception {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "verify";
    arguments[1] = "--json";
    System.arraycopy(options, 0, arguments, 2, options.length);
    arguments[arguments.length - 1] = "-";
    return new ObjectMapper().readTree(AllJar.run(folder, token, arguments).out());
  }

  private static void assertAccepted(String user, JsonNode report) {
    assertEquals("accepted", report.path("verdict").asText(), report.toString());
    assertEquals(user, report.path("user").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {USER, "root"})
  void slurmTakesTokensOfTheCommandLine(String user) throws Exception {
    assertEquals(200, slurm.rest("diag", mint("username=" + user), user));
    assertEquals(200, slurm.rest("diag", mint("username=" + user, "lifespan=60"), user));
    assertEquals(200, slurm.rest("diag", mint("username=" + user, "lifespan=infinite"), user));
  }

  @ParameterizedTest
  @ValueSource(strings = {USER, "root"})
  void theCommandLineTakesTokensOfScontrol(String user) throws Exception {
    String token = slurm.scontrolToken(user);
    assertAccepted(user, verify(token, "--slurm-conf", slurm.conf().toString()));
    assertAccepted(user, verify("SLURM_JWT=" + token + "\n", "--jwt-key", slurm.key().toString()));
  }

  @Test
  void bothRefuseTheSameTokens() throws Exception {
    for (String token :
        new String[] {
          LiveTokens.tampered(slurm.scontrolToken(USER)),
          LiveTokens.tampered(mint("username=" + USER)),
          LiveTokens.expired(USER, slurm.key())
        }) {
      assertEquals(slurm.release().refusalStatus(), slurm.rest("diag", token, USER));
      JsonNode report = verify(token, "--slurm-conf", slurm.conf().toString());
      assertEquals("refused", report.path("verdict").asText());
    }
  }

  /** A Slurm that takes no other tokens. */
  @Test
  void slurmTakesIdentitiesOfTheCommandLine() throws Exception {
    SlurmSetup usual = SlurmSetup.standard();
    assumeTrue(usual.release().knowsClientIds(), "Slurm " + usual.release().number() + " has none");
    SlurmSetup only = usual.authAltParameters(key -> "jwt_key=" + key + ",use_jwt_client_ids_only");
    try (LiveSlurm strict = LiveSlurm.start(only)) {
      String conf = strict.conf().toString();
      for (String user : new String[] {USER, "root"}) {
        String[] words = {"token", "--slurm-conf", conf, "username=" + user, "--identity"};
        Run run = AllJar.run(folder, "", words);
        assertEquals(0, run.exitCode(), run.err());
        String token = run.out().substring("SLURM_JWT=".length());
        assertEquals(200, strict.rest("diag", token, user));
        assertAccepted(user, verify(token, "--slurm-conf", conf));
        String bare = LiveTokens.of(user, strict.key());
        assertEquals(strict.release().refusalStatus(), strict.rest("diag", bare, user));
        JsonNode report = verify(bare, "--slurm-conf", conf);
        assertEquals("refused", report.path("verdict").asText());
      }
    }
  }

  @Test
  void pythonTakesTokensOfTheCommandLine() throws Exception {
    String line = "SLURM_JWT=" + mint("username=" + USER);
    Run run = AllJar.python(folder, line, PYTHON_CHECK, slurm.key().toString());
    assertEquals(USER, run.out(), run.err());
  }

  @Test
  void everybodyTakesTokensOfPython() throws Exception {
    Run run = AllJar.python(folder, "", PYTHON_MINT, slurm.key().toString(), USER, "HS256");
    assertAccepted(USER, verify(run.out(), "--slurm-conf", slurm.conf().toString()));
    assertEquals(200, slurm.rest("diag", run.out(), USER));
  }

  @Test
  void theCommandLineTakesRs256TokensOfPython() throws Exception {
    RsaTestKey rsa = RsaTestKey.make("one");
    Path pem = folder.resolve("rsa.pem");
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(rsa.pair().getPrivate().getEncoded());
    Files.writeString(
        pem, "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
    Path jwks = rsa.publish(folder.resolve("jwks.json"));
    Run run = AllJar.python(folder, "", PYTHON_MINT, pem.toString(), USER, "RS256", "one");
    assertAccepted(USER, verify(run.out(), "--jwks", jwks.toString()));
    Run other = AllJar.python(folder, "", PYTHON_MINT, pem.toString(), USER, "RS256", "two");
    JsonNode report = verify(other.out(), "--jwks", jwks.toString());
    assertEquals("unknown-key", report.path("reason").asText());
    assertEquals("other-key", report.path("findings").path(0).path("code").asText());
  }
}
