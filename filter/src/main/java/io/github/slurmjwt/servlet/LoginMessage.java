package io.github.slurmjwt.servlet;

import io.github.slurmjwt.Rejection;

/**
 * What the log-in page says about the last attempt, in words for people. Nothing of it comes from
 * the request.
 *
 * @param status that of the response
 * @param text one or two sentences
 * @param failed whether the attempt failed
 */
record LoginMessage(int status, String text, boolean failed) {
  // Not those of HttpServletResponse: a class that uses nothing of it but constants keeps the name
  // jakarta when the jar for javax is made.
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int SERVICE_UNAVAILABLE = 503;

  static final LoginMessage NONE = new LoginMessage(OK, "", false);
  static final LoginMessage LOGGED_OUT =
      new LoginMessage(OK, "You are logged out: this browser no longer has your token.", false);
  static final LoginMessage NO_TOKEN = new LoginMessage(BAD_REQUEST, "Please paste a token.", true);
  static final LoginMessage UNAVAILABLE =
      new LoginMessage(
          SERVICE_UNAVAILABLE, "Tokens currently cannot be checked. Please try again later.", true);

  static LoginMessage refused(Rejection reason) {
    return new LoginMessage(
        FORBIDDEN,
        switch (reason) {
          case MALFORMED -> "This is not a token, or not all of it. Copy all that is printed.";
          case TOO_LONG -> "This token is too long to be stored in a browser.";
          case EXPIRED -> "This token has expired. Please get a new one.";
          case BAD_SIGNATURE ->
              "This token is not valid here, or no longer. Please get a new one, and copy all that is"
                  + " printed.";
          case TOKEN_DENIED, OLD_TOKEN_DENIED ->
              "This token is blocked. Please get a new one, or ask your administrator.";
          case CROSS_ORIGIN_LOGIN ->
              "The form was not sent from a page of this site. Please log in here.";
          default -> reason.sentence();
        },
        true);
  }
}
