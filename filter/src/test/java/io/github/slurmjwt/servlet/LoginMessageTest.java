package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.Rejection;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What people read whose token is refused. */
class LoginMessageTest {
  private static final Set<Rejection> IN_OTHER_WORDS =
      EnumSet.of(
          Rejection.MALFORMED,
          Rejection.TOO_LONG,
          Rejection.EXPIRED,
          Rejection.BAD_SIGNATURE,
          Rejection.TOKEN_DENIED,
          Rejection.OLD_TOKEN_DENIED,
          Rejection.CROSS_ORIGIN_LOGIN);

  @ParameterizedTest
  @CsvSource({
    "MALFORMED, 'This is not a token, or not all of it. Copy all that is printed.'",
    "TOO_LONG, This token is too long to be stored in a browser.",
    "EXPIRED, This token has expired. Please get a new one.",
    "TOKEN_DENIED, 'This token is blocked. Please get a new one, or ask your administrator.'",
    "OLD_TOKEN_DENIED, 'This token is blocked. Please get a new one, or ask your administrator.'",
    "CROSS_ORIGIN_LOGIN, The form was not sent from a page of this site. Please log in here.",
    "BAD_SIGNATURE, 'This token is not valid here, or no longer. Please get a new one, and copy all"
        + " that is printed.'"
  })
  void saysWhatToDo(Rejection reason, String text) {
    assertEquals(text, LoginMessage.refused(reason).text());
  }

  @ParameterizedTest
  @EnumSource
  void saysWhyAnyOtherTokenIsRefused(Rejection reason) {
    LoginMessage message = LoginMessage.refused(reason);
    assertEquals(403, message.status());
    assertTrue(message.failed());
    assertEquals(
        !IN_OTHER_WORDS.contains(reason), message.text().equals(reason.sentence()), message.text());
  }

  @Test
  void failsOnlyWhereATokenWasSent() {
    assertEquals(200, LoginMessage.NONE.status());
    assertEquals("", LoginMessage.NONE.text());
    assertFalse(LoginMessage.NONE.failed());
    assertEquals(200, LoginMessage.LOGGED_OUT.status());
    assertFalse(LoginMessage.LOGGED_OUT.failed());
    assertEquals(400, LoginMessage.NO_TOKEN.status());
    assertTrue(LoginMessage.NO_TOKEN.failed());
    assertEquals(503, LoginMessage.UNAVAILABLE.status());
    assertTrue(LoginMessage.UNAVAILABLE.failed());
  }
}
