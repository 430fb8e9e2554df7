package io.github.slurmjwt.compatibility.app;

import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

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
                + "\nmbeans="
                + mbeans()
                + "\nversion="
                + version()
                + "\njar="
                + SlurmJwtFilter.class.getProtectionDomain().getCodeSource().getLocation()
                + "\nverified="
                + AuditCount.of(request.getParameter("user"))
                + "\n");
  }

  /** From the manifest of the jar; not every server's class loader tells it of the package. */
  private static String version() throws IOException {
    String type = SlurmJwtFilter.class.getName().replace('.', '/') + ".class";
    URL place = Objects.requireNonNull(SlurmJwtFilter.class.getResource("/" + type));
    URL manifest = new URL(place.toString().replace(type, JarFile.MANIFEST_NAME));
    try (InputStream in = manifest.openStream()) {
      return new Manifest(in).getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    }
  }

  private static int mbeans() throws IOException {
    try {
      return ManagementFactory.getPlatformMBeanServer()
          .queryNames(new ObjectName("io.github.slurmjwt:*"), null)
          .size();
    } catch (MalformedObjectNameException e) {
      throw new IOException(e);
    }
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches(name))
        .count();
  }
}
