package io.github.slurmjwt.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Bounded;
import io.github.slurmjwt.testing.FuzzSeeds;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs commands of which nothing is known, and judges what all of them must keep to: one of the
 * documented exit codes, sentences and no stack trace, nothing that a terminal would interpret, no
 * key, and a token is accepted only where a good one was given.
 */
final class JudgedTerminal {
  /** Stands for a good token. */
  static final String ALICE = "\u0001";

  private static final String SECRET = "Zq7vT3xKp9LmW2cRy8NbJ4hGd6FsA1eU-5oX0iQzVt";
  private static final String TOKEN = Tokens.hs256(Tokens.HS256_HEADER, Tokens.payload(), bytes());
  private static final Set<Integer> CODES = Set.of(0, 1, 2, 10);
  private static final int LONGEST_LINE = 20_000;

  private final Terminal terminal;
  private final Path key;
  private final Path conf;

  JudgedTerminal(Path folder) throws IOException {
    terminal = new Terminal(folder);
    key = terminal.secret("jwt_hs256.key", bytes());
    conf = terminal.file("conf", "AuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=" + key + "\n");
    terminal.accounts(Path.of("/no/such/getent"), Path.of("/no/such/id"));
  }

  private static byte[] bytes() {
    return FuzzSeeds.bytes(SECRET);
  }

  /** Returns the text with the words and bytes that stand for something filled in. */
  String filled(String text) {
    return text.replace("KEY", key.toString())
        .replace("CONF", conf.toString())
        .replace(ALICE, TOKEN);
  }

  /** Runs a command and judges it. */
  void judge(int length, List<String> words, String standardInput) {
    String[] arguments = words.stream().map(this::filled).toArray(String[]::new);
    AtomicInteger code = new AtomicInteger();
    Bounded.run(
        length + TOKEN.length(),
        () -> code.set(terminal.input(filled(standardInput)).run(arguments)));
    String out = terminal.out();
    String all = all();
    assertTrue(CODES.contains(code.get()), () -> "exit code " + code);
    assertFalse(all.contains("unexpected error") || all.contains("\tat "), all);
    assertFalse(all.contains(SECRET), "shows the key");
    assertTrue(all.chars().allMatch(JudgedTerminal::isHarmless), () -> printable(all));
    assertTrue(all.lines().allMatch(line -> line.length() < LONGEST_LINE), "an endless line");
    boolean given = words.contains(ALICE) || (words + standardInput).contains(ALICE);
    assertTrue(given || !out.startsWith("accepted"), out);
    assertTrue(code.get() != 2 || !terminal.err().isEmpty() || out.startsWith("{"), out);
  }

  /** Returns what the last command printed. */
  String out() {
    return terminal.out();
  }

  /** Returns that, and what it complained about. */
  String all() {
    return terminal.out() + terminal.err();
  }

  private static boolean isHarmless(int c) {
    return c == '\n' || (c >= ' ' && c < 127) || c > 159;
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~\n]", "?");
  }
}
