package io.github.slurmjwt.compatibility.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import io.github.slurmjwt.testing.TestKeys;
import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.example.passwords.PasswordUsers;
import org.example.portal.PortalApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/** The server's own WebSocket endpoints, which no servlet of the application sees. */
class WebSocketTest {
  @TempDir private Path folder;
  private @Nullable RunningApplication application;

  @Configuration(proxyBeanMethods = false)
  static class Endpoints {
    @Bean
    SmartInitializingSingleton endpoints(ServletContext context) {
      return () -> {
        ServerContainer container =
            (ServerContainer) context.getAttribute(ServerContainer.class.getName());
        try {
          container.addEndpoint(
              ServerEndpointConfig.Builder.create(Greeter.class, "/api/socket").build());
        } catch (DeploymentException e) {
          throw new IllegalStateException(e);
        }
      };
    }

    @Bean
    Early early() {
      return new Early();
    }
  }

  /** Has Spring Boot call all beans of this type before it adds filters. */
  static final class Early implements ServletContextInitializer, Ordered {
    @Override
    public void onStartup(ServletContext context) {
      context.setAttribute("early", true);
    }

    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE;
    }
  }

  /** Has the filter after those that declare no such thing. */
  @Configuration(proxyBeanMethods = false)
  static class LateFilter {
    @Bean
    FilterRegistrationBean<SlurmJwtFilter> late() {
      FilterRegistrationBean<SlurmJwtFilter> registration =
          new FilterRegistrationBean<>(
              new SlurmJwtFilter(
                  FilterSettings.builder().build(), () -> TestKeys.hmacOnly(Cluster.KEY)));
      registration.setMatchAfter(true);
      return registration;
    }
  }

  /** Tells whoever comes who they are. */
  public static final class Greeter extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      Principal user = session.getUserPrincipal();
      try {
        session.getBasicRemote().sendText(user == null ? "nobody" : user.getName());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class FirstText implements WebSocket.Listener {
    private final CompletableFuture<String> text = new CompletableFuture<>();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket socket, CharSequence data, boolean isLast) {
      text.complete(data.toString());
      return null;
    }
  }

  private URI start(Class<?> more, String mode) throws Exception {
    application =
        RunningApplication.start(
            List.of(PortalApplication.class, Endpoints.class, more),
            Cluster.keyArgument(folder),
            "--slurm-jwt.mode=" + mode);
    return URI.create("ws://127.0.0.1:" + application.http().port() + "/api/socket");
  }

  @AfterEach
  void stop() {
    if (application != null) {
      application.close();
    }
  }

  private static String greeting(URI socket, String... headers) throws Exception {
    FirstText first = new FirstText();
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    WebSocket opened = builder.buildAsync(socket, first).join();
    try {
      return first.text.get(30, TimeUnit.SECONDS);
    } finally {
      opened.abort();
    }
  }

  private static int refusal(URI socket, String... headers) {
    Throwable failure =
        assertThrows(CompletionException.class, () -> greeting(socket, headers)).getCause();
    return assertInstanceOf(WebSocketHandshakeException.class, failure).getResponse().statusCode();
  }

  @Test
  void opensForSlurmUsersOnly() throws Exception {
    URI socket = start(Probe.class, "required");
    assertEquals(401, refusal(socket));
    assertEquals(401, refusal(socket, "X-SLURM-USER-TOKEN", "garbage"));
    assertEquals("alice", greeting(socket, "X-SLURM-USER-TOKEN", Cluster.ALICE));
  }

  @Test
  void standsBehindSpringSecurityToo() throws Exception {
    URI socket = start(PasswordUsers.class, "optional");
    assertEquals(401, refusal(socket));
    assertEquals("alice", greeting(socket, "X-SLURM-USER-TOKEN", Cluster.ALICE));
  }

  /** Jetty does not tell which of the two filters is first; other servers have none for it. */
  @Test
  void opensToNobodyBeforeAFilterThatComesLater() throws Exception {
    if (ClassUtils.isPresent("org.eclipse.jetty.server.Server", null)) {
      Throwable failure =
          assertThrows(RuntimeException.class, () -> start(LateFilter.class, "required"));
      String why = NestedExceptionUtils.getMostSpecificCause(failure).toString();
      assertTrue(why.contains("Jetty would answer WebSocket handshakes before this filter"), why);
    } else {
      assertEquals(401, refusal(start(LateFilter.class, "required")));
    }
  }
}
