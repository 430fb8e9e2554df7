package io.github.slurmjwt.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.HttpSettings;
import io.github.slurmjwt.servlet.CapturedLog;
import io.github.slurmjwt.testing.EmptyServletContext;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.RequestWith;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers to refused requests, on servers of every kind. */
class RefusalsTest {
  private final Decisions decisions =
      new Decisions(new FilterMetrics.None(), new TokenExtractor(Optional.empty()));
  private final Refusals refusals = new Refusals(HttpSettings.DEFAULT, decisions);
  private final HttpServletResponse response = HeadersOnly.response();

  /** Servers that refuse TRACE themselves show an error page, which is a request of its own. */
  @ParameterizedTest(name = "{1} in {0}, of {2}: {3}")
  @CsvSource({
    "REQUEST, TRACE, , true",
    "REQUEST, trace, , true",
    "REQUEST, GET, , false",
    "REQUEST, GET, TRACE, false",
    "ERROR, GET, TRACE, true",
    "ERROR, GET, POST, false",
    "ERROR, TRACE, , true",
    "ERROR, GET, , false",
  })
  void refusesTrace(
      DispatcherType dispatch, String method, @Nullable String original, boolean refused)
      throws IOException {
    Map<String, Object> answers =
        new HashMap<>(
            Map.of(
                "getDispatcherType",
                dispatch,
                "getMethod",
                method,
                "getRequestURI",
                "/x",
                "getRemoteAddr",
                "192.0.2.7",
                "getServletContext",
                EmptyServletContext.create()));
    if (original != null) {
      answers.put("attribute jakarta.servlet.error.method", original);
    }
    HttpServletRequest request = RequestWith.of(answers, List.of());
    assertEquals(refused, refusals.refuseTrace(request, response));
    assertEquals(refused ? "405" : null, response.getHeader(HeadersOnly.STATUS));
    assertEquals(refused ? 1L : 0L, decisions.byCode().get("trace-not-allowed"));
  }

  @Test
  void keepsRefusalsOutOfEveryCache() throws IOException {
    response.setHeader("Surrogate-Control", "max-age=60");
    refusals.write(response, new KeyUnavailableException("down"));
    assertEquals("503", response.getHeader(HeadersOnly.STATUS));
    assertEquals("10", response.getHeader("Retry-After"));
    assertNull(response.getHeader("WWW-Authenticate"));
    assertEquals("no-store", response.getHeader("Cache-Control"));
    assertEquals("no-store", response.getHeader("Surrogate-Control"));
    assertEquals("application/problem+json", response.getHeader("Content-Type"));
    assertTrue(
        response.getHeader("Content-Length").matches("1[0-9]{2}"),
        response.getHeader("Content-Length"));
  }

  /** The warning is logged once, and not for each request. */
  @Test
  void tellsWhyKeysAreUnavailableToWhoeverWantsToKnow() throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      refusals.write(response, new KeyUnavailableException("down"));
      assertEquals(List.of("FINE keys are currently unavailable: down"), log.lines());
    }
  }

  /** As in some containers outside a request, or at its end. */
  private static HttpServletRequest bare(String... headers) {
    Map<String, @Nullable Object> answers = new HashMap<>(Map.of("getMethod", "GET"));
    for (String nothing : List.of("getRemoteAddr", "getServletContext", "getRequestURI")) {
      answers.put(nothing, null);
    }
    return RequestWith.of(answers, List.of(headers));
  }

  @Test
  void tellsOfARequestOfWhichLittleIsKnown() {
    HttpServletRequest request = bare();
    try (LogLines log = LogLines.of("io.github.slurmjwt.audit")) {
      refusals.record(request, Rejection.EXPIRED);
      assertEquals(
          List.of(
              "decision=refused reason=expired user=- token-user=- remote=- token=- method=GET"
                  + " path=- application=- source=-"),
          log.at(Level.INFO));
    }
    assertEquals(Optional.of(Rejection.EXPIRED), Refusals.of(request));
  }

  private static SlurmPrincipal verified(String token) throws Exception {
    return TokenVerifier.builder(TestKeys.both().source())
        .clock(Tokens.CLOCK)
        .build()
        .verify(token);
  }

  @Test
  void countsTheRefusalOfAVerifiedUser() throws Exception {
    String token = Tokens.validFor("alice");
    HttpServletRequest request = bare("Authorization: Bearer " + token);
    refusals.record(request, Rejection.NOT_FORWARDED, verified(token));
    assertEquals(1L, decisions.byCode().get("not-forwarded"));
    assertEquals(Optional.of(Rejection.NOT_FORWARDED), Refusals.of(request));
  }

  @ParameterizedTest(name = "the token of {0}, in a request with that of alice: {1}")
  @CsvSource({"alice, bearer", "bob, -"})
  void tellsThePlaceOfTheUsersOwnTokenAlone(String user, String source) throws Exception {
    HttpServletRequest request = bare("Authorization: Bearer " + Tokens.validFor("alice"));
    try (LogLines log = LogLines.of("io.github.slurmjwt.audit")) {
      refusals.record(request, Rejection.NOT_FORWARDED, verified(Tokens.validFor(user)));
      String line = log.at(Level.INFO).get(0);
      assertTrue(line.contains(" user=" + user + " "), line);
      assertTrue(line.endsWith(" source=" + source), line);
    }
  }

  @Test
  void knowsTheRefusalOfARequest() {
    String attribute = "attribute io.github.slurmjwt.refusal";
    Map<String, Object> answers = Map.of(attribute, Rejection.EXPIRED);
    assertEquals(Optional.of(Rejection.EXPIRED), Refusals.of(RequestWith.of(answers, List.of())));
    assertEquals(Optional.empty(), Refusals.of(RequestWith.of(Map.of(), List.of())));
    Map<String, Object> others = Map.of(attribute, "expired");
    assertEquals(Optional.empty(), Refusals.of(RequestWith.of(others, List.of())));
  }
}
