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
    if (request.getParameter("gc") != null) {
      System.gc(); // A client of the JDK before 21 ends its thread when nobody holds it any more.
    }
    response.setContentType("text/plain");
    response
        .getWriter()
        .write(
            "java="
                + Runtime.version().feature()
                + "\nserver="
                + getServletContext().getServerInfo()
                + "\nkey-threads="
                + threads("slurm-jwt-keys")
                + "\nhttp-threads="
                + threads("slurm-jwt-keys-http|HttpClient-[0-9]+-SelectorManager")
                + "\nversion="
                + SlurmJwtFilter.class.getPackage().getImplementationVersion()
                + "\njar="
                + SlurmJwtFilter.class.getProtectionDomain().getCodeSource().getLocation()
                + "\nverified="
                + AuditCount.of(request.getParameter("user"))
                + "\n");
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches(name))
        .count();
  }
}
