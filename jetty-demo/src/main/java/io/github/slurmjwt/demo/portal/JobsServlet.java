package io.github.slurmjwt.demo.portal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slurmjwt.SlurmPrincipal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A page with the user's own jobs. Behind the filter there always is a user. */
public final class JobsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Slurmrestd 22.05 closes the connection if Java's client offers HTTP/2. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    SlurmPrincipal user = (SlurmPrincipal) request.getUserPrincipal();
    HttpRequest question =
        HttpRequest.newBuilder(URI.create(getInitParameter("jobs")))
            .header("X-SLURM-USER-TOKEN", user.token())
            .header("X-SLURM-USER-NAME", user.getName())
            .timeout(Duration.ofSeconds(20))
            .build();
    HttpResponse<byte[]> answer;
    try {
      answer = CLIENT.send(question, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      log("slurmrestd does not answer: " + e);
      response.sendError(HttpServletResponse.SC_BAD_GATEWAY);
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    if (answer.statusCode() != 200) {
      log("slurmrestd answers with " + answer.statusCode());
      response.sendError(HttpServletResponse.SC_BAD_GATEWAY);
      return;
    }
    response.setContentType("text/html;charset=utf-8");
    write(response.getWriter(), user.getName(), JSON.readTree(answer.body()).path("jobs"));
  }

  private static void write(PrintWriter page, String user, JsonNode jobs) {
    page.printf("<!DOCTYPE html>%n<html lang=\"en\"><title>Jobs of %s</title>%n", escape(user));
    page.printf("<h1>Jobs of %s</h1>%n<table>%n", escape(user));
    page.printf("<tr><th>Job<th>Name<th>State</tr>%n");
    for (JsonNode job : jobs) {
      // Slurm shows all users' jobs unless PrivateData in slurm.conf says otherwise.
      if (job.path("user_name").asText().equals(user)) {
        page.printf(
            "<tr><td>%d<td>%s<td>%s</tr>%n",
            job.path("job_id").asLong(),
            escape(job.path("name").asText()),
            escape(state(job.path("job_state"))));
      }
    }
    page.printf("</table>%n");
  }

  /** A string in version 0.0.38 of the API, a list of strings in later ones. */
  private static String state(JsonNode state) {
    return state.isArray() ? state.path(0).asText() : state.asText();
  }

  /** Job names are chosen by whoever submits the job. */
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
