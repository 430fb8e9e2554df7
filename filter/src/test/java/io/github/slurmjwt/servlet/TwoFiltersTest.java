package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.VerificationKeys;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter declared twice, and url-patterns that leave paths out. */
@OnEveryServer
class TwoFiltersTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");

  private final AtomicInteger keysAsked = new AtomicInteger();

  @Override
  TestApp app() {
    return TestApp.bare()
        .and(TestApp.filter(settings -> settings.cachedTokens(0), this::countedKeys), "/twice/*")
        .and(TestApp.filter(settings -> settings.cachedTokens(0), this::countedKeys), "/twice/*")
        .and(
            TestApp.filter(settings -> settings.http(http -> http.identityHeader("X-User"))),
            "/keys/*")
        .and(TestApp.filter(settings -> settings, TestKeys.rsaOnly().source()), "/keys/*")
        .and(
            TestApp.filter(settings -> settings.http(http -> http.mode(Mode.LENIENT))),
            "/lenient/*")
        .and(TestApp.filter(), "/lenient/*")
        .and(
            TestApp.filter(
                settings -> settings.http(http -> http.excludedPaths(List.of("/open/*")))),
            "/open/*")
        .and(TestApp.filter(), "/open/inner/*")
        .and(TestApp.filter(), "/manage/*")
        .and(TwoFiltersTest::commit, "/committed/*")
        .and(TestApp.filter(), "/committed/*");
  }

  private static void commit(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.flushBuffer();
    chain.doFilter(request, response);
  }

  private VerificationKeys countedKeys() {
    keysAsked.incrementAndGet();
    return TestKeys.both();
  }

  @ParameterizedTest(name = "P10 twice: {0}")
  @ValueSource(strings = {"Authorization: Bearer ", "X-SLURM-USER-TOKEN: "})
  void verifiesInEachFilter(String header) throws Exception {
    keysAsked.set(0);
    assertEquals("200 alice", get("/twice/x", header + ALICE).verdict());
    assertEquals(2, keysAsked.get());
    assertEquals("401", get("/twice/x").verdict());
    String root = header + Tokens.validFor("root");
    assertEquals("200 bob", get("/twice/x", root, "X-SLURM-USER-NAME: bob").verdict());
  }

  @Test
  @DisplayName("P10 a user of the first filter is none of the second")
  void trustsNoOtherFiltersUser() throws Exception {
    assertEquals("401", getWith(ALICE, "/keys/x").verdict());
    assertEquals("200 alice", getWith(Tokens.rs256(Tokens.payload()), "/keys/x").verdict());
  }

  @Test
  @DisplayName("P10 required after lenient, and after an exclusion")
  void letsTheStricterFilterDecide() throws Exception {
    assertEquals("401", get("/lenient/x").verdict());
    assertEquals("401", getWith("garbage", "/lenient/x").verdict());
    assertEquals("200 alice", get("/lenient/x", "X-SLURM-USER-TOKEN: " + ALICE).verdict());
    assertEquals("200 null", get("/open/x").verdict());
    assertEquals("401", get("/open/inner/x").verdict());
    assertEquals("200 alice", get("/open/inner/x", "X-SLURM-USER-TOKEN: " + ALICE).verdict());
  }

  @Test
  @DisplayName("O7 refused after a filter before has sent the head of the answer")
  void runsNoApplicationBehindACommittedResponse() throws Exception {
    assertEquals("200", get("/committed/x").verdict());
    assertEquals("", get("/committed/x").body());
    assertEquals("200 alice", getWith(ALICE, "/committed/x").verdict());
  }

  @Test
  @DisplayName("P10 a client cannot set the attribute")
  void takesNoAttributeFromTheClient() throws Exception {
    String name = "io.github.slurmjwt.servlet.Admission.1";
    assertEquals("401", get("/twice/x?" + name + "=root", name + ": root").verdict());
  }

  @Test
  @DisplayName("P10 a url-pattern protects what it matches and nothing else")
  void protectsOnlyWhatItIsMappedTo() throws Exception {
    assertEquals("401", get("/manage/x").verdict());
    assertEquals("401", get("/manage").verdict());
    // Why the documentation says to map it to /* and to name exclusions instead.
    assertEquals("200 null", get("/manage.ktrl").verdict());
  }
}
