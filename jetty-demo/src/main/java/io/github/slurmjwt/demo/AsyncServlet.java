package io.github.slurmjwt.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Passes its requests to {@code /whoami} by an asynchronous dispatch, which keeps the user. */
public final class AsyncServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Creates the servlet; the web.xml names this class. */
  public AsyncServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    request.startAsync().dispatch("/whoami");
  }
}
