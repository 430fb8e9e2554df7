package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlurmPrincipalTest {
  private static final Map<String, Object> ID =
      Map.of(
          "name", "bob",
          "gecos", "Bob",
          "dir", "/home/bob",
          "shell", "/bin/sh",
          "groups", Map.of("physics", 5L));

  @Test
  void tellsWhatAnApplicationNeeds() throws Exception {
    SlurmPrincipal alice = principal("alice", Map.of(), Optional.empty());
    assertEquals("alice", alice.getName());
    assertEquals("alice", alice.tokenUser());
    assertEquals("e30.e30.e30", alice.token());
    assertEquals(Instant.ofEpochSecond(1000), alice.issuedAt());
    assertEquals(Instant.ofEpochSecond(2000), alice.expiresAt());
    assertEquals(Optional.empty(), alice.identity());
    assertEquals("alice", alice.claims().get("sun"));
    assertFalse(alice.isAlternateUser());
  }

  @Test
  void showsTheTokenNowhereElse() throws Exception {
    SlurmPrincipal alice = principal("alice", Map.of(), Optional.empty());
    assertEquals("alice", alice.toString());
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThrows(NotSerializableException.class, () -> out.writeObject(alice));
    }
  }

  @Test
  void isEqualForTheSameTokenAndUserOnly() throws Exception {
    SlurmPrincipal root = principal("root", Map.of(), Optional.empty());
    assertEquals(root, principal("root", Map.of(), Optional.empty()));
    assertEquals(root.hashCode(), principal("root", Map.of(), Optional.empty()).hashCode());
    SlurmPrincipal alice = principal("root", Map.of(), Optional.of("alice"));
    assertNotEquals(root, alice);
    assertNotEquals(root.hashCode(), alice.hashCode(), "not a promise, but what a hash is for");
  }

  @Test
  void takesRolesFromTheClaimAndTheGroups() throws Exception {
    Map<String, Object> claims =
        Map.of("uid", 7L, "gid", 7L, "id", ID, "realm_access", Map.of("roles", List.of("admin")));
    SlurmPrincipal bob = principal("alice", claims, Optional.empty());
    assertEquals("bob", bob.getName());
    assertEquals(Set.of("admin", "physics"), bob.roles());
    assertEquals(Map.of("physics", 5L), bob.identity().orElseThrow().groups());
  }

  @Test
  void leavesTheGroupsOfAnotherIdentityOut() throws Exception {
    Map<String, Object> claims = Map.of("uid", 7L, "gid", 7L, "id", ID);
    SlurmPrincipal alice = principal("alice", claims, Optional.of("alice"));
    assertEquals("alice", alice.getName());
    assertEquals(Set.of(), alice.roles());
    assertEquals(Optional.empty(), alice.identity());
  }

  @Test
  void givesAnAlternateUserNoRoles() throws Exception {
    Map<String, Object> claims = Map.of("realm_access", Map.of("roles", List.of("admin")));
    SlurmPrincipal bob = principal("root", claims, Optional.of("bob"));
    assertTrue(bob.isAlternateUser());
    assertEquals("root", bob.tokenUser());
    assertEquals(Set.of(), bob.roles());
  }

  @Test
  void survivesTimesThatNoInstantHolds() throws Exception {
    Map<String, Object> claims = Map.of("exp", Long.MAX_VALUE, "iat", -1e300);
    SlurmPrincipal alice = principal("alice", claims, Optional.empty());
    assertEquals(Instant.MAX.getEpochSecond(), alice.expiresAt().getEpochSecond());
    assertEquals(Instant.MIN.getEpochSecond(), alice.issuedAt().getEpochSecond());
  }

  private static SlurmPrincipal principal(
      String user, Map<String, Object> more, Optional<String> requested)
      throws TokenRejectedException {
    Map<String, Object> claims = new HashMap<>(Map.of("sun", user, "iat", 1000L, "exp", 2000L));
    claims.putAll(more);
    UserRules users =
        new UserRules(
            SlurmOptions.builder().clientIdentity(ClientIdentity.ACCEPTED).build(),
            TokenPolicy.builder().rolesClaim("realm_access.roles").build());
    return users.select(
        users.read("e30.e30.e30", Map.copyOf(claims), ClaimRules.expiry(claims)), requested);
  }
}
