package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.config.TrustedProxies;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.RequestWith;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a failed login, and that no attempt is lost on the way. */
final class FailedLoginFilterTest {
  private static final String CLIENT = "192.0.2.1";

  private final FailedLogins logins = new FailedLogins(1, () -> 0, Duration.ofMillis(100));
  private final HttpServletRequest request =
      RequestWith.of(Map.of("getRemoteAddr", CLIENT), List.of());
  private final ServletResponse response =
      (ServletResponse)
          Proxy.newProxyInstance(
              FailedLoginFilterTest.class.getClassLoader(),
              new Class<?>[] {ServletResponse.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private Filter filter(boolean isForProxy) {
    return isForProxy
        ? new ForwardAuthLoginFilter(logins, TrustedProxies.LOOPBACK)
        : new FailedLoginFilter(logins);
  }

  /** What an honest client sends by mistake locks nobody out. */
  @Test
  void staleTokensAndMissingOnesAreNoFailedLogins() {
    Set<Rejection> badTokens =
        Arrays.stream(Rejection.values())
            .filter(it -> it.kind() == Rejection.Kind.BAD_TOKEN)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rejection.class)));
    badTokens.removeAll(
        List.of(Rejection.EXPIRED, Rejection.EXPIRES_SOON, Rejection.OLD_TOKEN_DENIED));

    assertEquals(
        badTokens,
        Arrays.stream(Rejection.values())
            .filter(FailedLoginFilter::isFailedLogin)
            .collect(Collectors.toSet()));
    assertTrue(badTokens.contains(Rejection.BAD_SIGNATURE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAttemptIsGivenBackWhateverHappens(boolean isForProxy) throws Exception {
    FilterChain failing =
        (req, resp) -> {
          throw new IllegalStateException("failed");
        };
    for (int i = 0; i < 3; i++) {
      assertThrows(
          IllegalStateException.class,
          () -> filter(isForProxy).doFilter(request, response, failing));
    }
    filter(isForProxy).doFilter(request, response, (req, resp) -> {});
    assertEquals(0, logins.attempt(CLIENT).secondsToWait());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusedTokenCounts(boolean isForProxy) throws Exception {
    filter(isForProxy)
        .doFilter(
            request,
            response,
            (req, resp) -> req.setAttribute("io.github.slurmjwt.refusal", Rejection.BAD_SIGNATURE));
    assertEquals(61, logins.attempt(CLIENT).secondsToWait());
  }

  /** However long slurmrestd then takes. */
  @Test
  void aGoodTokenKeepsNobodyWaiting() throws Exception {
    FilterChain forwarding =
        (req, resp) -> {
          try {
            assertEquals(0, logins.attempt(CLIENT).secondsToWait());
          } catch (InterruptedException e) {
            throw new ServletException(e);
          }
        };
    new FailedLoginFilter(logins)
        .doFilter(
            request,
            response,
            (req, resp) -> new FailedLoginFilter.Passed().doFilter(req, resp, forwarding));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoeverStopsTheGatewayEndsAWait(boolean isForProxy) throws Exception {
    assertEquals(0, logins.attempt(CLIENT).secondsToWait());
    Thread.currentThread().interrupt();

    assertThrows(
        ServletException.class,
        () -> filter(isForProxy).doFilter(request, response, (req, resp) -> {}));
    assertTrue(Thread.interrupted(), "the thread still knows");
  }

  @Test
  void theWarningHoldsNothingThatEndsItsLine() {
    try (LogLines log = LogLines.of("io.github.slurmjwt.gateway")) {
      FailedLoginFilter.warn("fe80::1%eth_0-1\n x=\"", GatewayProblem.TOO_MANY_FAILED_LOGINS);
      assertEquals(
          List.of("too many failed logins: remote=fe80::1%eth_0-1??x?? gets 429 for up to 60 s"),
          log.at(Level.WARNING));
    }
  }
}
