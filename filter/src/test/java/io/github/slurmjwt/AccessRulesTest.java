package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may pass with a valid token. */
class AccessRulesTest {
  private static final String ROLES = "roles";

  private static TokenVerifier verifier(Consumer<AccessPolicy.Builder> access) {
    return verifier(access, DenyList.EMPTY, ClientIdentity.IGNORED);
  }

  private static TokenVerifier verifier(
      Consumer<AccessPolicy.Builder> access, DenyList denied, ClientIdentity identity) {
    AccessPolicy.Builder rules = AccessPolicy.builder();
    access.accept(rules);
    return TokenVerifier.builder(TestKeys.both().source())
        .slurm(SlurmOptions.builder().clientIdentity(identity).slurmUser("slurm").build())
        .policy(TokenPolicy.builder().rolesClaim(ROLES).build())
        .access(rules.build())
        .denyList(() -> denied)
        .clock(Tokens.CLOCK)
        .build();
  }

  private static String denied(String list, String token) {
    return Verdict.of(verifier(to -> {}, DenyList.parse(list), ClientIdentity.IGNORED), token);
  }

  private static String withRoles(String json) {
    return Tokens.hs256(Tokens.payload(ROLES, json));
  }

  /** A token whose identity is alice's, and which names this user besides. */
  private static String identityOfAlice(String user) {
    return Tokens.hs256(
        Tokens.payload(
            "sun",
            "\"" + user + "\"",
            "uid",
            "1001",
            "gid",
            "1001",
            "id",
            "{\"name\":\"alice\",\"gecos\":\"\",\"dir\":\"/h\",\"shell\":\"/bin/sh\","
                + "\"groups\":{\"hpc\":2000}}"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "alice, alice",
    "bob, bob",
    "carol, user-not-allowed",
    "Alice, user-not-allowed",
    "alice., user-not-allowed",
    "root, user-not-allowed"
  })
  void allowsExactlyTheNamedUsers(String user, String verdict) {
    TokenVerifier only = verifier(to -> to.allowedUsers(List.of("alice", "bob")));
    assertEquals(verdict, Verdict.of(only, Tokens.validFor(user)));
  }

  @ParameterizedTest(name = "O12 {0}: {1}")
  @CsvSource({
    "mallory, user-denied",
    "Mallory, user-denied",
    "MALLORY, user-denied",
    "eve, user-denied",
    "Eve, user-denied",
    "trent, user-denied",
    "mallory2, mallory2",
    "alice, alice"
  })
  void deniesUsersInEveryLetterCase(String user, String verdict) {
    TokenVerifier verifier = verifier(to -> to.deniedUsers(List.of("mallory", "eve", "trent")));
    assertEquals(verdict, Verdict.of(verifier, Tokens.validFor(user)));
    assertEquals(verdict, denied("user mallory\nuser eve\nuser trent", Tokens.validFor(user)));
    assertEquals(verdict, denied("user MALLORY\nuser EVE\nuser Trent", Tokens.validFor(user)));
  }

  @Test
  void deniesAUserWhoIsAllowedToo() {
    TokenVerifier both =
        verifier(to -> to.allowedUsers(List.of("alice", "bob")).deniedUsers(List.of("bob")));
    assertEquals("alice", Verdict.of(both, Tokens.validFor("alice")));
    assertEquals("user-denied", Verdict.of(both, Tokens.validFor("bob")));
  }

  @ParameterizedTest(name = "O12 {0} acts for {1}: {2}")
  @CsvSource({
    "root, alice, alice",
    "root, mallory, user-denied",
    "root, Mallory, user-denied",
    "root, carol, user-not-allowed",
    "slurm, alice, user-not-allowed",
    "alice, root, alternate-user-not-allowed"
  })
  void judgesBothUsersWhereOneActsForAnother(String own, String requested, String verdict) {
    TokenVerifier verifier =
        verifier(
            to ->
                to.allowedUsers(List.of("root", "alice", "mallory"))
                    .deniedUsers(List.of("mallory")));
    assertEquals(
        verdict, Verdict.of(verifier, Tokens.validFor(own), Optional.of(requested)), requested);
  }

  @Test
  @DisplayName("O12 root is denied, whomever it acts for")
  void deniesTheTokensUserUnderAnotherName() {
    TokenVerifier verifier = verifier(to -> to.deniedUsers(List.of("root")));
    assertEquals(
        "user-denied", Verdict.of(verifier, Tokens.validFor("root"), Optional.of("alice")));
    assertEquals("alice", Verdict.of(verifier, Tokens.validFor("slurm"), Optional.of("alice")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"users\",\"hpc\"]|alice",
        "\"admin\"|alice",
        "[\"users\"]|role-missing",
        "[\"HPC\"]|role-missing",
        "[]|role-missing",
        "null|role-missing",
        "{\"hpc\":true}|role-missing"
      })
  void requiresOneOfTheRoles(String roles, String verdict) {
    TokenVerifier verifier = verifier(to -> to.requiredRoles(List.of("hpc", "admin")));
    assertEquals(verdict, Verdict.of(verifier, withRoles(roles)));
  }

  @Test
  void knowsNoRolesOfAUserWhomAnotherActsFor() {
    TokenVerifier verifier = verifier(to -> to.requiredRoles(List.of("hpc")));
    String root = Tokens.hs256(Tokens.payload("sun", "\"root\"", ROLES, "[\"hpc\"]"));
    assertEquals("root", Verdict.of(verifier, root));
    assertEquals("role-missing", Verdict.of(verifier, root, Optional.of("alice")));
  }

  @Test
  void takesTheGroupsOfAnIdentityForRoles() {
    String token = identityOfAlice("alice");
    Consumer<AccessPolicy.Builder> hpc = to -> to.requiredRoles(List.of("hpc"));
    assertEquals(
        "alice", Verdict.of(verifier(hpc, DenyList.EMPTY, ClientIdentity.ACCEPTED), token));
    assertEquals(
        "role-missing", Verdict.of(verifier(hpc, DenyList.EMPTY, ClientIdentity.IGNORED), token));
  }

  @ParameterizedTest(name = "O12 user {0} is denied")
  @ValueSource(strings = {"alice", "mallory"})
  void deniesEitherNameOfATokenWithTwo(String name) {
    DenyList list = DenyList.parse("user " + name);
    TokenVerifier verifier = verifier(to -> {}, list, ClientIdentity.ACCEPTED);
    assertEquals("user-denied", Verdict.of(verifier, identityOfAlice("mallory")));
    for (String requested : List.of("alice", "mallory")) {
      assertEquals(
          "user-denied", Verdict.of(verifier, identityOfAlice("mallory"), Optional.of(requested)));
    }
  }

  @ParameterizedTest(name = "{0} s left: {1}")
  @CsvSource({"60, alice", "61, alice", "59, expires-soon", "0, expires-soon", "-1, expired"})
  void refusesTokensThatAreAboutToExpire(long left, String verdict) {
    TokenVerifier verifier = verifier(to -> to.minimumRemaining(Duration.ofSeconds(60)));
    String expiry = Long.toString(Tokens.NOW.getEpochSecond() + left);
    assertEquals(verdict, Verdict.of(verifier, Tokens.hs256(Tokens.payload("exp", expiry))));
  }

  @Test
  void doesNotOverflow() {
    TokenVerifier verifier = verifier(to -> to.minimumRemaining(Duration.ofDays(1)));
    for (long expiry : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1}) {
      String token = Tokens.hs256(Tokens.payload("exp", Long.toString(expiry)));
      assertEquals("expired", Verdict.of(verifier, token));
    }
    String last = Tokens.hs256(Tokens.payload("exp", Long.toString(Long.MAX_VALUE)));
    assertEquals("alice", Verdict.of(verifier, last));
  }

  @Test
  @DisplayName("O12 one stolen token")
  void deniesOneTokenByItsFingerprint() {
    String stolen = Tokens.validFor("alice");
    String other = Tokens.hs256(Tokens.payload("jti", "\"2\""));
    String list = "token " + TokenFingerprint.of(stolen);
    assertEquals("token-denied", denied(list, stolen));
    assertEquals("alice", denied(list, other));
  }

  @ParameterizedTest(name = "O12 iat {0}: {1}")
  @CsvSource({
    "1799999999, old-token-denied",
    "1799999999.999, old-token-denied",
    "1800000000, bob",
    "1800000000.5, bob",
    "1800000001, bob",
    "-1, old-token-denied"
  })
  void deniesTheOlderTokensOfAUser(String issuedAt, String verdict) {
    String token = Tokens.hs256(Tokens.payload("sun", "\"bob\"", "iat", issuedAt));
    assertEquals(verdict, denied("user bob before " + Tokens.NOW, token));
    assertEquals("bob", denied("user carol before " + Tokens.NOW, token));
  }

  @Test
  void deniesOlderTokensOfTheirOwnUserOnly() {
    DenyList list = DenyList.parse("user alice before 2100-01-01T00:00:00Z");
    TokenVerifier verifier = verifier(to -> {}, list, ClientIdentity.IGNORED);
    assertEquals("old-token-denied", Verdict.of(verifier, Tokens.validFor("alice")));
    assertEquals("alice", Verdict.of(verifier, Tokens.validFor("root"), Optional.of("alice")));
    DenyList ofRoot = DenyList.parse("user root before 2100-01-01T00:00:00Z");
    TokenVerifier another = verifier(to -> {}, ofRoot, ClientIdentity.IGNORED);
    assertEquals(
        "old-token-denied", Verdict.of(another, Tokens.validFor("root"), Optional.of("alice")));
  }

  @Test
  void namesTheUserOfARefusedToken() {
    TokenVerifier verifier =
        verifier(
            to -> to.minimumRemaining(Duration.ofHours(1)),
            DenyList.parse("user mallory"),
            ClientIdentity.IGNORED);
    for (String user : List.of("alice", "mallory")) {
      TokenRejectedException refusal =
          assertThrows(TokenRejectedException.class, () -> verifier.verify(Tokens.validFor(user)));
      assertEquals(Optional.of(user), refusal.tokenUser());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "1001", "+0", " 7", "alice,bob", "\"alice\"", "alice\u200b"})
  void refusesWhatIsNoUserName(String name) {
    AccessPolicy.Builder rules = AccessPolicy.builder();
    assertThrows(ConfigException.class, () -> rules.allowedUsers(List.of("alice", name)));
    assertThrows(ConfigException.class, () -> rules.deniedUsers(List.of(name)));
  }

  @Test
  void refusesListsThatTurnedOutEmpty() {
    AccessPolicy.Builder rules = AccessPolicy.builder();
    assertThrows(ConfigException.class, () -> rules.allowedUsers(List.of()));
    assertThrows(ConfigException.class, () -> rules.requiredRoles(List.of()));
    TokenPolicy.Builder policy = TokenPolicy.builder();
    assertThrows(ConfigException.class, policy::requiredIssuer);
    assertThrows(ConfigException.class, policy::requiredAudience);
  }
}
