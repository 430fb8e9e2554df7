package io.github.slurmjwt.demo;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The error page: shows the status, but nothing from the request or the cause. */
public final class ErrorServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Error @status@</title>
      <link rel="icon" href="/public/icon.svg">
      <link rel="stylesheet" href="/public/style.css">
      </head>
      <body>
      <main class="error">
      <h1>Error @status@</h1>
      <p>The demo has nothing to show here.</p>
      <p><a href="/">Home</a></p>
      </main>
      </body>
      </html>
      """;

  /** Creates the servlet; the web.xml names this class. */
  public ErrorServlet() {}

  /** Handles every method, since any of them can fail. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) == null) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    }
    byte[] page =
        PAGE.replace("@status@", String.valueOf(response.getStatus()))
            .getBytes(StandardCharsets.UTF_8);
    response.setContentType("text/html;charset=utf-8");
    response.setContentLength(page.length);
    response.getOutputStream().write(page);
  }
}
