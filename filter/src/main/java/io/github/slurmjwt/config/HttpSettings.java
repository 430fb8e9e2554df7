package io.github.slurmjwt.config;

import io.github.slurmjwt.ConfigException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How HTTP is served: the part of the filter's settings that concerns requests. Immutable. */
public final class HttpSettings {
  /** A token is required for every path, and found in headers only. */
  public static final HttpSettings DEFAULT = new Builder().build();

  private final Mode mode;
  private final List<String> excludedPaths;
  private final String realm;
  private final Optional<String> cookieName;
  private final Optional<String> loginPage;
  private final Optional<String> identityHeader;
  private final boolean corsPreflight;

  private HttpSettings(Builder set) {
    mode = set.mode;
    excludedPaths = set.excludedPaths;
    realm = set.realm;
    cookieName = Optional.ofNullable(set.cookieName);
    loginPage = Optional.ofNullable(set.loginPage);
    identityHeader = Optional.ofNullable(set.identityHeader);
    corsPreflight = set.corsPreflight;
    loginPage.filter(page -> !isExcluded(page)).ifPresent(HttpSettings::refuseSecretPage);
  }

  private static void refuseSecretPage(String page) {
    throw new ConfigException(
        "loginPage " + page + " would itself need a token: add it to excludedPaths");
  }

  /** Returns how requests without a valid token are treated. */
  public Mode mode() {
    return mode;
  }

  /** Returns the paths that need no token, exact or ending in {@code /*}. */
  public List<String> excludedPaths() {
    return excludedPaths;
  }

  /** Tells whether this path within the application needs no token. */
  public boolean isExcluded(String path) {
    return excludedPaths.stream().anyMatch(excluded -> matches(excluded, path));
  }

  private static boolean matches(String excluded, String path) {
    if (excluded.endsWith("/*")) {
      return path.startsWith(excluded.substring(0, excluded.length() - 1));
    }
    return path.equals(excluded);
  }

  /** Returns the realm named in challenges. */
  public String realm() {
    return realm;
  }

  /** Returns the cookie that may carry the token. */
  public Optional<String> cookieName() {
    return cookieName;
  }

  /** Returns the page of the application to which people without a valid token are sent. */
  public Optional<String> loginPage() {
    return loginPage;
  }

  /** Returns the request header that tells the application the verified user name. */
  public Optional<String> identityHeader() {
    return identityHeader;
  }

  /** Tells whether CORS preflight requests pass without a token. */
  public boolean corsPreflight() {
    return corsPreflight;
  }

  /** Sets how HTTP is served. Each setter returns this builder and refuses null. */
  public static final class Builder {
    private Mode mode = Mode.REQUIRED;
    private List<String> excludedPaths = List.of();
    private String realm = "slurm";
    private @Nullable String cookieName;
    private @Nullable String loginPage;
    private @Nullable String identityHeader;
    private boolean corsPreflight;

    Builder() {}

    /** Sets how requests without a valid token are treated. */
    public Builder mode(Mode value) {
      mode = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the paths that need no token: exact, or a folder as {@code /dir/*}. */
    public Builder excludedPaths(List<String> paths) {
      excludedPaths = HttpChecks.excludedPaths(paths);
      return this;
    }

    /** Sets the realm named in challenges. */
    public Builder realm(String name) {
      realm = HttpChecks.realm(name);
      return this;
    }

    /** Names a cookie that may carry the token of requests that the site's own pages send. */
    public Builder cookieName(String name) {
      cookieName = HttpChecks.headerToken("cookieName", name);
      return this;
    }

    /** Sends people without a valid token to this page of the application; it must be excluded. */
    public Builder loginPage(String path) {
      loginPage = HttpChecks.loginPage(path);
      return this;
    }

    /** Names the request header in which the application finds the verified user name. */
    public Builder identityHeader(String name) {
      identityHeader = HttpChecks.identityHeader(name);
      return this;
    }

    /** Lets CORS preflight requests pass without a token. */
    public Builder corsPreflight(boolean pass) {
      corsPreflight = pass;
      return this;
    }

    HttpSettings build() {
      return new HttpSettings(this);
    }
  }
}
