package io.github.slurmjwt.demo;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells the page how the server is set up, as JSON: the enabled algorithms, who may act for other *
 * users, and whether the page can get tokens. Contains neither a path nor a key.
 */
public final class SetupServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Creates the servlet; the web.xml names this class. */
  public SetupServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    FilterSettings settings = settings();
    List<String> algorithms = new ArrayList<>();
    if (settings.keys().jwtKey().isPresent()) {
      algorithms.add("HS256");
    }
    if (settings.keys().jwks().isPresent() || settings.keys().jwksUrl().isPresent()) {
      algorithms.add("RS256");
    }
    PageTokens page = TokensServlet.pageTokens(this);
    Json.write(
        response,
        json -> {
          json.writeArrayFieldStart("algorithms");
          for (String algorithm : algorithms) {
            json.writeString(algorithm);
          }
          json.writeEndArray();
          json.writeStringField("slurmUser", settings.slurm().slurmUser());
          json.writeBooleanField("ownKey", page.ownKey());
          json.writeBooleanField("handsOutTokens", page.minter().isPresent());
          json.writeStringField("whyNot", page.whyNone());
        });
  }

  /** Reads the setting from the filter's init-param, as declared in the web.xml. */
  private FilterSettings settings() throws ServletException {
    for (FilterRegistration filter : getServletContext().getFilterRegistrations().values()) {
      if (SlurmJwtFilter.class.getName().equals(filter.getClassName())) {
        return FilterSettings.from(Map.copyOf(filter.getInitParameters()));
      }
    }
    throw new ServletException("the web.xml does not declare the filter");
  }
}
