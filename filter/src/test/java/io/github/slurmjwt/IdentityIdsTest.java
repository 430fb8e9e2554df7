package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.Tokens;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A name and its number must mean the same user: Slurm goes by the number. */
class IdentityIdsTest {
  @ParameterizedTest(name = "T26 {0} with uid {1}, groups {2}: {3}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          alice; 1000       ; {}                ; alice
          alice; "1000"     ; {}                ; alice
          alice; "01000"    ; {}                ; bad-identity
          alice; "x"        ; {}                ; bad-identity
          alice; true       ; {}                ; bad-identity
          ghost; 0          ; {}                ; bad-identity
          ghost; "0"        ; {}                ; bad-identity
          root ; 0          ; {}                ; root
          root ; 1000       ; {}                ; bad-identity
          ghost; 64030      ; {}                ; bad-identity
          slurm; 64030      ; {}                ; slurm
          slurm; 1000       ; {}                ; bad-identity
          slurm; 0          ; {}                ; bad-identity
          alice; 1000       ; {"users": 100}    ; alice
          alice; 1000       ; {"users": 0}      ; bad-identity
          alice; 1000       ; {"root": 100}     ; bad-identity
          alice; 1000       ; {"root": 0}       ; alice
          alice; 1000       ; {}, "gids": [0]   ; bad-identity
          root ; 0          ; {}, "gids": [0]   ; root
          """)
  void refusesTheIdOfAnother(String name, String uid, String groups, String verdict) {
    assertEquals(
        verdict,
        Verdict.ofSlurm(
            token(name, uid, groups),
            rules ->
                rules
                    .clientIdentity(ClientIdentity.ACCEPTED)
                    .slurmUser("slurm")
                    .slurmUserId(64030)));
  }

  @Test
  @DisplayName("T26 identities that nobody asked for are not looked at")
  void ignoresIdentitiesUnlessAsked() {
    assertEquals("alice", Verdict.of(token("ghost", "0", "{}")));
  }

  /** Whichever of its two names the request asks for: no user has logged in. */
  @Test
  void refusesAServiceAccountByTheNameInItsIdentity() {
    String token = token("service-account-portal", "1000", "{}");
    TokenVerifier verifier =
        Verdict.verifier(slurm -> slurm.clientIdentity(ClientIdentity.ACCEPTED), policy -> {});
    assertEquals("service-account", Verdict.of(verifier, token));
    assertEquals("service-account", Verdict.of(verifier, token, Optional.of("alice")));
    TokenVerifier accepting =
        Verdict.verifier(
            slurm -> slurm.clientIdentity(ClientIdentity.ACCEPTED),
            policy -> policy.serviceAccounts(true));
    assertEquals("service-account-portal", Verdict.of(accepting, token));
  }

  @Test
  @DisplayName("T26 the group of root is root's")
  void refusesTheGroupOfRoot() {
    String payload =
        Tokens.payload(
            "uid",
            "1000",
            "gid",
            "0",
            "id",
            "{\"name\":\"a\",\"gecos\":\"\",\"dir\":\"/\",\"shell\":\"/s\"}");
    assertEquals(
        "bad-identity",
        Verdict.ofSlurm(
            Tokens.hs256(payload), slurm -> slurm.clientIdentity(ClientIdentity.ACCEPTED)));
  }

  private static String token(String name, String uid, String groups) {
    String id =
        "{\"name\":\""
            + name
            + "\",\"gecos\":\"\",\"dir\":\"/home/x\",\"shell\":\"/bin/sh\",\"groups\":"
            + groups
            + "}";
    return Tokens.hs256(Tokens.payload("uid", uid, "gid", "1000", "id", id));
  }
}
