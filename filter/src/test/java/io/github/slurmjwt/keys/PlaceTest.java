package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.keys.Place.Result;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A place of keys in every order of good, withdrawn and bad content: what counts, what is said. */
class PlaceTest {
  private final ManualClock clock = new ManualClock();
  private final LogLines log = LogLines.of("io.github.slurmjwt");
  private final FakeReader reader = new FakeReader();
  private final Place<Word> place = new Place<>(reader, Word::parse);

  @AfterEach
  void releaseLog() {
    log.close();
  }

  private interface Content {
    String read() throws KeyLoadException, InterruptedException;
  }

  /** A file or URL without a disk or server. */
  private static final class FakeReader implements PlaceReader {
    private Content content = () -> "a";
    private Optional<String> howToWithdraw = Optional.of("to withdraw it, empty it");

    @Override
    public String name() {
      return "word=/w";
    }

    @Override
    public byte[] read() throws KeyLoadException, InterruptedException {
      return content.read().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> howToWithdraw() {
      return howToWithdraw;
    }
  }

  /** What the file holds: a word, or none. */
  private record Word(String word) implements PlaceContent {
    static Word parse(String name, byte[] bytes) throws KeyLoadException {
      String word = new String(bytes, StandardCharsets.UTF_8);
      if (word.equals("?")) {
        throw new KeyLoadException(name + " holds no word: write one");
      }
      return new Word(word);
    }

    @Override
    public Optional<Withdrawal> withdrawal() {
      return word.isEmpty()
          ? Optional.of(new Withdrawal("word=/w is empty: write a word", "word=/w is withdrawn"))
          : Optional.empty();
    }
  }

  private Result reload(String content) throws InterruptedException {
    return reload(() -> content);
  }

  private Result reload(Content content) throws InterruptedException {
    reader.content = content;
    return place.reload(clock.instant());
  }

  private Result reloadFailing(String why) throws InterruptedException {
    return reload(
        () -> {
          throw new KeyLoadException(why);
        });
  }

  private String word() {
    return place.content().map(Word::word).orElse("none");
  }

  @Test
  void startsWithAWord() throws Exception {
    assertEquals(Instant.MIN, place.goodAt());
    assertEquals("none", word());
    place.load(clock.instant());
    assertEquals("a", word());
    assertEquals(1, place.changes());
    assertEquals(clock.instant(), place.goodAt());
    assertEquals("word=/w", place.name());
    assertEquals(List.of(), log.records());
  }

  @Test
  void doesNotStartWithoutOne() {
    reader.content = () -> "";
    assertEquals(
        "word=/w is empty: write a word",
        assertThrows(KeyLoadException.class, () -> place.load(clock.instant())).getMessage());
    reader.content = () -> "?";
    assertEquals(
        "word=/w holds no word: write one",
        assertThrows(KeyLoadException.class, () -> place.load(clock.instant())).getMessage());
    assertEquals(List.of(), log.records());
  }

  @Test
  void startsWithoutOneWhereThatIsAllowed() throws Exception {
    reader.content = () -> "?";
    place.loadIfPossible(clock.instant());
    assertEquals("none", word());
    assertEquals(1, place.failures());
    assertEquals(Result.FAILED, reload("?"));
    assertEquals(Result.GOOD, reload("a"));
    assertEquals(
        List.of("no keys loaded yet: word=/w holds no word: write one"), log.at(Level.WARNING));
    assertEquals(List.of("word=/w has recovered"), log.at(Level.INFO));
  }

  @Test
  void startsWithoutAKeyWhereThatIsAllowed() throws Exception {
    reader.content = () -> "";
    place.loadIfPossible(clock.instant());
    assertEquals(Result.GOOD, reload(""));
    assertEquals(0, place.failures());
    assertEquals(
        List.of("word=/w is empty: write a word; RS256 tokens are refused until it has one"),
        log.at(Level.WARNING));
    assertEquals(Result.GOOD, reload("a"));
    assertEquals(List.of("word=/w holds a usable key again"), log.at(Level.INFO));
  }

  @Test
  void saysNothingWhereItStartsWellAlthoughItNeedNot() throws Exception {
    place.loadIfPossible(clock.instant());
    assertEquals("a", word());
    assertEquals(List.of(), log.records());
  }

