package io.github.slurmjwt.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.LiveKeys;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells which rules of the filter the token in the request's body passes, and which refuses it, as
 * JSON. Anyone may ask, and learns no more than from the response of a protected page. The body can
 * be any text, which a header cannot.
 */
public final class ExplainServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int MOST_BYTES = 1 << 18;

  private transient @Nullable Parts parts;

  /** What every answer needs. */
  private record Parts(FilterSettings settings, LiveKeys keys, Refusals refusals) {}

  /** Creates the servlet; the web.xml names this class. */
  public ExplainServlet() {}

  @Override
  public void init() throws ServletException {
    FilterSettings settings = SetupServlet.settings(getServletContext());
    try {
      LiveKeys keys = LiveKeys.start(settings.keys(), InstantSource.system());
      parts = new Parts(settings, keys, Refusals.load());
    } catch (KeyLoadException | IOException e) {
      throw new ServletException(e);
    }
  }

  @Override
  public void destroy() {
    Parts used = parts;
    if (used != null) {
      used.keys().close();
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Parts used = parts;
    if (used == null) {
      throw new ServletException("the servlet has not been initialized");
    }
    // What is left out of a longer text makes it no better: it is too long.
    byte[] body = request.getInputStream().readNBytes(MOST_BYTES);
    String token = new String(body, StandardCharsets.UTF_8);
    Verdict verdict = Verdict.of(token, used.keys(), used.settings(), InstantSource.system());
    Json.write(response, json -> write(json, verdict, used));
  }

  private static void write(JsonGenerator json, Verdict verdict, Parts parts) throws IOException {
    json.writeBooleanField("accepted", verdict.user().isPresent());
    Optional<SlurmPrincipal> user = verdict.user();
    if (user.isPresent()) {
      json.writeStringField("user", user.get().getName());
    }
    if (verdict.reason().isPresent()) {
      String code = verdict.reason().get().code();
      json.writeStringField("code", code);
      json.writeStringField("sentence", verdict.reason().get().sentence());
    }
    json.writeArrayFieldStart("rules");
    for (Rule rule : Rule.values()) {
      if (rule.isInForce(parts.settings())) {
        json.writeStartObject();
        json.writeStringField("name", rule.name());
        json.writeStringField("words", rule.words(parts.settings()));
        json.writeStringField("result", result(rule, verdict));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static String result(Rule rule, Verdict verdict) {
    // The rules are checked in the order of their declaration.
    int order = verdict.stoppedAt().map(rule::compareTo).orElse(-1);
    return order < 0 ? "passed" : order == 0 ? "failed" : "open";
  }
}
