package io.github.slurmjwt.config;

import io.github.slurmjwt.ConfigException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks the values of {@link HttpSettings}. Each check throws {@link ConfigException} with its own
 * sentence.
 */
final class HttpChecks {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern NOT_IN_PATHS = Pattern.compile("[*;%\\\\\\p{Cntrl}]|//|/\\.");
  private static final Pattern NOT_IN_PAGES = Pattern.compile("[^!-~]|[?#]");
  private static final Pattern QUOTABLE = Pattern.compile("[ !#-\\[\\]-~]+");
  private static final List<String> RESERVED_HEADERS =
      List.of("authorization", "x-slurm-user-token", "cookie", "connection", "host");

  private HttpChecks() {}

  static String realm(String realm) {
    notEmpty("realm", realm);
    if (!QUOTABLE.matcher(realm).matches()) {
      throw new ConfigException("realm must be printable ASCII without \" and \\");
    }
    return realm;
  }

  static String headerToken(String parameter, String name) {
    notEmpty(parameter, name);
    if (!TOKEN.matcher(name).matches()) {
      throw new ConfigException(parameter + " must be a name of letters, digits and -._");
    }
    return name;
  }

  static String identityHeader(String name) {
    headerToken("identityHeader", name);
    if (RESERVED_HEADERS.stream().anyMatch(name::equalsIgnoreCase)) {
      throw new ConfigException("identityHeader cannot be " + name + ": choose another header");
    }
    return name;
  }

  private static void notEmpty(String parameter, String text) {
    if (text.isEmpty()) {
      throw ConfigException.empty(parameter);
    }
  }

  private static void excludedPath(String path) {
    boolean folder = path.endsWith("/*");
    String plain = folder ? path.substring(0, path.length() - 2) : path;
    if (folder && plain.isEmpty()) {
      throw new ConfigException("excludedPaths must not hold /*: it would let everyone in");
    }
    if (!plain.startsWith("/") || NOT_IN_PATHS.matcher(plain).find()) {
      throw new ConfigException(
          "excludedPaths: " + path + " must be an exact path like /status or a folder like /pub/*");
    }
  }

  static String loginPage(String path) {
    notEmpty("loginPage", path);
    if (!path.startsWith("/")
        || NOT_IN_PATHS.matcher(path).find()
        || NOT_IN_PAGES.matcher(path).find()) {
      throw new ConfigException(
          "loginPage: " + path + " must be a path within the application, like /login");
    }
    return path;
  }

  static List<String> excludedPaths(List<String> paths) {
    paths.forEach(HttpChecks::excludedPath);
    return List.copyOf(paths);
  }
}
