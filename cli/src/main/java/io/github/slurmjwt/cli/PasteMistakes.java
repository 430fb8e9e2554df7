package io.github.slurmjwt.cli;

import io.github.slurmjwt.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Finds text that was pasted along with a token and is not part of it. */
final class PasteMistakes {
  private static final int MOST_ROUNDS = 4;

  /**
   * Each pattern matches a run of characters only at its start, so that matching takes linear time.
   */
  private enum Extra {
    LINE_BREAKS("the blanks and line breaks", text -> text.replaceAll("\\s+", "")),
    QUOTES("the quotes", text -> text.replaceAll("^[\"'`]++|(?<![\"'`;])[\"'`;]++$", "")),
    PREFIX("SLURM_JWT= before it", text -> text.replaceFirst("^(export)?SLURM_JWT=", "")),
    BEARER(
        "Bearer before it",
        text -> text.replaceFirst("^(?i:(authorization:)?bearer:?)(?=eyJ)", "")),
    HEADER_NAME(
        "X-SLURM-USER-TOKEN: before it",
        text -> text.replaceFirst("^(?i:x-slurm-user-token:)", "")),
    PADDING("the = at the end of its parts", text -> text.replaceAll("(?<!=)=++(?=\\.|$)", "")),
    ALPHABET("+ and / instead of - and _", text -> text.replace('+', '-').replace('/', '_'));

    private final String words;
    private final UnaryOperator<String> removal;

    Extra(String words, UnaryOperator<String> removal) {
      this.words = words;
      this.removal = removal;
    }

    Finding finding(String then) {
      String code = name().toLowerCase(Locale.ROOT).replace('_', '-');
      return new Finding("pasted-" + code, "Without " + words + " the token is " + then + ".");
    }
  }

  /**
   * A token without the text pasted along with it.
   *
   * @param token the remaining text
   * @param findings what was removed; empty if that does not help
   */
  record Cleaned(String token, List<Finding> findings) {}

  private PasteMistakes() {}

  static Cleaned clean(String token, Judge judge) {
    Set<Extra> removed = new LinkedHashSet<>();
    String text = token;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      for (Extra extra : Extra.values()) {
        String less = extra.removal.apply(text);
        if (!less.equals(text)) {
          removed.add(extra);
          text = less;
        }
      }
    }
    Judge.Judgement judgement = judge.judge(text);
    if (removed.isEmpty() || judgement.is(Rejection.MALFORMED)) {
      return new Cleaned(token, List.of());
    }
    List<Finding> findings = new ArrayList<>();
    removed.forEach(extra -> findings.add(extra.finding(judgement.words())));
    return new Cleaned(text, findings);
  }
}
