package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.LiveSlurm;
import io.github.slurmjwt.testing.LiveTokens;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gateway and a real Slurm with the same slurm.conf take each other's tokens and refuse alike.
 */
@Tag("live-slurm")
final class LiveSlurmTest {
  private static final String USER = "games";
  private static final int ACCEPTED = 200;
  private static final int REFUSED_BY_FILTER = 401;

  @TempDir private static Path folder;
  private static LiveSlurm slurm;
  private static String path;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws Exception {
    slurm = LiveSlurm.start();
    try {
      path = slurm.path("diag");
      gateway =
          GatewayProcess.start(
              folder.resolve("gateway"),
              "--slurm-conf",
              slurm.conf().toString(),
              "--slurmrestd",
              slurm.restUrl());
    } catch (Exception | AssertionError e) {
      slurm.close();
      throw e;
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (gateway != null) {
      gateway.close();
      slurm.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {USER, "root"})
  void gatewayTakesTokensOfScontrol(String user) throws Exception {
    String token = slurm.scontrolToken(user);

    HttpResponse<String> bearer = gateway.getWithToken(path, token);
    assertEquals(ACCEPTED, bearer.statusCode());
    assertTrue(bearer.body().contains("\"statistics\""), bearer.body());
    HttpResponse<String> slurmHeaders =
        gateway.get(path, "X-SLURM-USER-TOKEN", token, "X-SLURM-USER-NAME", user);
    assertEquals(ACCEPTED, slurmHeaders.statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "diag"})
  void slurmTakesTokensOfTokenIssuer(String operation) throws Exception {
    assertEquals(ACCEPTED, slurm.rest(operation, LiveTokens.of(USER, slurm.key()), USER));
    assertEquals(ACCEPTED, slurm.rest(operation, slurm.scontrolToken(USER), USER));
  }

  @Test
  void bothRefuseTamperedToken() throws Exception {
    assertRefusedByBoth(LiveTokens.tampered(slurm.scontrolToken(USER)));
    assertRefusedByBoth(LiveTokens.tampered(LiveTokens.of(USER, slurm.key())));
  }

  @Test
  void bothRefuseExpiredToken() throws Exception {
    assertRefusedByBoth(LiveTokens.expired(USER, slurm.key()));
  }

  @Test
  void bothRefuseTokenOfAnotherKey() throws Exception {
    Path other = folder.resolve("other.key");
    Files.writeString(other, "a key of the site, long enough for HS256");
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));

    assertRefusedByBoth(LiveTokens.of(USER, other));
  }

  @Test
  void bothRefuseAnotherUsersName() throws Exception {
    String token = slurm.scontrolToken(USER);

    assertEquals(
        403,
        gateway.get(path, "X-SLURM-USER-TOKEN", token, "X-SLURM-USER-NAME", "root").statusCode());
    assertNotEquals(ACCEPTED, slurm.rest("diag", token, "root"));
  }

  @Test
  void tokensOfBothHaveTheSameMembersAndLifespan() throws Exception {
    String theirs = slurm.scontrolToken(USER);
    String ours = LiveTokens.of(USER, slurm.key());

    assertEquals(LiveTokens.header(theirs), LiveTokens.header(ours));
    assertEquals(List.of("exp", "iat", "sun"), names(LiveTokens.claims(theirs)));
    assertEquals(List.of("exp", "iat", "sun"), names(LiveTokens.claims(ours)));
    for (JsonNode claims : List.of(LiveTokens.claims(theirs), LiveTokens.claims(ours))) {
      assertTrue(claims.get("exp").isIntegralNumber());
      assertTrue(claims.get("iat").isIntegralNumber());
      assertEquals(1800, claims.get("exp").longValue() - claims.get("iat").longValue());
      assertEquals(USER, claims.get("sun").asText());
    }
  }

  private static void assertRefusedByBoth(String token) throws Exception {
    assertEquals(REFUSED_BY_FILTER, gateway.getWithToken(path, token).statusCode());
    assertEquals(REFUSED_BY_FILTER, gateway.get(path, "X-SLURM-USER-TOKEN", token).statusCode());
    assertEquals(slurm.release().refusalStatus(), slurm.rest("diag", token, USER));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names.stream().sorted().toList();
  }
}
