package io.github.slurmjwt.demo.portal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.slurmjwt.SlurmPrincipal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls slurmrestd for a user, with the user's own token: Slurm decides what the user may do. */
final class Slurmrestd {
  /** Slurm does not do what it was asked to; the message is Slurm's reason. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
      super(reason);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VERSION = Pattern.compile("/v0\\.0\\.(\\d+)/");

  /**
   * Not static, or its thread would keep a stopped application in memory. Slurmrestd 22.05 closes
   * the connection if Java's client offers HTTP/2.
   */
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI jobs;

  /** Takes the address of the list of jobs, beside which all others are. */
  Slurmrestd(URI jobs) {
    this.jobs = jobs;
  }

  /** Returns the jobs that the user may see, which can be those of all users. */
  JsonNode jobs(SlurmPrincipal user) throws IOException, RefusedException {
    return send(user, HttpRequest.newBuilder(jobs)).path("jobs");
  }

  /** Submits a job that runs a command in a shell. */
  void submit(SlurmPrincipal user, String name, String command)
      throws IOException, RefusedException {
    ObjectNode request = JSON.createObjectNode();
    request.put("script", "#!/bin/sh\n" + command.replace("\r\n", "\n") + "\n");
    ObjectNode job = request.putObject("job");
    job.put("name", name).put("current_working_directory", "/tmp");
    Matcher version = VERSION.matcher(jobs.getPath());
    if (version.find() && Integer.parseInt(version.group(1)) > 38) {
      job.putArray("environment").add("PATH=/usr/bin:/bin");
    } else {
      job.putObject("environment").put("PATH", "/usr/bin:/bin");
    }
    send(
        user,
        HttpRequest.newBuilder(jobs.resolve("job/submit"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request))));
  }

  /** Cancels a job. */
  void cancel(SlurmPrincipal user, long job) throws IOException, RefusedException {
    send(user, HttpRequest.newBuilder(jobs.resolve("job/" + job)).DELETE());
  }

  private JsonNode send(SlurmPrincipal user, HttpRequest.Builder request)
      throws IOException, RefusedException {
    request
        .header("X-SLURM-USER-TOKEN", user.token())
        .header("X-SLURM-USER-NAME", user.getName())
        .timeout(Duration.ofSeconds(20));
    HttpResponse<byte[]> answer;
    try {
      answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    JsonNode body = JSON.readTree(answer.body());
    JsonNode error = body.path("errors").path(0);
    // To the id of a job that it has taken, 22.05 adds as an error why the job has to wait.
    boolean taken = body.path("job_id").asLong() > 0;
    if (answer.statusCode() != 200 || !(taken || error.isMissingNode())) {
      throw new RefusedException(error.path("error").asText("status " + answer.statusCode()));
    }
    return body;
  }
}
