package io.github.slurmjwt.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Does with a request what the parameter {@code how} says, mostly a dispatch to {@code to}. */
public final class DispatchServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final long SOON_MILLIS = 20;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String to = request.getParameter("to");
    switch (request.getParameter("how")) {
      case "forward" -> request.getRequestDispatcher(to).forward(request, response);
      case "writer-forward" -> {
        response.getWriter().write("early");
        request.getRequestDispatcher(to).forward(request, response);
      }
      case "logout-forward" -> {
        request.logout();
        request.getRequestDispatcher(to).forward(request, response);
      }
      case "include" -> {
        response.getWriter().write("before\n");
        request.getRequestDispatcher(to).include(request, response);
        response.getWriter().write("after\n");
      }
      case "late-include" -> {
        response.getWriter().write("before\n");
        response.flushBuffer();
        request.getRequestDispatcher(to).include(request, response);
        response.getWriter().write("after\n");
      }
      case "named-forward" -> getServletContext().getNamedDispatcher(to).forward(request, response);
      case "named-include" -> {
        response.getWriter().write("before\n");
        getServletContext().getNamedDispatcher(to).include(request, response);
        response.getWriter().write("after\n");
      }
      case "error" -> response.sendError(418, "teapot");
      case "throw" -> throw new IllegalStateException("application");
      case "async" -> request.startAsync().dispatch(to);
      case "async-wrapped" -> request.startAsync(request, response).dispatch(to);
      case "async-thread" -> inThread(request.startAsync(request, response), request);
      case "async-timeout" -> onTimeout(request.startAsync(request, response), request);
      case "authenticate" -> {
        response.getWriter().write("early");
        if (request.authenticate(response)) {
          response.getWriter().write("\nauthenticated");
        }
      }
      case "login" -> request.login("alice", "password");
      case "logout" -> {
        request.logout();
        response.getWriter().write(Echo.describe(request));
      }
      default -> throw new IllegalArgumentException();
    }
  }

  private static void inThread(AsyncContext context, HttpServletRequest request) {
    context.start(() -> writeAndComplete(context, request));
  }

  private static void onTimeout(AsyncContext context, HttpServletRequest request) {
    context.setTimeout(SOON_MILLIS);
    context.addListener(
        new AsyncListener() {
          @Override
          public void onTimeout(AsyncEvent event) {
            writeAndComplete(context, request);
          }

          @Override
          public void onComplete(AsyncEvent event) {}

          @Override
          public void onError(AsyncEvent event) {}

          @Override
          public void onStartAsync(AsyncEvent event) {}
        });
  }

  private static void writeAndComplete(AsyncContext context, HttpServletRequest request) {
    try {
      context.getResponse().getWriter().write(Echo.describe(request));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    context.complete();
  }
}
