package io.github.slurmjwt.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes JSON responses. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes the members of the object. */
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /** Sends a JSON object as the response. */
  static void write(HttpServletResponse response, Members members) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(body)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    }
    response.setContentType("application/json");
    response.setContentLength(body.size());
    body.writeTo(response.getOutputStream());
  }
}
