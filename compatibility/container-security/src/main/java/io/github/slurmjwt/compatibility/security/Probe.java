package io.github.slurmjwt.compatibility.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/** Tells what it sees of its caller, after it has done what the parameter {@code how} says. */
public final class Probe extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int LONGER_THAN_ANY_BUFFER = 1_000_000;

  /** Creates the servlet; the container calls it. */
  public Probe() {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (request.getMethod().equals("TRACE")) {
      super.service(request, response); // Sends all headers back.
      return;
    }
    boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
    String how = first ? request.getParameter("how") : null;
    String to = request.getParameter("to");
    switch (how == null ? "" : how) {
      case "" -> write(request, response, "");
      case "authenticate" -> {
        if (request.authenticate(response)) {
          write(request, response, "");
        }
      }
      case "logout" -> {
        request.logout();
        write(request, response, "");
      }
      case "session" -> write(request, response, request.getSession().getId());
      case "forward" -> request.getRequestDispatcher(to).forward(request, response);
      case "public" -> {
        response.setHeader("Cache-Control", "public, max-age=60");
        response.setHeader("Vary", "Origin");
        write(request, response, "x".repeat(LONGER_THAN_ANY_BUFFER));
      }
      case "async" -> request.startAsync().dispatch(to);
      case "error" -> response.sendError(418);
      default -> throw new ServletException("how=" + how);
    }
  }

  private static void write(HttpServletRequest request, HttpServletResponse response, String more)
      throws IOException {
    Principal principal = request.getUserPrincipal();
    String type = principal == null ? "nobody" : principal.getClass().getSimpleName();
    response.setContentType("text/plain");
    response
        .getWriter()
        .println(
            "path="
                + path(request)
                + " user="
                + request.getRemoteUser()
                + " principal="
                + type
                + " auth-type="
                + request.getAuthType()
                + " staff="
                + request.isUserInRole("staff")
                + " chemists="
                + request.isUserInRole("chemists")
                + " session="
                + (request.getSession(false) != null)
                + " "
                + more);
  }

  private static String path(HttpServletRequest request) {
    String more = request.getPathInfo();
    return more == null ? request.getServletPath() : request.getServletPath() + more;
  }
}
