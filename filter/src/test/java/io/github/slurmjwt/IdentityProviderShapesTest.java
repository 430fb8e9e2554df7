package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.keys.SlurmKeys;
import io.github.slurmjwt.testing.RsaTestKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens and key sets in the shapes that the documentation of Amazon Cognito and Microsoft Entra ID
 * gives them, with keys of our own.
 */
class IdentityProviderShapesTest {
  private static final RsaTestKey KEY = RsaTestKey.make("1LTMzakihiRla_8z2BEJVXeWMqo=");
  private static final RsaTestKey OTHER = RsaTestKey.make("nOo3ZDrODXEK1jKWhXslHR_KXEg");
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String TIMES =
      "\"iat\":%d,\"exp\":%d".formatted(NOW.getEpochSecond(), NOW.getEpochSecond() + 3600);

  private static final String POOL =
      "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_E";
  private static final String TENANT =
      "https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee/v2.0";

  /** Amazon Cognito, "Understanding the access token": user name in username, no aud. */
  private static final String COGNITO_ACCESS_TOKEN =
      "{\"sub\":\"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee\",\"device_key\":\"aaaa\","
          + "\"cognito:groups\":[\"testgroup\"],\"iss\":\""
          + POOL
          + "\",\"version\":2,\"client_id\":\"xxxxxxxxxxxxexample\","
          + "\"origin_jti\":\"aaaaaaaa\",\"event_id\":\"bbbbbbbb\",\"token_use\":\"access\","
          + "\"scope\":\"phone openid profile email\",\"auth_time\":1799999000,"
          + TIMES
          + ",\"jti\":\"cccccccc\",\"username\":\"alice\"}";

  /** Amazon Cognito, "Understanding the identity token": aud is the client, cognito:username. */
  private static final String COGNITO_ID_TOKEN =
      "{\"sub\":\"aaaaaaaa\",\"cognito:groups\":[\"testgroup\"],\"email_verified\":true,"
          + "\"cognito:preferred_role\":\"arn:aws:iam::111122223333:role/test\",\"iss\":\""
          + POOL
          + "\",\"cognito:username\":\"alice\",\"nonce\":\"n\",\"aud\":\"xxxxxxxxxxxxexample\","
          + "\"token_use\":\"id\","
          + TIMES
          + "}";

  @TempDir private Path folder;

  @Test
  void readsTheUserOfACognitoAccessToken() throws Exception {
    SlurmPrincipal alice =
        verify(cognito(), new Site("").with(policy -> policy.requiredIssuer(POOL)), access());
    assertEquals("alice", alice.getName());
    assertEquals(List.of("testgroup"), alice.claims().get("cognito:groups"));
  }

  @Test
  void readsTheGroupsOfACognitoAccessToken() throws Exception {
    SlurmPrincipal alice =
        verify(
            cognito(), new Site("").with(policy -> policy.rolesClaim("cognito:groups")), access());
    assertEquals(Set.of("testgroup"), alice.roles());
  }

  @Test
  void aCognitoAccessTokenHasNoAudienceToRequire() throws Exception {
    assertEquals(
        Rejection.WRONG_AUDIENCE,
        refusal(
            cognito(),
            new Site("").with(policy -> policy.requiredAudience("xxxxxxxxxxxxexample")),
            access()));
  }

  @Test
  void aCognitoIdTokenNamesNoUserUnlessToldWhere() throws Exception {
    String token = KEY.sign(header(KEY, ""), COGNITO_ID_TOKEN);
    assertEquals(Rejection.NO_USER_NAME, refusal(cognito(), new Site(""), token));
    SlurmPrincipal alice = verify(cognito(), new Site("cognito:username"), token);
    assertEquals("alice", alice.getName());
  }

  @Test
  void refusesATokenOfAnotherCognitoPool() throws Exception {
    String other = COGNITO_ACCESS_TOKEN.replace(POOL, POOL + "X");
    String token = KEY.sign(header(KEY, ""), other);
    assertEquals(
        Rejection.WRONG_ISSUER,
        refusal(cognito(), new Site("").with(policy -> policy.requiredIssuer(POOL)), token));
  }

  @Test
  void readsTheUserOfAnEntraToken() throws Exception {
    String token = KEY.sign(entraHeader(), entra("\"preferred_username\":\"alice\""));
    Site site =
        new Site("preferred_username")
            .with(
                policy ->
                    policy
                        .requiredIssuer(TENANT)
                        .requiredAudience("11112222-bbbb-3333-cccc-4444dddd5555"));
    assertEquals("alice", verify(entraSet(), site, token).getName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"preferred_username", "upn"})
  void refusesAnEntraAddressAsUserNameUnlessThePatternAllowsIt(String claim) throws Exception {
    String token = KEY.sign(entraHeader(), entra("\"" + claim + "\":\"alice@example.com\""));
    assertEquals(Rejection.BAD_USER_NAME, refusal(entraSet(), new Site(claim), token));
    SlurmPrincipal alice =
        verify(
            entraSet(),
            new Site(claim)
                .with(policy -> policy.userNamePattern(Pattern.compile("[a-z]+@example[.]com"))),
            token);
    assertEquals("alice@example.com", alice.getName());
  }

