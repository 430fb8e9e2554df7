package io.github.slurmjwt.engine;

import jakarta.servlet.ServletException;
import java.lang.System.Logger.Level;

/** Reports why an authentication cannot start: one sentence, in the log and in an exception. */
public final class StartFailure {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  private StartFailure() {}

  /**
   * Logs the sentence.
   *
   * @param name what log lines call the authentication
   * @param why the end of the sentence: what is wrong, and what to do
   * @return what to throw, with the sentence as its message
   */
  public static ServletException report(String name, String why, Throwable cause) {
    String message = "slurm-jwt-filter " + name + " cannot start: " + why;
    LOG.log(Level.ERROR, message);
    return new ServletException(message, cause);
  }
}
