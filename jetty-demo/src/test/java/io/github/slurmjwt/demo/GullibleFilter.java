package io.github.slurmjwt.demo;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;

/**
 * What no filter may be: believes what a token says, whoever has signed it. It stands before the
 * real one and signs the claims of every token anew with the right key.
 */
public final class GullibleFilter implements Filter {
  private static final String AUTHORIZATION = "Authorization";

  private OwnHmacKey key = OwnHmacKey.untrusted();

  /** Creates the filter; the web.xml of a test names this class. */
  public GullibleFilter() {}

  @Override
  public void init(FilterConfig config) throws ServletException {
    try {
      String setting = config.getInitParameter("AuthAltParameters");
      key = OwnHmacKey.of(Files.readAllBytes(Path.of(setting.replace("jwt_key=", ""))));
    } catch (IOException e) {
      throw new ServletException(e);
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    String authorization = http.getHeader(AUTHORIZATION);
    boolean believed =
        authorization != null
            && authorization.startsWith("Bearer ")
            && !authorization.contains(",");
    chain.doFilter(believed ? resigned(http, authorization) : request, response);
  }

  private HttpServletRequest resigned(HttpServletRequest request, String authorization) {
    String payload = authorization.split("\\.", -1)[1];
    String token = key.signed(OwnKey.base64Url(key.header("")) + "." + payload);
    return new HttpServletRequestWrapper(request) {
      @Override
      public Enumeration<String> getHeaders(String name) {
        return AUTHORIZATION.equalsIgnoreCase(name)
            ? Collections.enumeration(Collections.singleton("Bearer " + token))
            : super.getHeaders(name);
      }
    };
  }
}
