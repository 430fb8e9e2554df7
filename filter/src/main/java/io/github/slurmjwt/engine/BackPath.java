package io.github.slurmjwt.engine;

import java.util.Optional;

/**
 * The place in an application that people return to once they have logged in. It is written into a
 * link by whoever makes the link, so it may name only a page of the same application, in a way that
 * browsers, proxies and servers all read alike (RFC 9700 §4.11).
 */
public final class BackPath {
  private static final int LONGEST = 2000;

  private BackPath() {}

  /**
   * Returns a path with its query if it can lead nowhere else, as raw text for a {@code Location}.
   *
   * @param contextPath that of the application, within which the path must be
   */
  public static Optional<String> of(String target, String contextPath) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    boolean safe =
        target.length() <= LONGEST
            && path.startsWith(contextPath + "/")
            && target.chars().allMatch(BackPath::mayBeSent)
            && !PathExclusions.isSuspicious(path);
    return safe ? Optional.of(target) : Optional.empty();
  }

  /** Browsers take a backslash for a slash, and ignore tabs and line breaks (WHATWG URL §4.4). */
  private static boolean mayBeSent(int character) {
    return character > ' ' && character <= '~' && character != '\\' && character != '#';
  }
}
