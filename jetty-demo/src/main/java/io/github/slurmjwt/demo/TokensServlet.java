package io.github.slurmjwt.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Issues new tokens to the demo's own page. Other pages get 403; if the demo issues no tokens, the
 * * response is 404.
 */
public final class TokensServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** The path that issues the tokens of the proof wall; any other issues only a valid one. */
  private static final String ALL = "/demo/tokens";

  /** Creates the servlet; the web.xml names this class. */
  public TokensServlet() {}

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    PageTokens page = pageTokens(this);
    if (!SameOrigin.holds(request, page.host())) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    boolean all = request.getServletPath().equals(ALL);
    Optional<Map<String, String>> tokens = all ? page.mint() : page.mintUser();
    if (tokens.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Json.write(
        response,
        json -> {
          for (Map.Entry<String, String> token : tokens.get().entrySet()) {
            json.writeStringField(token.getKey(), token.getValue());
          }
        });
  }

  static PageTokens pageTokens(HttpServlet servlet) {
    return (PageTokens) servlet.getServletContext().getAttribute(PageTokens.ATTRIBUTE);
  }
}