  @Test
  void refusesAnEntraTokenOfAnApplicationForItHasNoUser() throws Exception {
    String token = KEY.sign(entraHeader(), entra("\"idtyp\":\"app\",\"azp\":\"client\""));
    assertEquals(
        Rejection.NO_USER_NAME, refusal(entraSet(), new Site("preferred_username"), token));
  }

  @Test
  void refusesAServiceAccountOfKeycloakUnlessAllowed() throws Exception {
    String token =
        KEY.sign(
            header(KEY, ""), "{\"preferred_username\":\"service-account-portal\"," + TIMES + "}");
    Site site = new Site("preferred_username");
    assertEquals(Rejection.SERVICE_ACCOUNT, refusal(cognito(), site, token));
    SlurmPrincipal service =
        verify(cognito(), site.with(policy -> policy.serviceAccounts(true)), token);
    assertEquals("service-account-portal", service.getName());
  }

  @Test
  void aServiceAccountCannotActAsAnotherUser() throws Exception {
    String token = KEY.sign(header(KEY, ""), "{\"sun\":\"service-account-portal\"," + TIMES + "}");
    TokenVerifier verifier =
        verifier(cognito(), new Site("sub", "service-account-portal", policy -> {}));
    assertEquals(
        Rejection.SERVICE_ACCOUNT,
        assertThrows(
                TokenRejectedException.class, () -> verifier.verify(token, Optional.of("alice")))
            .reason());
  }

  private static String access() {
    return KEY.sign(header(KEY, ""), COGNITO_ACCESS_TOKEN);
  }

  /** Two keys, as every pool has: for ID tokens and for access tokens. */
  private static String cognito() {
    String more = ",\"alg\":\"RS256\",\"use\":\"sig\"";
    return RsaTestKey.setOf(OTHER.entry(more), KEY.entry(more));
  }

  /** No alg, but a certificate, its thumbprint and the issuer. */
  private static String entraSet() {
    String more =
        ",\"use\":\"sig\",\"x5t\":\"nOo3ZDrODXEK1jKWhXslHR_KXEg\",\"x5c\":[\"MIIDBTCCAe2g\"],"
            + "\"cloud_instance_name\":\"microsoftonline.com\",\"issuer\":\""
            + TENANT
            + "\"";
    return RsaTestKey.setOf(OTHER.entry(more), KEY.entry(more));
  }

  private static String entraHeader() {
    return header(KEY, "\"typ\":\"JWT\",\"x5t\":\"nOo3ZDrODXEK1jKWhXslHR_KXEg\",");
  }

  private static String entra(String userClaims) {
    return "{\"aud\":\"11112222-bbbb-3333-cccc-4444dddd5555\",\"iss\":\""
        + TENANT
        + "\",\"nbf\":"
        + NOW.getEpochSecond()
        + ","
        + TIMES
        + ",\"aio\":\"AXQAi\",\"name\":\"Alice Example\",\"oid\":\"00000000\",\"rh\":\"I\","
        + "\"sub\":\"HKZp\",\"tid\":\"aaaabbbb\",\"uti\":\"fqiBqX\",\"ver\":\"2.0\","
        + userClaims
        + "}";
  }

  private static String header(RsaTestKey key, String more) {
    return "{" + more + "\"kid\":\"" + key.keyId() + "\",\"alg\":\"RS256\"}";
  }

  private SlurmPrincipal verify(String set, Site site, String token) throws Exception {
    return verifier(set, site).verify(token);
  }

  private Rejection refusal(String set, Site site, String token) throws Exception {
    TokenVerifier verifier = verifier(set, site);
    return assertThrows(TokenRejectedException.class, () -> verifier.verify(token)).reason();
  }

  private TokenVerifier verifier(String set, Site site) throws Exception {
    Path file = Files.writeString(folder.resolve("set.json"), set);
    SlurmKeys keys = SlurmKeys.load(Optional.empty(), Optional.of(file));
    assertEquals(List.of(), keys.warnings());
    return site.verifier(keys);
  }

  /**
   * How a site has configured the filter.
   *
   * @param userClaimField the claim that names the user
   * @param slurmUser the user Slurm runs as
   * @param policy what it demands beyond Slurm's rules
   */
  private record Site(
      String userClaimField, String slurmUser, Consumer<TokenPolicy.Builder> policy) {
    Site(String userClaimField) {
      this(userClaimField, "root", policy -> {});
    }

    Site with(Consumer<TokenPolicy.Builder> more) {
      return new Site(userClaimField, slurmUser, policy.andThen(more));
    }

    TokenVerifier verifier(SlurmKeys keys) {
      return Verdict.verifier(
          () -> keys,
          slurm -> slurm.userClaimField(userClaimField).slurmUser(slurmUser),
          policy,
          InstantSource.fixed(NOW));
    }
  }
}
