package io.github.slurmjwt.benchmarks;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A response that remembers its status and drops everything else. */
final class BareResponse implements HttpServletResponse {
  private int status = SC_OK;

  private final ServletOutputStream output =
      new ServletOutputStream() {
        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
          throw unused();
        }

        @Override
        public void write(int b) {}

        @Override
        public void write(byte[] bytes, int offset, int length) {}
      };

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("not part of the benchmark");
  }

  @Override
  public String getCharacterEncoding() {
    return "UTF-8";
  }

  @Override
  public @Nullable String getContentType() {
    return "text/plain";
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return output;
  }

  @Override
  public PrintWriter getWriter() {
    throw unused();
  }

  @Override
  public void setCharacterEncoding(String encoding) {
    // Dropped.
  }

  @Override
  public void setContentLength(int length) {
    // Dropped.
  }

  @Override
  public void setContentLengthLong(long length) {
    // Dropped.
  }

  @Override
  public void setContentType(String type) {
    // Dropped.
  }

  @Override
  public void setBufferSize(int size) {
    throw unused();
  }

  @Override
  public int getBufferSize() {
    throw unused();
  }

  @Override
  public void flushBuffer() {
    throw unused();
  }

  @Override
  public void resetBuffer() {
    // Dropped.
  }

  @Override
  public boolean isCommitted() {
    return false;
  }

  @Override
  public void reset() {
    throw unused();
  }

  @Override
  public void setLocale(Locale locale) {
    throw unused();
  }

  @Override
  public Locale getLocale() {
    throw unused();
  }

  @Override
  public void addCookie(Cookie cookie) {
    throw unused();
  }

  @Override
  public boolean containsHeader(String name) {
    return false;
  }

  @Override
  public String encodeURL(String url) {
    throw unused();
  }

  @Override
  public String encodeRedirectURL(String url) {
    throw unused();
  }

  @Override
  public void sendError(int code, String message) {
    throw unused();
  }

  @Override
  public void sendError(int code) {
    throw unused();
  }

  @Override
  public void sendRedirect(String location, int code, boolean clearBuffer) {
    throw unused();
  }

  @Override
  public void setDateHeader(String name, long date) {
    // Dropped.
  }

  @Override
  public void addDateHeader(String name, long date) {
    // Dropped.
  }

  @Override
  public void setHeader(String name, String value) {
    // Dropped.
  }

  @Override
  public void addHeader(String name, String value) {
    // Dropped.
  }

  @Override
  public void setIntHeader(String name, int value) {
    // Dropped.
  }

  @Override
  public void addIntHeader(String name, int value) {
    // Dropped.
  }

  @Override
  public void setStatus(int code) {
    status = code;
  }

  @Override
  public int getStatus() {
    return status;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return null;
  }

  @Override
  public Collection<String> getHeaders(String name) {
    return List.of();
  }

  @Override
  public Collection<String> getHeaderNames() {
    return List.of();
  }
}
