package io.github.slurmjwt.demo.portal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.SlurmPrincipal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * A page with the user's own jobs, which submits and cancels jobs. Behind the filter there always
 * is a user, and no other site's page can send the forms.
 */
public final class JobsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Set<String> UNFINISHED = Set.of("PENDING", "RUNNING", "SUSPENDED");

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    show(request, response, "");
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    SlurmPrincipal user = (SlurmPrincipal) request.getUserPrincipal();
    String job = request.getParameter("cancel");
    try {
      if (job != null) {
        slurmrestd().cancel(user, Long.parseLong(job));
      } else {
        slurmrestd().submit(user, text(request, "name"), text(request, "command"));
      }
    } catch (NumberFormatException e) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    } catch (Slurmrestd.RefusedException e) {
      show(request, response, "Slurm refuses: " + e.getMessage());
      return;
    } catch (IOException e) {
      unreachable(response, e);
      return;
    }
    // The page is fetched anew, so that reloading it submits nothing again.
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", request.getContextPath() + "/jobs");
  }

  private void show(HttpServletRequest request, HttpServletResponse response, String message)
      throws IOException {
    SlurmPrincipal user = (SlurmPrincipal) request.getUserPrincipal();
    JsonNode jobs;
    try {
      jobs = slurmrestd().jobs(user);
    } catch (IOException | Slurmrestd.RefusedException e) {
      unreachable(response, e);
      return;
    }
    response.setContentType("text/html;charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    write(response.getWriter(), request.getContextPath(), user.getName(), message, jobs);
  }

  private void unreachable(HttpServletResponse response, Exception cause) throws IOException {
    log("slurmrestd does not list or take jobs: " + cause);
    response.sendError(HttpServletResponse.SC_BAD_GATEWAY);
  }

  private Slurmrestd slurmrestd() {
    return new Slurmrestd(URI.create(getInitParameter("jobs")));
  }

  private static String text(HttpServletRequest request, String field) {
    return Objects.requireNonNullElse(request.getParameter(field), "");
  }

  private static void write(
      PrintWriter page, String application, String user, String message, JsonNode jobs) {
    writeHead(page, application, user, message);
    for (JsonNode job : jobs) {
      // Slurm shows all users' jobs unless PrivateData in slurm.conf says otherwise.
      if (job.path("user_name").asText().equals(user)) {
        writeJob(page, job);
      }
    }
    page.printf("</table>%n");
  }

  private static void writeHead(PrintWriter page, String application, String user, String message) {
    page.printf(
        """
        <!DOCTYPE html>
        <html lang="en">
        <title>Jobs of %1$s</title>
        <h1>Jobs of %1$s</h1>
        <form method="post" action="%2$s/login">
        <p><button id="log-out" name="logout" value="1">Log out</button></p>
        </form>
        <p id="message" role="alert">%3$s</p>
        <h2>Submit a job</h2>
        <form method="post">
        <p><label for="name">Name</label> <input id="name" name="name" value="portal" required></p>
        <p><label for="command">Command</label>
        <textarea id="command" name="command" required>hostname</textarea></p>
        <p><button id="submit-job">Submit</button></p>
        </form>
        <h2>Jobs</h2>
        <table id="jobs">
        <tr><th>Job<th>Name<th>State<th>Action</tr>
        """,
        escape(user), application, escape(message));
  }

  private static void writeJob(PrintWriter page, JsonNode job) {
    long id = job.path("job_id").asLong();
    String state = state(job.path("job_state"));
    page.printf("<tr><td>%d<td>%s<td>%s<td>", id, escape(job.path("name").asText()), escape(state));
    if (UNFINISHED.contains(state)) {
      page.printf(
          "<form method=\"post\"><button id=\"cancel-%1$d\" name=\"cancel\" value=\"%1$d\""
              + " aria-label=\"Cancel job %1$d\">Cancel</button></form>",
          id);
    }
    page.printf("</tr>%n");
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