  @Test
  void changesOnlyWithTheContent() throws Exception {
    place.load(clock.instant());
    Word first = place.content().orElseThrow();
    clock.move(Duration.ofSeconds(1));
    assertEquals(Result.GOOD, reload("a"));
    assertSame(first, place.content().orElseThrow());
    assertEquals(1, place.changes());
    assertEquals(clock.instant(), place.goodAt());
    assertEquals(Result.GOOD, reload("b"));
    assertEquals("b", word());
    assertEquals(2, place.changes());
    assertEquals(List.of(), log.records());
  }

  @Test
  void keepsTheLastGoodWordAndSaysEachStateOnce() throws Exception {
    place.load(clock.instant());
    final Instant good = clock.instant();
    for (int i = 1; i <= 2; i++) {
      clock.move(Duration.ofSeconds(1));
      assertEquals(Result.FAILED, reloadFailing("word=/w is away: look for it"));
      assertEquals(new Place.Failure(clock.instant(), "word=/w is away: look for it"), failure());
      assertEquals(i, place.failures());
    }
    assertEquals(Result.FAILED, reload("?"));
    assertEquals(Result.FAILED, reload("?"));
    assertEquals(Result.FAILED, reloadFailing("word=/w is away: look for it"));
    assertEquals("a", word());
    assertEquals(1, place.changes());
    assertEquals(good, place.goodAt());
    String away =
        "keeping the last good keys: word=/w is away: look for it; to withdraw it, empty it";
    assertEquals(
        List.of(
            away,
            "keeping the last good keys: word=/w holds no word: write one; to withdraw it, empty"
                + " it",
            away),
        log.at(Level.WARNING));
    assertEquals(Result.GOOD, reload("a"));
    assertEquals(Result.GOOD, reload("a"));
    assertEquals(List.of("word=/w has recovered"), log.at(Level.INFO));
    assertEquals("word=/w is away: look for it", failure().why(), "remembered");
  }

  @Test
  void offersNoRemedyWhereOnlyThePublisherHasOne() throws Exception {
    place.load(clock.instant());
    reader.howToWithdraw = Optional.empty();
    assertEquals(Result.FAILED, reloadFailing("word=/w is away"));
    assertEquals(List.of("keeping the last good keys: word=/w is away"), log.at(Level.WARNING));
  }

  @Test
  void withdrawsOnceAndSaysWhatRemainsSo() throws Exception {
    place.load(clock.instant());
    assertEquals(Result.GOOD, reload(""));
    assertEquals(Result.GOOD, reload(""));
    assertEquals(Result.FAILED, reloadFailing("word=/w is away"));
    assertEquals(Result.FAILED, reloadFailing("word=/w is away"));
    assertEquals(
        List.of("word=/w is withdrawn", "the keys remain withdrawn: word=/w is away"),
        log.at(Level.WARNING));
    assertEquals("", word());
    assertEquals(Result.GOOD, reload("b"));
    assertEquals("b", word());
    assertEquals(
        List.of("word=/w has recovered", "word=/w holds a usable key again"), log.at(Level.INFO));
  }

  /** The message of such an exception may repeat a whole URL. */
  @Test
  void survivesWhatNobodyForesaw() throws Exception {
    place.load(clock.instant());
    Content failing =
        () -> {
          throw new IllegalStateException("https://idp.example/keys?secret=4711");
        };
    assertEquals(Result.FAILED, reload(failing));
    assertEquals("word=/w could not be reloaded: java.lang.IllegalStateException", failure().why());
    assertEquals("a", word());
  }

  @Test
  void isGoodAtNoTimeToComeWhenTheClockIsSetBack() throws Exception {
    place.load(clock.instant());
    clock.move(Duration.ofHours(-1));
    assertEquals(Result.FAILED, reloadFailing("word=/w is away"));
    assertEquals(clock.instant(), place.goodAt());
  }

  @Test
  void passesAnInterruptOn() {
    reader.content =
        () -> {
          throw new InterruptedException();
        };
    assertThrows(InterruptedException.class, () -> place.reload(clock.instant()));
    assertThrows(InterruptedException.class, () -> place.loadIfPossible(clock.instant()));
    assertEquals(0, place.failures());
  }

  private Place.Failure failure() {
    return place.lastFailure().orElseThrow();
  }
}
