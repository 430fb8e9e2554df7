package io.github.slurmjwt.demo;

import io.github.slurmjwt.SlurmPrincipal;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The user as the filter shows it, as a page for people. */
public final class AccountServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Creates the servlet; the web.xml names this class. */
  public AccountServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    SlurmPrincipal user = WhoAmIServlet.user(request);
    Html.write(
        response,
        "Account of " + user.getName(),
        "<table>\n"
            + row("Slurm user", user.getName())
            + row("Token made for", user.tokenUser())
            + row("Token made at", user.issuedAt().toString())
            + row("Token good until", user.expiresAt().toString())
            + row("Roles", String.join(", ", user.roles()))
            + "</table>\n<p><a href=\"/\">Home</a></p>");
  }

  private static String row(String name, String value) {
    return "<tr><th>" + Html.escape(name) + "</th><td>" + Html.escape(value) + "</td></tr>\n";
  }
}
