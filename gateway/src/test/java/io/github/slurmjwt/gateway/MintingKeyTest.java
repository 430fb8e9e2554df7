package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.SecretFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With which key a gateway mints, and for how long. */
final class MintingKeyTest {
  @TempDir private Path folder;
  private Path own;
  private FilterSettings withKey;
  private FilterSettings withoutKey;

  @BeforeEach
  void make() throws Exception {
    own = SecretFiles.key(folder.resolve("own.key"));
    Path ofFilter = SecretFiles.key(folder.resolve("filter.key"));
    withKey = FilterSettings.from(Map.of("AuthAltParameters", "jwt_key=" + ofFilter));
    withoutKey = FilterSettings.from(Map.of("AuthAltParameters", "jwks=/no/such/set"));
  }

  /** Users may have tokens of another key than the cluster's. */
  @Test
  void theKeyOfTheOptionComesBeforeThatOfTheFilter() throws Exception {
    assertEquals(own, MintingKey.file(mint(Optional.of(own)), withKey));
    assertEquals(folder.resolve("filter.key"), MintingKey.file(mint(Optional.empty()), withKey));
  }

  @Test
  void aKeyOfTheOptionThatIsNotThereIsNotReplacedByAnother() {
    GatewayException wrong =
        assertThrows(
            GatewayException.class,
            () -> MintingKey.file(mint(Optional.of(folder.resolve("x"))), withKey));

    assertEquals("--proxy-key names no file: create it or correct the path", wrong.getMessage());
  }

  @Test
  void saysHowToNameAKey() {
    String sentence = "no jwt_key of the cluster is configured: name it with --proxy-key";
    assertEquals(sentence, missing(mint(Optional.empty())));
    assertEquals(
        sentence + ", or a token with --proxy-token",
        missing(
            new ProxyOptions(
                false, Optional.empty(), Optional.empty(), Optional.empty(), false, false)));
  }

  /** It is made when the request comes, before that waits for a slot. */
  @Test
  void aTokenIsGoodForTheWaitForASlotToo() throws Exception {
    GatewaySettings slow =
        new GatewaySettings(Duration.ofSeconds(10), 64, 16, Duration.ofSeconds(300), 500);
    try (IdentityForwarding minting =
        IdentityForwarding.open(options(slow), withKey, Accounts.ofThisMachine())) {
      assertEquals(
          "mint, tokens of each user for 370 s, made with the key in " + own,
          minting.description());
    }
  }

  private String missing(ProxyOptions options) {
    return String.valueOf(
        assertThrows(GatewayException.class, () -> MintingKey.file(options, withoutKey))
            .getMessage());
  }

  private static ProxyOptions mint(Optional<Path> key) {
    return new ProxyOptions(true, key, Optional.empty(), Optional.empty(), false, false);
  }

  private GatewayOptions options(GatewaySettings upstream) {
    return new GatewayOptions(
        new ListenSettings("127.0.0.1", 0, Optional.empty()),
        Map.of(),
        Slurmrestd.parse("http://127.0.0.1:9").orElseThrow(),
        upstream,
        ClientSettings.DEFAULT,
        Optional.of(mint(Optional.of(own))),
        new AccessSettings(100, false, List.of()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
