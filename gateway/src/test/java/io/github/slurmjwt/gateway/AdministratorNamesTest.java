package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are those of root and SlurmUser, and what a machine's accounts say of it. */
final class AdministratorNamesTest {
  private final NameService service =
      new NameService(
          Map.of("root", 0, "toor", 0, "slurm", 64030, "hpc.svc", 64030, "alice", 1000));
  private final AtomicLong nanos = new AtomicLong();
  private final Accounts accounts = new Accounts(service, nanos::get);
  private final AdministratorNames administrators =
      new AdministratorNames(List.of("slurm", "HpcAdmin"), accounts);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root",
        "Root",
        "ROOT",
        "slurm",
        "SLURM",
        "hpcadmin",
        "HPCADMIN",
        "root.",
        "slurm..",
        " root",
        "EXAMPLE\\root",
        "a\\b\\Slurm",
        "root@example.org",
        "Slurm@EXAMPLE@ORG",
        "@example.org",
        "\uff52\uff4f\uff4f\uff54",
        "\u017flurm",
        "0",
        "00",
        "+0",
        "-0",
        "64030",
        "\uff10",
        "",
        "toor",
        "hpc.svc",
      })
  void refusesWhateverMayLeadToAnAdministrator(String name) throws Exception {
    assertTrue(administrators.contains(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "rooty", "root-backup", "slurm_user", "r00t", "stranger", "1a"})
  void letsOthersPass(String name) throws Exception {
    assertFalse(administrators.contains(name));
  }

  @Test
  void refusesEverybodyWhileTheNameServiceIsDown() {
    service.down = true;

    GatewayRefusal refusal =
        assertThrows(GatewayRefusal.class, () -> administrators.contains("alice"));

    assertEquals(GatewayProblem.ACCOUNTS_UNAVAILABLE, refusal.problem());
  }

  @Test
  void numbersHaveNoAccount() throws Exception {
    assertTrue(accounts.hasAccount("alice"));
    assertFalse(accounts.hasAccount("1000"));
    assertFalse(accounts.hasAccount("+1000"));
    assertFalse(accounts.hasAccount("stranger"));
  }

  @Test
  void remembersForAMinute() throws Exception {
    assertTrue(accounts.hasAccount("alice"));
    assertTrue(accounts.hasAccount("alice"));
    assertEquals(1, service.asked);

    nanos.addAndGet(Accounts.REMEMBERED.plus(Duration.ofSeconds(1)).toNanos());
    assertTrue(accounts.hasAccount("alice"));
    assertEquals(2, service.asked);
  }

  /** As the JDK's: principals are equal when their uids are, and a number is a uid. */
  private static final class NameService extends UserPrincipalLookupService {
    private final Map<String, Integer> ids;
    private boolean down;
    private int asked;

    NameService(Map<String, Integer> ids) {
      this.ids = ids;
    }

    @Override
    public UserPrincipal lookupPrincipalByName(String name) throws IOException {
      asked++;
      if (down) {
        throw new IOException("the name service is down");
      }
      Integer id = ids.get(name);
      if (id == null) {
        throw new UserPrincipalNotFoundException(name);
      }
      return new Account(id);
    }

    @Override
    public GroupPrincipal lookupPrincipalByGroupName(String group) throws IOException {
      throw new UserPrincipalNotFoundException(group);
    }
  }

  private record Account(int id) implements UserPrincipal {
    @Override
    public String getName() {
      return Integer.toString(id);
    }
  }
}
