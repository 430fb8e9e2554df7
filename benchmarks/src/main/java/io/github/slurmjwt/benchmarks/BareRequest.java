package io.github.slurmjwt.benchmarks;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The least request that the measured filters work with: a GET with the headers of a simple client.
 * As in a container, one object serves request after request, and each has its own {@code
 * Authorization} text, whose hash nobody knows yet. What no filter asks for throws.
 */
final class BareRequest implements HttpServletRequest {
  private static final String[] NAMES = {
    "Host", "User-Agent", "Accept", "Accept-Encoding", "Authorization"
  };
  private static final int AUTHORIZATION = NAMES.length - 1;

  private final String[] values = {"localhost:8080", "portal/1.0", "*/*", "gzip", ""};
  private final Map<String, Object> attributes = new HashMap<>();

  /** The bytes of an {@code Authorization} header with this token. */
  static byte[] bearer(String token) {
    return ("Bearer " + token).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Begins the next request. */
  void recycle(byte[] authorization) {
    attributes.clear();
    values[AUTHORIZATION] = new String(authorization, StandardCharsets.ISO_8859_1);
  }

  private static int find(String name) {
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("not part of the benchmark");
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return attributes.get(name);
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    throw unused();
  }

  @Override
  public @Nullable String getCharacterEncoding() {
    return null;
  }

  @Override
  public void setCharacterEncoding(String encoding) {
    throw unused();
  }

  @Override
  public int getContentLength() {
    return -1;
  }

  @Override
  public long getContentLengthLong() {
    return -1;
  }

  @Override
  public @Nullable String getContentType() {
    return null;
  }

  @Override
  public ServletInputStream getInputStream() {
    throw unused();
  }

  @Override
  public @Nullable String getParameter(String name) {
    return null;
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.emptyEnumeration();
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return null;
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return Map.of();
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public String getScheme() {
    return "http";
  }

  @Override
  public String getServerName() {
    return "localhost";
  }

  @Override
  public int getServerPort() {
    return 8080;
  }

  @Override
  public BufferedReader getReader() {
    throw unused();
  }

  @Override
  public String getRemoteAddr() {
    return "127.0.0.1";
  }

  @Override
  public String getRemoteHost() {
    return "127.0.0.1";
  }

  @Override
  public void setAttribute(String name, Object value) {
    attributes.put(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    attributes.remove(name);
  }

  @Override
  public Locale getLocale() {
    throw unused();
  }

  @Override
  public Enumeration<Locale> getLocales() {
    throw unused();
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public RequestDispatcher getRequestDispatcher(String path) {
    throw unused();
  }

  @Override
  public int getRemotePort() {
    return 1024;
  }

  @Override
  public String getLocalName() {
    return "localhost";
  }

  @Override
  public String getLocalAddr() {
    return "127.0.0.1";
  }

  @Override
  public int getLocalPort() {
    return 8080;
  }

  @Override
  public @Nullable ServletContext getServletContext() {
    return null;
  }

  @Override
  public AsyncContext startAsync() {
    throw unused();
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    throw unused();
  }

  @Override
  public boolean isAsyncStarted() {
    return false;
  }

  @Override
  public boolean isAsyncSupported() {
    return true;
  }

  @Override
  public AsyncContext getAsyncContext() {
    throw unused();
  }

  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }

  @Override
  public String getRequestId() {
    throw unused();
  }

  @Override
  public String getProtocolRequestId() {
    throw unused();
  }

  @Override
  public ServletConnection getServletConnection() {
    throw unused();
  }

  @Override
  public @Nullable String getAuthType() {
    return null;
  }

  @Override
  public Cookie @Nullable [] getCookies() {
    return null;
  }

  @Override
  public long getDateHeader(String name) {
    throw unused();
  }

  @Override
  public @Nullable String getHeader(String name) {
    int index = find(name);
    return index < 0 ? null : values[index];
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    int index = find(name);
    return index < 0
        ? Collections.emptyEnumeration()
        : Collections.enumeration(List.of(values[index]));
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.enumeration(List.of(NAMES));
  }

  @Override
  public int getIntHeader(String name) {
    throw unused();
  }

  @Override
  public String getMethod() {
    return "GET";
  }

  @Override
  public String getPathInfo() {
    return "/jobs";
  }

  @Override
  public String getPathTranslated() {
    throw unused();
  }

  @Override
  public String getContextPath() {
    return "";
  }

  @Override
  public @Nullable String getQueryString() {
    return null;
  }

  @Override
  public @Nullable String getRemoteUser() {
    return null;
  }

  @Override
  public boolean isUserInRole(String role) {
    return false;
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    return null;
  }

  @Override
  public @Nullable String getRequestedSessionId() {
    return null;
  }

  @Override
  public String getRequestURI() {
    return "/api/jobs";
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer("http://localhost:8080/api/jobs");
  }

  @Override
  public String getServletPath() {
    return "/api";
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    return null;
  }

  @Override
  public HttpSession getSession() {
    throw unused();
  }

  @Override
  public String changeSessionId() {
    throw unused();
  }

  @Override
  public boolean isRequestedSessionIdValid() {
    throw unused();
  }

  @Override
  public boolean isRequestedSessionIdFromCookie() {
    throw unused();
  }

  @Override
  public boolean isRequestedSessionIdFromURL() {
    throw unused();
  }

  @Override
  public boolean authenticate(HttpServletResponse response) {
    throw unused();
  }

  @Override
  public void login(String username, String password) {
    throw unused();
  }

  @Override
  public void logout() {
    throw unused();
  }

  @Override
  public Collection<Part> getParts() {
    throw unused();
  }

  @Override
  public Part getPart(String name) {
    throw unused();
  }

  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> handlerClass) {
    throw unused();
  }
}
