package io.github.slurmjwt.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeySettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * Tells the page how the server is set up, as JSON: the enabled algorithms, who may act for other
 * users, whether the page can get tokens, and what the documentation says about each refusal.
 * Contains neither a path nor a key.
 */
public final class SetupServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Tells one start of the server from the next. */
  private final String start = UUID.randomUUID().toString();

  private String version = "";
  private transient Refusals refusals = Refusals.NONE;

  /** Creates the servlet; the web.xml names this class. */
  public SetupServlet() {}

  @Override
  public void init() throws ServletException {
    try (InputStream in = SetupServlet.class.getResourceAsStream("/demo.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      version = properties.getProperty("version", "");
      refusals = Refusals.load();
    } catch (IOException e) {
      throw new ServletException(e);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    FilterSettings settings = settings(getServletContext());
    PageTokens page = TokensServlet.pageTokens(this);
    Json.write(
        response,
        json -> {
          json.writeArrayFieldStart("algorithms");
          for (String algorithm : algorithms(settings.keys())) {
            json.writeString(algorithm);
          }
          json.writeEndArray();
          json.writeStringField("slurmUser", settings.slurm().slurmUser());
          json.writeBooleanField("ownKey", page.ownKey());
          json.writeBooleanField("handsOutTokens", page.minter().isPresent());
          json.writeStringField("whyNot", page.whyNone());
          json.writeStringField("userClaimField", settings.slurm().userClaimField().orElse(""));
          json.writeBooleanField(
              "identity", settings.slurm().clientIdentity() != ClientIdentity.IGNORED);
          json.writeBooleanField("jobs", hasJobs());
          json.writeStringField("version", version);
          json.writeStringField("start", start);
          write(json, refusals);
        });
  }

  private static List<String> algorithms(KeySettings keys) {
    List<String> algorithms = new ArrayList<>();
    if (keys.jwtKey().isPresent()) {
      algorithms.add("HS256");
    }
    if (keys.jwks().isPresent() || keys.jwksUrl().isPresent()) {
      algorithms.add("RS256");
    }
    return algorithms;
  }

  private boolean hasJobs() {
    return getServletContext().getServletRegistration("jobs") != null;
  }

  private static void write(JsonGenerator json, Refusals refusals) throws IOException {
    json.writeObjectFieldStart("refusals");
    for (Map.Entry<String, Refusals.Refusal> refusal : refusals.byCode().entrySet()) {
      json.writeObjectFieldStart(refusal.getKey());
      json.writeStringField("meaning", refusal.getValue().meaning());
      json.writeStringField("action", refusal.getValue().action());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** Reads the setting from the filter's init-param, as declared in the web.xml. */
  static FilterSettings settings(ServletContext context) throws ServletException {
    for (FilterRegistration filter : context.getFilterRegistrations().values()) {
      if (SlurmJwtFilter.class.getName().equals(filter.getClassName())) {
        return FilterSettings.from(Map.copyOf(filter.getInitParameters()));
      }
    }
    throw new ServletException("the web.xml does not declare the filter");
  }
}
