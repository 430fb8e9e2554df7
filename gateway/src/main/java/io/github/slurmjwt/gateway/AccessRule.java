package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that some users may do: {@code METHOD[,METHOD] PATH : WHO}.
 *
 * @param text the rule as it is written
 * @param path the decoded paths that it is for
 * @param needsRoles whether it asks for a role
 */
record AccessRule(
    String text,
    Set<String> methods,
    Pattern path,
    Predicate<SlurmPrincipal> who,
    boolean needsRoles) {
  /** Continues a sentence that begins with the name of the option. */
  static final String RULE =
      "must be METHOD[,METHOD] PATH : any|user NAME[,NAME]|role NAME[,NAME], as in GET /slurm/* :"
          + " any";

  /**
   * Possessive, as are those below: else the depth of the stack would grow with a line's length.
   */
  private static final Pattern FORM =
      Pattern.compile(
          "(?<methods>\\*|[A-Z]+(?:,[A-Z]+)*+) +(?<path>/\\S*) +: +"
              + "(?:(?<any>any)|(?<kind>user|role) +(?<names>[^\\s,]+(?: *, *[^\\s,]+)*+))");

  /** A plain path, in which a whole segment may be a star. */
  private static final Pattern PATH = Pattern.compile("(?:/(?:\\*|[^*/%;?#\\\\]+))++");

  /** A star after a part of a name. */
  private static final Pattern LOOSE_STAR =
      Pattern.compile("^[^/]* (?<path>(?<start>(?:/[A-Za-z0-9_.-]{1,40})++)\\*) *:");

  private static final String BELOW = "/*";

  /** Returns the rule; empty when it is none. */
  static Optional<AccessRule> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches() || !PATH.matcher(form.group("path")).matches()) {
      return Optional.empty();
    }
    Set<String> methods =
        form.group("methods").equals("*")
            ? Set.copyOf(GatewayServlet.METHODS)
            : Arrays.stream(form.group("methods").split(",", -1)).collect(Collectors.toSet());
    if (!GatewayServlet.METHODS.containsAll(methods) || isAmbiguous(form.group("path"))) {
      return Optional.empty();
    }
    return Optional.of(
        new AccessRule(
            text.strip(),
            methods,
            pattern(form.group("path")),
            who(form),
            "role".equals(form.group("kind"))));
  }

  /** Returns what is wrong with a text that is no rule, see {@link #RULE}. */
  static String mistake(String text) {
    Matcher star = LOOSE_STAR.matcher(text);
    return star.find()
        ? "has a * in %s that is not a whole segment: write %s/* for what is below, or whole names"
            .formatted(star.group("path"), star.group("start"))
        : RULE;
  }

  /** Such a path reaches no rule, so a rule for it is a mistake. */
  private static boolean isAmbiguous(String path) {
    return Arrays.stream(path.split("/", -1)).anyMatch(Set.of(".", "..")::contains);
  }

  /** A star at the end is for everything from there on, another one for a single segment. */
  private static Pattern pattern(String path) {
    boolean below = path.endsWith(BELOW);
    String start = below ? path.substring(0, path.length() - BELOW.length()) : path;
    String exact =
        Arrays.stream(start.split("/", -1))
            .map(segment -> segment.equals("*") ? "[^/]+" : Pattern.quote(segment))
            .collect(Collectors.joining("/"));
    return Pattern.compile(below ? exact + "(?:/.*)?" : exact, Pattern.DOTALL);
  }

  private static Predicate<SlurmPrincipal> who(Matcher form) {
    if (form.group("any") != null) {
      return user -> true;
    }
    Set<String> names =
        Arrays.stream(form.group("names").split(" *, *", -1)).collect(Collectors.toSet());
    return form.group("kind").equals("user")
        ? user -> names.contains(user.getName())
        : user -> user.roles().stream().anyMatch(names::contains);
  }

  /** Tells whether this rule lets the user do this. */
  boolean allows(String method, String decodedPath, SlurmPrincipal user) {
    return methods.contains(method) && path.matcher(decodedPath).matches() && who.test(user);
  }

  /** Two rules are the same when they are written so. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccessRule rule && text.equals(rule.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
