package io.github.slurmjwt.jaspic;

import io.github.slurmjwt.servlet.Echo;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells who its caller is, after it has done what the path ends in, or what the test says. */
final class SecuredApplication extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** What a test does inside a request. */
  interface Step {
    /** Answers the request. */
    void take(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  private static final int LONGER_THAN_ANY_BUFFER = 1_000_000;

  private static volatile @Nullable Step step;

  /** Takes this step in requests whose path ends in {@code /step}. */
  static void onStep(Step taken) {
    step = taken;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String path = String.valueOf(request.getPathInfo());
    Step taken = step;
    if (path.endsWith("/step") && taken != null) {
      answer(taken, request, response);
      return;
    }
    if (path.endsWith("/session")) {
      request.getSession();
    } else if (path.endsWith("/logout")) {
      request.logout();
    } else if (path.endsWith("/reset")) {
      response.reset();
    } else if (path.endsWith("/flush")) {
      response.flushBuffer();
    } else if (path.contains("/public")) {
      response.setHeader("Cache-Control", "public, max-age=60");
      response.setHeader("Vary", "Origin");
      response.setHeader("Surrogate-Control", "max-age=60");
    }
    response.getWriter().write(Echo.describe(request));
    if (path.endsWith("/long")) {
      response.getWriter().write("\n" + "x".repeat(LONGER_THAN_ANY_BUFFER));
    }
  }

  private static void answer(Step taken, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    try {
      taken.take(request, response);
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }
}
