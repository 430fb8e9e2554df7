package io.github.slurmjwt.jaspic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.engine.PrivateResponse;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.Http.Answer;
import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.AuthStatus;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.callback.GroupPrincipalCallback;
import jakarta.security.auth.message.config.ServerAuthContext;
import jakarta.security.auth.message.module.ServerAuthModule;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the module tells a server, whichever it is, about real requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthModuleTest {
  @TempDir private static Path folder;
  private SecuredServer server;
  private Http http;
  private final List<Callback> told = new ArrayList<>();

  @BeforeAll
  void start() throws Exception {
    server = SecuredServer.without(folder);
    http = server.http();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static ServerAuthContext module(CallbackHandler container) throws Exception {
    Map<String, String> parameters =
        Map.of(
            "AuthAltParameters",
            FreshTokens.key(folder),
            "rolesClaim",
            "groups",
            "reloadSeconds",
            "86400"); // Nobody ends that thread.
    return new SlurmAuthConfigProvider(parameters, null)
        .getServerAuthConfig("HttpServlet", "server /app", container)
        .getAuthContext(null, null, null);
  }

  private ServerAuthContext module() throws Exception {
    told.clear();
    return module(callbacks -> told.addAll(List.of(callbacks)));
  }

  /** Validates a request with this token, or without one, and returns the answer to it. */
  private Answer validate(Step step, String... headers) throws Exception {
    List<Throwable> failures = new ArrayList<>();
    SecuredApplication.onStep(
        (request, response) -> {
          try {
            step.take(request, response);
          } catch (Exception | AssertionError e) {
            failures.add(e);
          }
        });
    Answer answer = http.get("/open/step", headers);
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.get(0));
    }
    return answer;
  }

  private interface Step {
    void take(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  /**
   * Jakarta Authentication 3.0 §3.8.3.5: what is wrapped before the application is unwrapped after
   * it.
   */
  @Test
  void wrapsTheResponseForTheApplicationAlone() throws Exception {
    ServerAuthContext module = module();
    Answer answer =
        validate(
            (request, response) -> {
              Message message = Message.mandatory(request, response);
              assertEquals(
                  AuthStatus.SUCCESS, module.validateRequest(message, new Subject(), null));
              assertInstanceOf(HttpServletResponse.class, message.getResponseMessage())
                  .setHeader("Cache-Control", "public");
              assertEquals(AuthStatus.SEND_SUCCESS, module.secureResponse(message, null));
              assertEquals(response, message.getResponseMessage());
            },
            bearer(FreshTokens.of("alice")));
    assertEquals("private", answer.header("Cache-Control"));
  }

  /** As in {@code request.authenticate()}, which asks once more in the middle of a request. */
  @Test
  void leavesTheResponseWrappedThatAnExchangeAroundItHasWrapped() throws Exception {
    ServerAuthContext module = module();
    validate(
        (request, response) -> {
          HttpServletResponse outer = PrivateResponse.of(response);
          Message message = Message.mandatory(request, outer);
          assertEquals(
              AuthStatus.SEND_FAILURE, module.validateRequest(message, new Subject(), null));
          assertEquals(AuthStatus.SEND_SUCCESS, module.secureResponse(message, null));
          assertEquals(outer, message.getResponseMessage());
        });
  }

  @Test
  void wrapsNoResponseThatItHasWrittenItself() throws Exception {
    ServerAuthContext module = module();
    validate(
        (request, response) -> {
          Message message = Message.mandatory(request, response);
          assertEquals(
              AuthStatus.SEND_FAILURE, module.validateRequest(message, new Subject(), null));
          assertEquals(response, message.getResponseMessage());
        });
  }

  @Test
  void tellsTheServerUserAndRoles() throws Exception {
    ServerAuthContext module = module();
    validate(
        (request, response) -> {
          Message message = Message.mandatory(request, response);
          Subject client = new Subject();
          assertEquals(AuthStatus.SUCCESS, module.validateRequest(message, client, null));
          assertEquals("Bearer", message.getMap().get("jakarta.servlet.http.authType"));
          assertEquals("false", message.getMap().get("jakarta.servlet.http.registerSession"));
          CallerPrincipalCallback caller =
              assertInstanceOf(CallerPrincipalCallback.class, told.get(0));
          assertEquals("carol", caller.getPrincipal().getName());
          assertEquals(client, caller.getSubject());
          GroupPrincipalCallback groups =
              assertInstanceOf(GroupPrincipalCallback.class, told.get(1));
          assertEquals(Set.of("staff", "hpc", "admin"), Set.of(groups.getGroups()));
          assertEquals(client, groups.getSubject());
        },
        bearer(FreshTokens.ofGroups("carol", "staff", "hpc", "admin")));
  }

  /** The server may remember a user from a session. */
  @Test
  void tellsTheServerThatThereIsNobody() throws Exception {
    ServerAuthContext module = module();
    validate(
        (request, response) -> {
          Message message = Message.optional(request, response);
          assertEquals(AuthStatus.SUCCESS, module.validateRequest(message, new Subject(), null));
          assertEquals(1, told.size());
          CallerPrincipalCallback caller =
              assertInstanceOf(CallerPrincipalCallback.class, told.get(0));
          assertEquals(null, caller.getPrincipal());
          assertEquals(null, caller.getName());
          assertFalse(message.getMap().containsKey("jakarta.servlet.http.authType"));
        });
  }

  /** Open Liberty would otherwise replace the answer, or run the application. */
  @Test
  void saysThatARefusalIsComplete() throws Exception {
    ServerAuthContext module = module();
    Answer mandatory =
        validate(
            (request, response) ->
                assertEquals(
                    AuthStatus.SEND_FAILURE,
                    module.validateRequest(
                        Message.mandatory(request, response), new Subject(), null)));
    assertEquals(401, mandatory.status());
    Answer optional =
        validate(
            (request, response) ->
                assertEquals(
                    AuthStatus.SEND_CONTINUE,
                    module.validateRequest(
                        Message.optional(request, response), new Subject(), null)),
            bearer("garbage"));
    assertEquals(401, optional.status());
    assertTrue(optional.header("Cache-Control").contains("no-store"), optional::toString);
    assertEquals(List.of(), told);
  }

  @Test
  void refusesWhatIsNotHttp() throws Exception {
    ServerAuthContext module = module();
    validate(
        (request, response) -> {
          for (Message message :
              List.of(Message.of("request", response), Message.of(request, "response"))) {
            assertEquals(
                "slurm-jwt-filter needs HTTP",
                assertThrows(
                        AuthException.class,
                        () -> module.validateRequest(message, new Subject(), null))
                    .getMessage());
          }
        },
        bearer(FreshTokens.of("alice")));
  }

  @Test
  void failsWhereTheServerTakesNoUser() throws Exception {
    IOException broken = new IOException("as a test");
    UnsupportedCallbackException unknown = new UnsupportedCallbackException(NONE);
    ServerAuthContext failing =
        module(
            callbacks -> {
              throw broken;
            });
    ServerAuthContext other =
        module(
            callbacks -> {
              throw unknown;
            });
    validate(
        (request, response) -> {
          Message message = Message.mandatory(request, response);
          assertCause(
              broken,
              "this server accepts no user from an authentication module",
              failing,
              message);
          assertCause(
              unknown, "this server accepts no user from an authentication module", other, message);
          assertFalse(message.getMap().containsKey("jakarta.servlet.http.authType"));
        },
        bearer(FreshTokens.of("alice")));
  }

  @Test
  void failsWhereTheRefusalCannotBeWritten() throws Exception {
    IOException broken = new IOException("as a test");
    ServerAuthContext module = module();
    validate(
        (request, response) -> {
          HttpServletResponse closed =
              new HttpServletResponseWrapper(response) {
                @Override
                public PrintWriter getWriter() throws IOException {
                  throw broken;
                }

                @Override
                public jakarta.servlet.ServletOutputStream getOutputStream() throws IOException {
                  throw broken;
                }
              };
          assertCause(
              broken,
              "the answer could not be written",
              module,
              Message.mandatory(request, closed));
        });
  }

  private static void assertCause(
      Exception cause, String what, ServerAuthContext module, Message message) {
    AuthException failure =
        assertThrows(
            AuthException.class, () -> module.validateRequest(message, new Subject(), null));
    assertEquals("slurm-jwt-filter: " + what, failure.getMessage());
    assertEquals(cause, failure.getCause());
  }

  /** An application may have reset the response. */
  @Test
  void keepsAnAnswerPrivateAtItsEnd() throws Exception {
    ServerAuthContext module = module();
    Answer answer =
        validate(
            (request, response) -> {
              Message message = Message.mandatory(request, response);
              assertEquals(AuthStatus.SEND_SUCCESS, module.secureResponse(message, null));
            });
    assertEquals("private", answer.header("Cache-Control"));
    validate(
        (request, response) -> {
          response.flushBuffer();
          Message message = Message.mandatory(request, response);
          assertEquals(AuthStatus.SEND_SUCCESS, module.secureResponse(message, null));
          assertFalse(response.containsHeader("Cache-Control"));
          Message other = Message.of("request", "response");
          assertEquals(AuthStatus.SEND_SUCCESS, module.secureResponse(other, null));
        });
  }

  @Test
  void removesTheUserOnLogout() throws Exception {
    ServerAuthContext module = module();
    Message message = Message.of("request", "response");
    Subject subject = new Subject();
    subject.getPrincipals().add((Principal) () -> "alice");
    module.cleanSubject(message, subject);
    assertTrue(subject.getPrincipals().isEmpty());

    Subject sealed = new Subject();
    sealed.getPrincipals().add((Principal) () -> "alice");
    sealed.setReadOnly();
    module.cleanSubject(message, sealed);
    assertEquals(1, sealed.getPrincipals().size());
    module.cleanSubject(message, null);
  }

  @Test
  void isAModuleForHttp() throws Exception {
    ServerAuthModule module = assertInstanceOf(ServerAuthModule.class, module());
    assertArrayEquals(
        new Class<?>[] {HttpServletRequest.class, HttpServletResponse.class},
        module.getSupportedMessageTypes());
  }

  private static final Callback NONE = new Callback() {};
}
