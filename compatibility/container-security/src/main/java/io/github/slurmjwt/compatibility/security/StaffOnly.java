package io.github.slurmjwt.compatibility.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Open to a role by annotation. */
@WebServlet("/annotated")
@ServletSecurity(@HttpConstraint(rolesAllowed = "staff"))
public final class StaffOnly extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Creates the servlet; the container calls it. */
  public StaffOnly() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    request.getRequestDispatcher("/open").forward(request, response);
  }
}
