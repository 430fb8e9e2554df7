package io.github.slurmjwt.config;

import io.github.slurmjwt.AccessPolicy;
import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.TokenPolicy;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks single values. Each check throws {@link ConfigException} with its own sentence. */
final class Checks {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern NOT_IN_PATHS = Pattern.compile("[*;%\\\\\\p{Cntrl}]|//|/\\.");
  private static final Pattern QUOTABLE = Pattern.compile("[ !#-\\[\\]-~]+");
  private static final List<String> RESERVED_HEADERS =
      List.of("authorization", "x-slurm-user-token", "cookie", "connection", "host");

  /** A malformed URL may contain a password anywhere. */
  private static final String NOT_SHOWN = " (it is not shown, since it may hold a password)";

  private Checks() {}

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

  static void notEmpty(String parameter, String text) {
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

  static List<String> excludedPaths(List<String> paths) {
    paths.forEach(Checks::excludedPath);
    return List.copyOf(paths);
  }

  /** Refuses rules on who may pass that would let nobody pass. */
  static void access(AccessPolicy access, TokenPolicy policy, SlurmOptions slurm) {
    boolean rolesKnown =
        policy.rolesClaim().isPresent() || slurm.clientIdentity() != ClientIdentity.IGNORED;
    if (!access.requiredRoles().isEmpty() && !rolesKnown) {
      throw new ConfigException("requiredRoles needs rolesClaim: no token has a role without it");
    }
    Duration remaining = access.minimumRemaining().orElse(Duration.ZERO);
    if (policy.maximumLifetime().filter(longest -> longest.compareTo(remaining) < 0).isPresent()) {
      throw new ConfigException(
          "minimumRemainingSeconds is more than maximumLifetimeSeconds, so no token would pass:"
              + " lower it");
    }
  }

  static Path absolute(String option, String path) {
    boolean shown = !path.contains("@") && !path.contains("?") && !path.contains("://");
    return parse(path)
        .filter(Path::isAbsolute)
        .filter(file -> shown || !path.startsWith("//"))
        .orElseThrow(
            () ->
                new ConfigException(
                    shown
                        ? option + "=" + path + " must be an absolute path"
                        : option + "= must be an absolute path" + NOT_SHOWN));
  }

  private static Optional<Path> parse(String path) {
    try {
      return Optional.of(Path.of(path));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
