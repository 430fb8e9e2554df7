package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the client's headers the application sees, in any spelling. */
class IdentityHeadersTest {
  @ParameterizedTest(name = "{0}: hidden {1}, of verified users {2}, of none {3}")
  @CsvSource({
    "X-User, true, true, false",
    "x_user, true, true, false",
    "X.USER, true, true, false",
    "X-Users, false, false, false",
    "X-SLURM-USER-NAME, true, false, true",
    "x-slurm-user-token, true, false, true",
    "X_SLURM_USER_NAME, true, true, true",
    "X-SLURM.USER-TOKEN, true, true, true",
    "Authorization, false, false, false",
  })
  void hidesWhatIsNotVerified(String name, boolean hidden, boolean verified, boolean unset) {
    IdentityHeaders headers = new IdentityHeaders(Optional.of("X-User"));
    assertEquals(hidden, headers.isHidden(name, false));
    assertEquals(verified, headers.isHidden(name, true));
    assertEquals(unset, new IdentityHeaders(Optional.empty()).isHidden(name, false));
  }
}
