package io.github.slurmjwt.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What single values must look like. Each check throws {@link ConfigException} with its sentence.
 */
final class Checks {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern NOT_IN_PATHS = Pattern.compile("[*;%\\\\\\p{Cntrl}]|//|/\\.");
  private static final Pattern QUOTABLE = Pattern.compile("[ !#-\\[\\]-~]+");
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "[::1]", "localhost");
  private static final List<String> RESERVED_HEADERS =
      List.of("authorization", "x-slurm-user-token", "cookie", "connection", "host");

  /** A URL in the wrong form may hold a password anywhere. */
  private static final String NOT_SHOWN = " (it is not shown, since it may hold a password)";

  private Checks() {}

  static void realm(String realm) {
    if (!QUOTABLE.matcher(realm).matches()) {
      throw new ConfigException("realm must be printable ASCII without \" and \\");
    }
  }

  static void headerToken(String parameter, String name) {
    if (!TOKEN.matcher(name).matches()) {
      throw new ConfigException(parameter + " must be a name of letters, digits and -._");
    }
  }

  static void identityHeader(String name) {
    headerToken("identityHeader", name);
    if (RESERVED_HEADERS.stream().anyMatch(name::equalsIgnoreCase)) {
      throw new ConfigException("identityHeader cannot be " + name + ": choose another header");
    }
  }

  static void excludedPath(String path) {
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

  static Path absolute(String option, String path) {
    boolean shown = !path.contains("@") && !path.contains("?") && !path.contains("://");
    try {
      Path file = Path.of(path);
      if (file.isAbsolute() && (shown || !path.startsWith("//"))) {
        return file;
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw new ConfigException(
        shown
            ? option + "=" + path + " must be an absolute path"
            : option + "= must be an absolute path" + NOT_SHOWN);
  }

  /** Keys that travel in the clear could be exchanged on their way, unless they do not travel. */
  static URI keySetUrl(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new ConfigException("jwks= is not a URL: correct it" + NOT_SHOWN);
    }
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    boolean local =
        "http".equalsIgnoreCase(url.getScheme())
            && LOOPBACK.contains(String.valueOf(url.getHost()));
    String wanted = " must be an absolute path, an https URL, or http to 127.0.0.1";
    if (url.getHost() == null) {
      throw new ConfigException("jwks=" + wanted + NOT_SHOWN);
    }
    String shown = "jwks=" + url.getScheme() + "://" + url.getHost() + url.getRawPath();
    if (url.getRawUserInfo() != null) {
      throw new ConfigException(
          shown
              + " must not hold a user name or password: publish the key set, which is no secret,"
              + " without them");
    }
    if (!secure && !local) {
      throw new ConfigException(shown + wanted);
    }
    return url;
  }
}
