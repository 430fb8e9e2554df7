package io.github.slurmjwt.servlet;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.config.ForwardAuthSettings;
import io.github.slurmjwt.config.ReverseProxy;
import io.github.slurmjwt.config.TrustedProxies;
import io.github.slurmjwt.engine.DecodedPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request that a proxy asks about: with the method, path, host and sender that the proxy says
 * it has, and with the client's own headers, which the proxy passes on.
 */
final class OriginalRequest extends HttpServletRequestWrapper {
  private static final String HOST = "Host";
  private static final String PROTO = "X-Forwarded-Proto";
  private static final String FOR = "X-Forwarded-For";
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(?::([0-9]{1,5}))?");

  private final String method;
  private final String path;
  private final @Nullable String query;
  private final String host;
  private final boolean secure;
  private final String client;

  private OriginalRequest(
      HttpServletRequest question, String method, String target, String host, String client) {
    super(question);
    this.method = method;
    this.host = host;
    this.client = client;
    int mark = target.indexOf('?');
    path = mark < 0 ? target : target.substring(0, mark);
    query = mark < 0 ? null : target.substring(mark + 1);
    secure = "https".equals(question.getHeader(PROTO));
  }

  /**
   * Reads what a proxy says.
   *
   * @throws TokenRejectedException when it says it not at all or more than once: a proxy that lets
   *     the client's own headers of these names through must not be believed
   */
  static OriginalRequest of(HttpServletRequest question, ForwardAuthSettings settings)
      throws TokenRejectedException {
    ReverseProxy proxy = settings.proxy();
    String host = only(question, proxy.hostHeader().orElse(HOST));
    if (Collections.list(question.getHeaders(PROTO)).size() > 1) {
      throw new TokenRejectedException(Rejection.ORIGINAL_REQUEST_UNKNOWN);
    }
    return new OriginalRequest(
        question,
        proxy.methodHeader().isPresent()
            ? only(question, proxy.methodHeader().get())
            : question.getMethod(),
        proxy.uriHeader().isPresent() ? only(question, proxy.uriHeader().get()) : rest(question),
        host,
        client(question, settings.trustedProxies()));
  }

  private static String client(HttpServletRequest question, TrustedProxies proxies) {
    return proxies.client(
        String.valueOf(question.getRemoteAddr()), Collections.list(question.getHeaders(FOR)));
  }

  private static String only(HttpServletRequest question, String header)
      throws TokenRejectedException {
    List<String> values = Collections.list(question.getHeaders(header));
    if (values.size() != 1 || values.get(0).isEmpty()) {
      throw new TokenRejectedException(Rejection.ORIGINAL_REQUEST_UNKNOWN);
    }
    return values.get(0);
  }

  /** What stands in the path of the question behind that of the servlet. */
  private static String rest(HttpServletRequest question) throws TokenRejectedException {
    String prefix = question.getContextPath() + question.getServletPath();
    String path = question.getRequestURI();
    if (!path.startsWith(prefix)) {
      throw new TokenRejectedException(Rejection.ORIGINAL_REQUEST_UNKNOWN);
    }
    String query = question.getQueryString();
    return path.substring(prefix.length()) + (query == null ? "" : "?" + query);
  }

  @Override
  public String getMethod() {
    return method;
  }

  @Override
  public String getRequestURI() {
    return path;
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer(getScheme() + "://" + host + path);
  }

  @Override
  public @Nullable String getQueryString() {
    return query;
  }

  @Override
  public String getContextPath() {
    return "";
  }

  @Override
  public String getServletPath() {
    return DecodedPath.of(path).orElse(path);
  }

  @Override
  public @Nullable String getPathInfo() {
    return null;
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public String getScheme() {
    return secure ? "https" : "http";
  }

  @Override
  public String getServerName() {
    Matcher authority = AUTHORITY.matcher(host);
    return authority.matches() ? authority.group(1) : host;
  }

  @Override
  public int getServerPort() {
    Matcher authority = AUTHORITY.matcher(host);
    return authority.matches() && authority.group(2) != null
        ? Integer.parseInt(authority.group(2))
        : secure ? 443 : 80;
  }

  @Override
  public String getRemoteAddr() {
    return client;
  }

  @Override
  public String getRemoteHost() {
    return client;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return HOST.equalsIgnoreCase(name) ? host : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return HOST.equalsIgnoreCase(name)
        ? Collections.enumeration(List.of(host))
        : super.getHeaders(name);
  }
}
