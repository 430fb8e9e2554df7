package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.compatibility.ContractCase.Group;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Good and bad tokens, and what the application sees of the user. */
final class TokenCases {
  private final List<ContractCase> cases = new ArrayList<>();

  static List<ContractCase> all() {
    TokenCases table = new TokenCases();
    table.tokens();
    table.users();
    return table.cases;
  }

  private void tokens() {
    token("HS256", "200 alice", cluster -> cluster.token("alice"));
    token("RS256", "200 alice", cluster -> cluster.rsaToken("alice"));
    token("expired", "401", cluster -> cluster.token("alice", "exp", "1"));
    token("without iat", "401", cluster -> cluster.token("alice", "iat", "null"));
    token("without exp", "401", cluster -> cluster.token("alice", "exp", "null"));
    token("not yet valid", "401", cluster -> cluster.token("alice", "nbf", "9999999999"));
    token("a number as name", "401", cluster -> cluster.token("0"));
    token("a service account", "401", cluster -> cluster.token("service-account-portal"));
    token("another cluster's", "401", cluster -> cluster.otherToken("alice"));
    token("longer by a character", "401", cluster -> cluster.token("alice") + "A");
    token("garbage", "401", cluster -> "garbage");
    token(
        "unsigned",
        "401",
        cluster ->
            Tokens.part("{\"alg\":\"none\"}") + "." + Tokens.part(Cluster.payload("alice")) + ".");
    token(
        "RS256 of an unknown key",
        "401",
        cluster -> Tokens.rs256(Tokens.rs256Header("\"third\""), Cluster.payload("alice")));
    token(
        "RS256 of another key under a known id",
        "401",
        cluster -> Tokens.rs256(Cluster.payload("alice")));
    cases.add(
        new ContractCase(
            Group.TOKENS,
            "what the application sees",
            site -> {
              Answer answer = site.getAs("alice", "/secret");
              assertEquals("alice", answer.saw("principal"));
              assertEquals("io.github.slurmjwt.SlurmPrincipal", answer.saw("class"));
              assertEquals("Bearer", answer.saw("auth-type"));
              assertEquals("false", answer.saw("admin"));
              assertEquals("false", answer.saw("session"));
              assertEquals("", answer.header("Set-Cookie"));
            }));
  }

  private void token(String name, String verdict, Function<Cluster, String> token) {
    cases.add(
        new ContractCase(
            Group.TOKENS,
            name,
            site ->
                assertEquals(
                    verdict, site.getWith(token.apply(site.cluster()), Site.APP).verdict())));
  }

  private void users() {
    user("root as bob", "200 bob", "root", "X-SLURM-USER-NAME: bob");
    user("SlurmUser as bob", "200 bob", "slurm", "X-SLURM-USER-NAME: bob");
    user("alice as bob", "403", "alice", "X-SLURM-USER-NAME: bob");
    user("alice as alice", "200 alice", "alice", "X-SLURM-USER-NAME: alice");
    user("alice as nobody", "403", "alice", "X-SLURM-USER-NAME:");
    user("root as a number", "400", "root", "X-SLURM-USER-NAME: 0");
    user("two names", "400", "root", "X-SLURM-USER-NAME: bob", "x-slurm-user-name: eve");
    user("name as hop-by-hop", "400", "alice", "Connection: close, X-SLURM-USER-NAME");
    cases.add(
        new ContractCase(
            Group.USERS,
            "name without token",
            site -> assertEquals("401", site.get("/secret", "X-SLURM-USER-NAME: bob").verdict())));
    hidden("identity header", Site.IDENTITY_HEADER, "alice");
    hidden("identity header in another spelling", "x_portal.user", "");
    hidden("X_SLURM_USER_NAME", "X_SLURM_USER_NAME", "");
  }

  private void user(String name, String verdict, String tokenUser, String... headers) {
    cases.add(
        new ContractCase(
            Group.USERS,
            name,
            site -> assertEquals(verdict, site.getAs(tokenUser, "/secret", headers).verdict())));
  }

  /** A client's copy of a header that the application, or a server behind it, believes. */
  private void hidden(String name, String header, String seen) {
    cases.add(
        new ContractCase(
            Group.USERS,
            name + " of the client",
            site -> {
              Answer answer = site.getAs("alice", "/secret", header + ": mallory");
              assertEquals("200 alice", answer.verdict());
              assertEquals(seen, answer.saw("header." + header));
              assertEquals(false, answer.body().contains("mallory"), answer.body());
            }));
  }
}
