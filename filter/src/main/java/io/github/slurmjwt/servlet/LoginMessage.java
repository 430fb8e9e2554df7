package io.github.slurmjwt.servlet;

import io.github.slurmjwt.Rejection;
import jakarta.servlet.http.HttpServletResponse;

/**
 * What the log-in page says about the last attempt, in words for people. Nothing of it comes from
 * the request.
 *
 * @param status that of the response
 * @param text one or two sentences
 * @param failed whether the attempt failed
 */
record LoginMessage(int status, String text, boolean failed) {
  static final LoginMessage NONE = new LoginMessage(HttpServletResponse.SC_OK, "", false);
  static final LoginMessage LOGGED_OUT =
      new LoginMessage(
          HttpServletResponse.SC_OK,
          "You are logged out: this browser no longer has your token.",
          false);
  static final LoginMessage NO_TOKEN =
      new LoginMessage(HttpServletResponse.SC_BAD_REQUEST, "Please paste a token.", true);
  static final LoginMessage UNAVAILABLE =
      new LoginMessage(
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "Tokens currently cannot be checked. Please try again later.",
          true);

  /** Returns what is said of a token that is not accepted. */
  static LoginMessage refused(Rejection reason) {
    return new LoginMessage(
        HttpServletResponse.SC_FORBIDDEN,
        switch (reason) {
          case MALFORMED -> "This is not a token, or not all of it. Copy all that is printed.";
          case TOO_LONG -> "This token is too long to be stored in a browser.";
          case EXPIRED -> "This token has expired. Please get a new one.";
          case BAD_SIGNATURE ->
              "This token was not issued by this cluster, or is not complete. Copy all that is"
                  + " printed.";
          case CROSS_ORIGIN_LOGIN ->
              "The form was not sent from a page of this site. Please log in here.";
          default -> reason.sentence();
        },
        true);
  }
}
