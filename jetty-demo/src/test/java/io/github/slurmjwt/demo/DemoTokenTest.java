package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.SlurmOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DemoTokenTest {
  @ParameterizedTest
  @CsvSource({
    "alice, alice",
    "j.doe_2, j.doe_2",
    "root, demo",
    "slurm, demo",
    "1001, demo",
    "'DOMAIN\\jane', demo",
    "'', demo",
  })
  void choosesAUserWhoMayNotActForOthers(String processUser, String tokenUser) {
    SlurmOptions rules = SlurmOptions.builder().slurmUser("slurm").build();

    assertEquals(tokenUser, DemoToken.user(processUser, rules));
  }
}
