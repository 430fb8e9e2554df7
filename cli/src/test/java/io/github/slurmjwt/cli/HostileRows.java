package io.github.slurmjwt.cli;

import static org.junit.jupiter.api.Named.named;

import io.github.slurmjwt.testing.Tokens;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Texts that somebody means harm with. */
final class HostileRows {
  private static final int LARGEST = 1 << 20;

  private HostileRows() {}

  /** As much of a text, over and over, as fits; then the end. */
  static String filled(int length, String part, String end) {
    int times = (length - end.length()) / part.length();
    return part.repeat(times) + end;
  }

  /** What a pattern might look at over and over. */
  static Stream<Named<String[]>> repeated() {
    return Stream.of(
            new String[] {"=", ""},
            new String[] {"=", "x"},
            new String[] {"= ", "x"},
            new String[] {"\"", "x"},
            new String[] {"'", "\u2028"},
            new String[] {"`;", "x"},
            new String[] {" ", "x"},
            new String[] {"\n", "."},
            new String[] {".", ""},
            new String[] {"a", ""},
            new String[] {"a1_", "."},
            new String[] {"-", "="},
            new String[] {"abcdefghijklmnopqr.", "!"},
            new String[] {"eyJ", " "},
            new String[] {"eyJ.", ""},
            new String[] {"Bearer ", ""},
            new String[] {"SLURM_JWT=", ""},
            new String[] {"\\", "x"},
            new String[] {"\\ ", "x"},
            new String[] {"/+", "x"},
            new String[] {"{\"", "x"},
            new String[] {"\u00e9", ""},
            new String[] {"\ud83d\ude00", "\ud83d"},
            new String[] {"\u0000", "x"})
        .map(row -> named(TerminalText.printable(row[0] + "…" + row[1]), row));
  }

  /** Claims that need a token of nearly a megabyte. */
  static Stream<Named<String>> claims() {
    String names =
        IntStream.range(0, 35_000)
            .mapToObj(i -> "\"a" + i + "\":\"/\"")
            .collect(Collectors.joining(",", "{\"exp\":9999999999,\"iat\":1,", "}"));
    return Stream.of(
        named("35,000 claims that name nobody", names),
        named("slashes", Tokens.payload("iss", "\"" + "/".repeat(700_000) + "x\"")),
        named("a number of 700,000 digits", Tokens.payload("iat", "1" + "0".repeat(700_000))),
        named("a fraction", Tokens.payload("iat", "1." + "0".repeat(700_000))),
        named("an exponent", Tokens.payload("iat", "1e" + "9".repeat(700_000))),
        named("arrays in arrays", Tokens.payload("aud", "[".repeat(350_000) + "]".repeat(350_000))),
        named("32 objects", Tokens.payload("id", "{\"a\":".repeat(31) + "1" + "}".repeat(31))),
        named("an array", Tokens.payload("aud", "[" + filled(700_000, "null,", "1]"))),
        named("a long name", Tokens.payload("a".repeat(700_000), "1")),
        named("a long user", Tokens.payload("sun", "\"" + "a".repeat(700_000) + "\"")),
        named("blanks for a user", Tokens.payload("sun", "\"" + " ".repeat(700_000) + "x\"")),
        named("controls", Tokens.payload("sun", "\"" + "\\u001b".repeat(110_000) + "\"")),
        named("blanks", Tokens.payload() + " ".repeat(700_000)));
  }

  /** The bytes of files that are not well-formed, Latin-1. */
  static Stream<Named<String>> malformed() {
    return Stream.of(
        named("nothing", ""),
        named("text", "x"),
        named("invalid UTF-8", "<a>\u00ff\u00fe</a>"),
        named("cut UTF-8", "<a>\u00e2\u0082"),
        named("no such encoding", "<?xml version='1.0' encoding='nope'?><a/>"),
        named("another encoding", "<?xml version='1.0' encoding='UTF-16'?><a/>"),
        named("not ASCII", "<?xml version='1.0' encoding='US-ASCII'?><a>\u00e9</a>"),
        named("NUL in a DTD", "<!DOCTYPE a [<!ENTITY \u0000y'>]><a/>"),
        named("entities in entities", "<!DOCTYPE a [<!ENTITY x '&y;&y;'>]><a>&x;</a>"),
        named("ten to the twelfth", laughs()),
        named("entities", "<a>" + "&x;".repeat(300_000)),
        named("an endless DTD", "<!DOCTYPE " + "a[".repeat(500_000)),
        named("an endless element", "<".repeat(LARGEST)),
        named("an endless name", "<" + "a".repeat(LARGEST - 1)),
        named("an endless attribute", "<a b='" + "c".repeat(LARGEST - 6)),
        named("too many attributes", "<a" + filled(LARGEST - 4, " b='1'", "/>")),
        named("open elements", filled(LARGEST, "<a>", "")),
        named("open sections", filled(LARGEST, "<![CDATA[", "")),
        named("a huge reference", "<a>&#" + "9".repeat(LARGEST - 10) + ";"),
        named("a prefix", "<x:a/>"));
  }

  /** Entities that stand for ten others each. */
  private static String laughs() {
    return IntStream.range(1, 12)
        .mapToObj(i -> "<!ENTITY x" + i + " '" + ("&x" + (i - 1) + ";").repeat(10) + "'>")
        .collect(
            Collectors.joining(
                "", "<!DOCTYPE a [<!ENTITY x0 '" + "y".repeat(99) + "'>", "]><a>&x11;</a>"));
  }
}
