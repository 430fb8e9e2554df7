package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.ForwardAuthSettings;
import io.github.slurmjwt.testing.Http;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A servlet that the first request starts: its sender is told nothing of what is wrong. */
class LazyStartTest {
  @ParameterizedTest(name = "forward auth with {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          proxy=apache                        | proxy must be one of nginx,
          userToken=yes                       | userToken must be true or false, not yes
          trustedProxies=everywhere           | trustedProxies
          loginPage=/login                    | loginPage
          AuthAltParameters=jwt_key=/nowhere  | jwt_key=/nowhere does not exist
          unheardOf=x                         | unknown parameter unheardOf
          """)
  void tellsAStrangerNothingOfParameters(String wrong, String why) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("proxy", "nginx");
    parameters.put("AuthAltParameters", "jwt_key=/dev/null");
    parameters.put(wrong.split("=", 2)[0], wrong.split("=", 2)[1]);
    for (Server server : Server.values()) {
      assertSilent(server, ForwardAuthServlet.class, parameters, why);
    }
  }

  @ParameterizedTest(name = "{0}: forward auth with parameters beside its settings")
  @EnumSource(Server.class)
  void tellsAStrangerNothingOfAContradiction(Server server) {
    assertSilent(
        server,
        SetInCode.class,
        Map.of("proxy", "caddy"),
        "init-param proxy contradicts the settings given in code");
  }

  @ParameterizedTest(name = "{0}: a log-in without a filter")
  @EnumSource(Server.class)
  void tellsAStrangerNothingOfTheLogin(Server server) {
    assertSilent(server, SlurmLoginServlet.class, Map.of(), "there is no SlurmJwtFilter");
  }

  /** An application's own servlet around one that has its settings from code. */
  public static final class SetInCode extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final HttpServlet verdicts =
        new ForwardAuthServlet(
            FilterSettings.builder().authAltParameters("jwt_key=/nowhere").build(),
            ForwardAuthSettings.from(Map.of("proxy", "nginx")),
            (original, user) -> Optional.empty());

    /** Creates the servlet. */
    public SetInCode() {}

    @Override
    public void init(ServletConfig config) throws ServletException {
      verdicts.init(config);
    }

    @Override
    public void service(ServletRequest request, ServletResponse response)
        throws ServletException, IOException {
      verdicts.service(request, response);
    }
  }

  private static void assertSilent(
      Server server,
      Class<? extends HttpServlet> servlet,
      Map<String, String> parameters,
      String why) {
    TestApp app = TestApp.bare().andLazyServlet(servlet, "/lazy", parameters);
    try (CapturedLog log = new CapturedLog();
        Container container = server.start(app)) {
      Http http = new Http(container.port());
      for (int i = 0; i < 3; i++) {
        Http.Answer answer = http.get("/lazy");
        assertEquals(503, answer.status(), answer.toString());
        assertFalse(answer.toString().contains("cannot start"), answer.toString());
        assertFalse(answer.toString().contains(".java"), answer.toString());
      }
      List<String> errors = log.lines().stream().filter(line -> line.startsWith("SEVERE")).toList();
      assertEquals(1, errors.size(), errors.toString());
      assertTrue(
          errors.get(0).startsWith("SEVERE slurm-jwt-filter /lazy cannot start: " + why),
          errors.toString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
