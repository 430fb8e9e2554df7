package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.testing.EmptyServletContext;
import io.github.slurmjwt.testing.RequestWith;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A servlet for verdicts with parameters, from its start to its end. */
class ForwardAuthLifecycleTest {
  @TempDir private Path folder;

  private final ServletContext application = EmptyServletContext.create();
  private final ForwardAuthServlet servlet = new ForwardAuthServlet();
  private final Map<String, String> sent = new HashMap<>();

  private ServletConfig config(Map<String, String> parameters) {
    return (ServletConfig)
        Proxy.newProxyInstance(
            ForwardAuthLifecycleTest.class.getClassLoader(),
            new Class<?>[] {ServletConfig.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getServletName" -> "verdicts";
                  case "getServletContext" -> application;
                  case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
                  default -> parameters.get(String.valueOf(arguments[0]));
                });
  }

  private HttpServletResponse response() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            ForwardAuthLifecycleTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) ->
                method.getName().equals("setHeader")
                    ? sent.put(String.valueOf(arguments[0]), String.valueOf(arguments[1]))
                    : null);
  }

  private static HttpServletRequest question(String token) {
    return RequestWith.of(
        Map.of(
            "getRemoteAddr", "127.0.0.1",
            "getServletContext", EmptyServletContext.create(),
            "getHeaderNames", Collections.emptyEnumeration()),
        List.of(
            "X-Forwarded-Method: GET",
            "X-Forwarded-Uri: /jobs",
            "X-Forwarded-Host: app.example",
            "Authorization: Bearer " + token));
  }

  @Test
  void isShownAsLongAsItRuns() throws Exception {
    Path key = SecretFiles.write(folder.resolve("key"), TestKeys.HMAC.getEncoded());
    servlet.init(
        config(
            Map.of("AuthAltParameters", "jwt_key=" + key, "proxy", "caddy", "userToken", "true")));
    List<AuthenticationStatus> states = AuthenticationStatus.of(application);
    assertEquals(List.of("verdicts"), states.stream().map(AuthenticationStatus::name).toList());
    String token = Tokens.hs256("{\"sun\":\"alice\",\"iat\":1,\"exp\":4102444800}");
    servlet.service(question(token), response());
    assertEquals("alice", sent.get("X-SLURM-USER-NAME"));
    assertEquals(token, sent.get("X-SLURM-USER-TOKEN"));

    servlet.destroy();
    assertEquals(List.of(), AuthenticationStatus.of(application));
    assertEquals(
        "the servlet needs a call of init",
        assertThrows(ServletException.class, () -> servlet.service(question(token), response()))
            .getMessage());
    servlet.destroy();
  }
}
