package io.github.slurmjwt.compatibility.app;

import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Tells what of the filter is in this JVM and in this application. */
public final class Probe extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("slurm-jwt-"))
            .count();
    response.setContentType("text/plain");
    response
        .getWriter()
        .write(
            "java="
                + Runtime.version().feature()
                + "\nserver="
                + getServletContext().getServerInfo()
                + "\nthreads="
                + threads
                + "\njar="
                + SlurmJwtFilter.class.getProtectionDomain().getCodeSource().getLocation()
                + "\nverified="
                + AuditCount.of(request.getParameter("user"))
                + "\n");
  }
}
