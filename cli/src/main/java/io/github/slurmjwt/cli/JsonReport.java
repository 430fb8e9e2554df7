package io.github.slurmjwt.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a report for programs: one line of JSON, as docs/command-line.md describes it. */
final class JsonReport {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonReport() {}

  static String of(Report report) {
    return write(json -> members(json, report));
  }

  /** Returns the object for a command that failed. */
  static String ofFailure(String sentence) {
    return write(
        json -> {
          json.writeStringField("verdict", "error");
          json.writeStringField("description", TerminalText.sentence(sentence));
        });
  }

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static String write(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string cannot fail", e);
    }
    return text.toString();
  }

  private static void members(JsonGenerator json, Report report) throws IOException {
    json.writeStringField("verdict", report.user().isPresent() ? "accepted" : "refused");
    write(json, "reason", report.code());
    write(json, "description", report.description());
    write(json, "user", report.user().map(user -> user.getName()));
    write(json, "tokenUser", report.user().map(user -> user.tokenUser()));
    write(json, "expiresAt", report.user().map(user -> user.expiresAt().toString()));
    write(
        json,
        "expiresInSeconds",
        report.user().map(user -> Duration.between(report.now(), user.expiresAt()).toSeconds()));
    json.writeStringField("fingerprint", report.fingerprint());
    json.writeStringField("keys", report.keys());
    json.writeBooleanField("verified", report.verified());
    json.writeFieldName("header");
    value(json, report.decoded().header());
    json.writeFieldName("claims");
    value(json, report.claims());
    json.writeArrayFieldStart("findings");
    for (Finding finding : report.findings()) {
      json.writeStartObject();
      json.writeStringField("code", finding.code());
      json.writeStringField("text", finding.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeFieldName("warnings");
    value(json, report.warnings());
  }

  private static void write(JsonGenerator json, String name, Optional<?> value) throws IOException {
    json.writeFieldName(name);
    value(json, value.orElse(null));
  }

  private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> members) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        json.writeFieldName(String.valueOf(member.getKey()));
        value(json, member.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> elements) {
      json.writeStartArray();
      for (Object element : elements) {
        value(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value.toString());
    }
  }
}
