package io.github.slurmjwt.demo;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The error page: the status and nothing of the request or of the cause. */
public final class ErrorServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Creates the servlet; the web.xml names this class. */
  public ErrorServlet() {}

  /** Answers every method, for any of them can fail. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) == null) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    }
    Html.write(
        response,
        "Error " + response.getStatus(),
        "<p>The demo has nothing to show here.</p>\n<p><a href=\"/\">Home</a></p>");
  }
}
