package io.github.slurmjwt.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.TokenIssuer;
import io.github.slurmjwt.live.MountedFile.Change;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.RsaTestKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys change in every way they can, round after round, while clients work. A token is wrongly
 * refused when it gets anything but 200 though its key was good before the request and stayed so
 * until the answer; it is wrongly accepted when it gets 200 though its key was withdrawn longer ago
 * than the interval plus two seconds.
 *
 * <p>{@code -Drotation.seconds=} sets the time.
 */
@Tag("live-rotation")
class RotationUnderLoadTest {
  private static final Duration RELOAD = Duration.ofSeconds(1);
  private static final Duration REFRESH = Duration.ofSeconds(2);
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final List<Change> CHANGES =
      List.of(Change.RENAME, Change.TRUNCATE_AND_WRITE, Change.LINK_FLIP);

  private final KnownTokens tokens = new KnownTokens();
  private int serial;

  /** Its lines would drown the result. */
  private final Logger audit = Logger.getLogger("io.github.slurmjwt.audit");

  @TempDir private Path folder;

  @BeforeEach
  void silenceAudit() {
    audit.setLevel(Level.OFF);
  }

  @AfterEach
  void restoreAudit() {
    audit.setLevel(null);
  }

  @Test
  void refusesNoGoodTokenAndAcceptsNoWithdrawnOne() throws Exception {
    Duration time = Duration.ofSeconds(Integer.getInteger("rotation.seconds", 120));
    int rounds = 0;
    int outages = 0;
    RsaTestKey urlKey = newKey();
    RsaTestKey fileKey = newKey();
    String secret = newSecret();
    MountedFile keyFile = new MountedFile(folder.resolve("key"), secret);
    MountedFile setFile = new MountedFile(folder.resolve("set"), RsaTestKey.set(fileKey));
    try (KeySetServer server = KeySetServer.publishing(RsaTestKey.set(urlKey));
        Portal first =
            portal("jwt_key=" + keyFile.path() + ",jwks=" + server.url(), "jwksRefreshSeconds");
        Portal second = portal("jwks=" + setFile.path(), "")) {
      KnownToken hs256 = tokens.use(new KnownToken(first, hs256(secret), System.nanoTime()));
      KnownToken byUrl =
          tokens.use(new KnownToken(first, urlKey.token("alice"), System.nanoTime()));
      KnownToken byFile =
          tokens.use(new KnownToken(second, fileKey.token("bob"), System.nanoTime()));
      RsaTestKey stranger = new RsaTestKey(urlKey.keyId(), newKey().pair());
      tokens.gone(KnownToken.never(first, stranger.token("eve")), Long.MIN_VALUE);
      tokens.gone(KnownToken.never(first, hs256(newSecret())), Long.MIN_VALUE);

      Load load = Load.start(tokens);
      try (load) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
          Change change = CHANGES.get(rounds % CHANGES.size());

          // HS256: one key at a time; the old one ends with the swap.
          secret = newSecret();
          tokens.leave(hs256);
          keyFile.change(change, secret);
          long swapped = System.nanoTime();
          tokens.gone(hs256, swapped + RELOAD.plus(GRACE).toNanos());
          hs256 =
              tokens.use(
                  new KnownToken(first, hs256(secret), swapped + RELOAD.plus(SETTLE).toNanos()));

          // Key sets: the new key appears beside the old one, is used at once, and replaces it
          // later.
          RsaTestKey nextUrlKey = newKey();
          server.publish(RsaTestKey.set(urlKey, nextUrlKey));
          KnownToken nextByUrl =
              tokens.use(new KnownToken(first, nextUrlKey.token("alice"), System.nanoTime()));
          RsaTestKey nextFileKey = newKey();
          setFile.change(change, RsaTestKey.set(fileKey, nextFileKey));
          KnownToken nextByFile =
              tokens.use(new KnownToken(second, nextFileKey.token("bob"), System.nanoTime()));
          pause(Duration.ofSeconds(3));

          tokens.leave(byUrl);
          server.publish(RsaTestKey.set(nextUrlKey));
          tokens.gone(byUrl, System.nanoTime() + REFRESH.plus(GRACE).toNanos());
          tokens.leave(byFile);
          setFile.change(change, RsaTestKey.set(nextFileKey));
          tokens.gone(byFile, System.nanoTime() + RELOAD.plus(GRACE).toNanos());
          byUrl = nextByUrl;
          urlKey = nextUrlKey;
          byFile = nextByFile;
          fileKey = nextFileKey;
          pause(Duration.ofSeconds(3));

          // An outage of the URL, once what was withdrawn has been seen to be gone.
          if (rounds % 2 == 1) {
            pause(Duration.ofSeconds(2));
            server.goAway();
            pause(Duration.ofSeconds(3));
            server.comeBack();
            pause(Duration.ofSeconds(1));
            outages++;
          }
          rounds++;
        }
        double rate = load.requestsPerSecond();
        System.out.println(
            "rotation under load: %d rounds, %d outages, ".formatted(rounds, outages)
                + load.stop());
        assertEquals(List.of(), load.wronglyRefused());
        assertEquals(List.of(), load.wronglyAccepted());
        assertTrue(rate >= 200, () -> rate + " requests a second");
        assertTrue(load.rightlyAccepted() > 0 && load.rightlyRefused() > 0);
      }
    }
  }

  private static Portal portal(String authAltParameters, String refresh) throws Exception {
    String seconds = String.valueOf(RELOAD.toSeconds());
    return Portal.start(
        refresh.isEmpty()
            ? Map.of("AuthAltParameters", authAltParameters, "reloadSeconds", seconds)
            : Map.of(
                "AuthAltParameters",
                authAltParameters,
                "reloadSeconds",
                seconds,
                refresh,
                String.valueOf(REFRESH.toSeconds())));
  }

  private RsaTestKey newKey() {
    serial++;
    return RsaTestKey.make("key-" + serial);
  }

  private String newSecret() {
    serial++;
    return "the HS256 key of this cluster, number " + serial + ", of at least 64 bytes, all text";
  }

  private static String hs256(String secret) {
    SecretKeySpec key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    return TokenIssuer.of(key, Optional.empty(), InstantSource.system())
        .issue("carol", Duration.ofHours(2));
  }

  private static void pause(Duration time) throws InterruptedException {
    Await.moment(System.nanoTime() + time.toNanos());
  }
}
