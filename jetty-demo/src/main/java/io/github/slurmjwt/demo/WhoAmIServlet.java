package io.github.slurmjwt.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.slurmjwt.SlurmIdentity;
import io.github.slurmjwt.SlurmPrincipal;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Returns the user that the filter has set, as JSON. */
public final class WhoAmIServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String USER_TOKEN = "X-SLURM-USER-TOKEN";

  /** Creates the servlet; the web.xml names this class. */
  public WhoAmIServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    SlurmPrincipal user = user(request);
    Json.write(
        response,
        json -> {
          json.writeStringField("user", request.getRemoteUser());
          json.writeStringField("tokenUser", user.tokenUser());
          json.writeStringField("issuedAt", user.issuedAt().toString());
          json.writeStringField("expiresAt", user.expiresAt().toString());
          json.writeFieldName("identity");
          writeIdentity(json, user.identity());
          json.writeFieldName("roles");
          json.writeStartArray();
          for (String role : new TreeSet<>(user.roles())) {
            json.writeString(role);
          }
          json.writeEndArray();
          json.writeStringField("authType", request.getAuthType());
          json.writeStringField(
              "header", request.getHeader(USER_TOKEN) == null ? "Authorization" : USER_TOKEN);
        });
  }

  /** Returns the user of a request that the filter has accepted. */
  private static SlurmPrincipal user(HttpServletRequest request) throws ServletException {
    if (request.getUserPrincipal() instanceof SlurmPrincipal user) {
      return user;
    }
    throw new ServletException("the web.xml does not map the filter to this servlet");
  }

  private static void writeIdentity(JsonGenerator json, Optional<SlurmIdentity> identity)
      throws IOException {
    if (identity.isEmpty()) {
      json.writeNull();
      return;
    }
    SlurmIdentity known = identity.get();
    json.writeStartObject();
    json.writeStringField("name", known.name());
    json.writeNumberField("uid", known.uid());
    json.writeNumberField("gid", known.gid());
    json.writeStringField("gecos", known.gecos());
    json.writeStringField("dir", known.directory());
    json.writeStringField("shell", known.shell());
    json.writeObjectFieldStart("groups");
    for (Map.Entry<String, Long> group : new TreeMap<>(known.groups()).entrySet()) {
      json.writeNumberField(group.getKey(), group.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("gids");
    for (long group : known.groupIds()) {
      json.writeNumber(group);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
