package io.github.slurmjwt.servlet;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what an application sees of its caller, a line each. */
public final class Echo extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Returns those lines. */
  public static String describe(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    StringBuilder text = new StringBuilder();
    text.append("dispatch=" + request.getDispatcherType() + "\n");
    text.append("context=" + request.getContextPath() + "\n");
    text.append("path=" + request.getRequestURI() + "\n");
    text.append("user=" + request.getRemoteUser() + "\n");
    text.append("principal=" + (principal == null ? null : principal.getName()) + "\n");
    text.append("class=" + (principal == null ? null : principal.getClass().getName()) + "\n");
    text.append("auth-type=" + request.getAuthType() + "\n");
    text.append("admin=" + request.isUserInRole("admin") + "\n");
    text.append("session=" + (request.getSession(false) != null) + "\n");
    for (String name : Collections.list(request.getHeaderNames())) {
      text.append("name=" + name + "\n");
    }
    for (String name : List.copyOf(Collections.list(request.getHeaderNames()))) {
      text.append("header." + name + "=" + request.getHeader(name) + "\n");
    }
    return text.toString();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    response.setContentType("text/plain;charset=UTF-8");
    String asked = request.getParameter("header");
    StringBuilder text = new StringBuilder(describe(request));
    if (asked != null) {
      text.append("asked=" + request.getHeader(asked) + "\n");
      text.append("all=" + Collections.list(request.getHeaders(asked)) + "\n");
      text.append("int=" + request.getIntHeader(asked) + "\n");
      text.append("date=" + request.getDateHeader(asked) + "\n");
    }
    if (request.getMethod().equals("POST")) {
      request.getInputStream().readAllBytes();
      Map<String, String> trailers = new TreeMap<>(request.getTrailerFields());
      trailers.forEach((name, value) -> text.append("trailer." + name + "=" + value + "\n"));
    }
    response.getWriter().write(text.toString());
  }
}
