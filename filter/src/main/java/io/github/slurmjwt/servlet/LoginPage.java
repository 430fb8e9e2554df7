package io.github.slurmjwt.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * The log-in page for applications without one of their own: HTML without scripts or other files.
 * Its form goes to the page's own address, query included, and so needs no text of the request.
 */
final class LoginPage {
  private static final String STYLE =
      """

      :root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
      main { max-width: 36rem; margin: 10vh auto; padding: 0 1rem; }
      label { font-weight: bold; }
      textarea { box-sizing: border-box; width: 100%; font: 1rem/1.4 monospace; }
      button { font: inherit; padding: 0.4rem 1.2rem; }
      .message { border-left: 0.3rem solid; padding: 0.4rem 0.8rem; font-weight: bold; }
      """;

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>@title@</title>
      <link rel="icon" href="data:,">
      <style>@style@</style>
      </head>
      <body>
      <main>
      <h1>Log in</h1>
      @message@<form method="post">
      <p><label for="token">Slurm token</label><br>
      <span id="help">Run <code>scontrol token</code> on the cluster and paste what it prints.</span></p>
      <textarea id="token" name="token" rows="6" required autofocus autocomplete="off"
      autocapitalize="off" spellcheck="false" aria-describedby="@described@"@invalid@></textarea>
      <p><button id="log-in">Log in</button></p>
      </form>
      </main>
      </body>
      </html>
      """;

  /** Without the referrer, browsers would send the form with {@code Origin: null}. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; img-src data:; style-src 'sha256-"
              + sha256(STYLE)
              + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "Referrer-Policy",
          "same-origin",
          "X-Content-Type-Options",
          "nosniff");

  private LoginPage() {}

  static void write(HttpServletResponse response, LoginMessage message) throws IOException {
    HEADERS.forEach(response::setHeader);
    response.setContentType("text/html;charset=utf-8");
    byte[] page = text(message).getBytes(StandardCharsets.UTF_8);
    response.setContentLength(page.length);
    response.getOutputStream().write(page);
  }

  private static String text(LoginMessage message) {
    boolean says = !message.text().isEmpty();
    return PAGE.replace("@title@", message.failed() ? "Not logged in" : "Log in")
        .replace("@style@", STYLE)
        .replace(
            "@message@",
            says ? "<p id=\"message\" class=\"message\">" + message.text() + "</p>\n" : "")
        .replace("@described@", says ? "message help" : "help")
        .replace("@invalid@", message.failed() ? " aria-invalid=\"true\"" : "");
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // Every Java has it.
    }
  }
}
