package io.github.slurmjwt.demo;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A page with what the documentation says about each refusal, to read without the network. */
public final class RefusalsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta name="color-scheme" content="light dark">
      <title>Refusals: slurm-jwt-filter demo</title>
      <link rel="icon" href="/public/icon.svg">
      <link rel="stylesheet" href="/public/style.css">
      </head>
      <body>
      <header class="top"><div class="frame"><p class="brand"><a href="/">slurm-jwt-filter \
      <span>demo</span></a></p></div></header>
      <main class="frame refusals">
      <div class="intro"><h1>Every refusal</h1>
      <p>What each refusal means and what to do, as in docs/troubleshooting.md.</p></div>
      <dl class="card">
      @rows@</dl>
      </main>
      </body>
      </html>
      """;

  private static final String ROW =
      """
      <div id="@code@"><dt><code>@code@</code> @status@</dt>
      <dd><p>@meaning@.</p><p><b>What to do:</b> @action@.</p></dd></div>
      """;

  private byte[] page = {};

  /** Creates the servlet; the web.xml names this class. */
  public RefusalsServlet() {}

  @Override
  public void init() throws ServletException {
    try {
      StringBuilder rows = new StringBuilder();
      Refusals.load().byCode().forEach((code, refusal) -> rows.append(row(code, refusal)));
      page = PAGE.replace("@rows@", rows).getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ServletException(e);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/html;charset=utf-8");
    response.setContentLength(page.length);
    response.getOutputStream().write(page);
  }

  private static String row(String code, Refusals.Refusal refusal) {
    String meaning = html(refusal.meaning());
    return ROW.replace("@code@", code)
        .replace("@status@", String.valueOf(refusal.status()))
        .replace("@action@", html(refusal.action()))
        .replace(
            "@meaning@", meaning.substring(0, 1).toUpperCase(Locale.ROOT) + meaning.substring(1));
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("`([^`]*)`", "<code>$1</code>");
  }
}
