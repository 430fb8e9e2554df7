package io.github.slurmjwt.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Does to its response what the parameters {@code do} say, in their order: {@code set}, {@code
 * ifabsent} and {@code add} with a name and a value, {@code setint}, {@code addint}, {@code
 * setdate} and {@code adddate} with a name and a number, {@code reset}, {@code include}, {@code
 * async}, {@code error}, {@code redirect} and {@code throw}.
 */
public final class SetHeaders extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String[] steps = request.getParameterValues("do");
    HttpServletResponse answer = response;
    AsyncContext async = null;
    for (String step : steps == null ? new String[0] : steps) {
      String[] words = step.split(":", 3);
      switch (words[0]) {
        case "set" -> answer.setHeader(words[1], words[2]);
        case "ifabsent" -> {
          if (!answer.containsHeader(words[1]) && answer.getHeader(words[1]) == null) {
            answer.setHeader(words[1], words[2]);
          }
        }
        case "add" -> answer.addHeader(words[1], words[2]);
        case "setint" -> answer.setIntHeader(words[1], Integer.parseInt(words[2]));
        case "addint" -> answer.addIntHeader(words[1], Integer.parseInt(words[2]));
        case "setdate" -> answer.setDateHeader(words[1], Long.parseLong(words[2]));
        case "adddate" -> answer.addDateHeader(words[1], Long.parseLong(words[2]));
        case "reset" -> answer.reset();
        case "include" -> request.getRequestDispatcher(words[1]).include(request, answer);
        case "async" -> {
          async = request.startAsync();
          answer = (HttpServletResponse) async.getResponse();
        }
        case "error" -> {
          answer.sendError(Integer.parseInt(words[1]));
          return;
        }
        case "redirect" -> {
          answer.sendRedirect(words[1]);
          return;
        }
        case "throw" -> throw new IllegalStateException("application");
        default -> throw new IllegalArgumentException(step);
      }
    }
    answer.getWriter().write("user=" + request.getRemoteUser() + "\ndispatch=none\n");
    if (async != null) {
      async.complete();
    }
  }
}
