package io.github.slurmjwt;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Tokens and users that an administrator refuses although the tokens are valid. Its text has a line
 * for each: {@code token FINGERPRINT}, {@code user NAME}, or {@code user NAME before TIME} for
 * tokens issued before that time; {@code #} starts a comment. Immutable.
 */
public final class DenyList {
  private static final AtomicLong GENERATIONS = new AtomicLong();

  private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-Fa-f]{12}");

  /** Denies nobody. */
  public static final DenyList EMPTY = parse("");

  private final Set<String> tokens = new HashSet<>();
  private final Set<String> users = new HashSet<>();
  private final Map<String, Instant> usersBefore = new HashMap<>();

  /** Stands for this list where holding on to the list itself would keep it in memory. */
  private final long generation = GENERATIONS.incrementAndGet();

  private DenyList(String text) {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String entry = COMMENT.matcher(line).replaceFirst("").strip();
      if (!entry.isEmpty()) {
        add(entry.split("\\s+", -1), number);
      }
    }
  }

  /**
   * Reads a list.
   *
   * @throws ConfigException when a line is none of these; the message names it by its number and
   *     does not repeat it, since it may be a token
   */
  public static DenyList parse(String text) {
    return new DenyList(text);
  }

  private void add(String[] words, int number) {
    if (words.length == 2 && words[0].equals("token")) {
      tokens.add(fingerprint(words[1], number));
    } else if (words.length == 2 && words[0].equals("user")) {
      users.add(user(words[1], number));
    } else if (words.length == 4 && words[0].equals("user") && words[2].equals("before")) {
      usersBefore.merge(
          user(words[1], number),
          time(words[3], number),
          (one, other) -> one.isAfter(other) ? one : other);
    } else {
      throw wrong(number, "must be token FINGERPRINT, user NAME or user NAME before TIME");
    }
  }

  private static String fingerprint(String word, int number) {
    if (!FINGERPRINT.matcher(word).matches()) {
      throw wrong(
          number,
          "must have a fingerprint of 12 hexadecimal digits, which the log has as token= and this"
              + " command prints: printf %s \"$TOKEN\" | sha256sum | cut -c1-12");
    }
    return word.toLowerCase(Locale.ROOT);
  }

  private static String user(String word, int number) {
    if (UserNames.isReadAsUid(word)) {
      throw wrong(number, "has a number for a user: write the name, as the log has it");
    }
    if (UserNames.isNobodys(word)) {
      throw wrong(number, "must have one user name, as the log has it, without * , ; : or quotes");
    }
    return UserNames.fold(word);
  }

  private static Instant time(String word, int number) {
    try {
      return OffsetDateTime.parse(word).toInstant();
    } catch (DateTimeParseException e) {
      throw wrong(
          number,
          "has no time like 2026-11-26T09:30:00Z: write what this command prints: date -Is");
    }
  }

  private static ConfigException wrong(int number, String what) {
    return new ConfigException("line " + number + " " + what);
  }

  /** Returns a number that no other list has. */
  long generation() {
    return generation;
  }

  /**
   * Checks a user, whose name may be in the list by itself or as that of the token's user.
   *
   * @throws TokenRejectedException when the list denies the token or one of these users
   */
  void check(SlurmPrincipal user) throws TokenRejectedException {
    if (!tokens.isEmpty() && tokens.contains(TokenFingerprint.of(user.token()))) {
      throw new TokenRejectedException(Rejection.TOKEN_DENIED);
    }
    if (!users.isEmpty() && user.names().stream().map(UserNames::fold).anyMatch(users::contains)) {
      throw new TokenRejectedException(Rejection.USER_DENIED);
    }
    if (!usersBefore.isEmpty()
        && user.tokenNames().stream()
            .map(name -> usersBefore.get(UserNames.fold(name)))
            .anyMatch(time -> time != null && !user.isIssuedSince(time))) {
      throw new TokenRejectedException(Rejection.OLD_TOKEN_DENIED);
    }
  }

  /** Returns how much it denies, for the log. */
  @Override
  public String toString() {
    return count(tokens.size(), "token")
        + ", "
        + count(users.size(), "user")
        + ", older tokens of "
        + count(usersBefore.size(), "user");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
