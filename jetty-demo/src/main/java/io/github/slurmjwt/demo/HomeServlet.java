package io.github.slurmjwt.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The public page. */
public final class HomeServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Creates the servlet; the web.xml names this class. */
  public HomeServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Html.write(
        response,
        "slurm-jwt-filter demo",
        """
        <p>This page is public. The others are for Slurm users: a request needs a valid Slurm token
        in the header <code>Authorization: Bearer</code> or <code>X-SLURM-USER-TOKEN</code>. The
        terminal in which the demo was started shows commands to try.</p>
        <ul>
        <li><a href="/whoami">/whoami</a>: the user, as JSON</li>
        <li><a href="/async-whoami">/async-whoami</a>: the same through an asynchronous dispatch</li>
        <li><a href="/account">/account</a>: the user, as a page</li>
        </ul>
        """);
  }
}
