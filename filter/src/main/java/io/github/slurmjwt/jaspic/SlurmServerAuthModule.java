package io.github.slurmjwt.jaspic;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.engine.PrivateResponse;
import io.github.slurmjwt.engine.SlurmAuthentication;
import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.AuthStatus;
import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.MessagePolicy;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.callback.GroupPrincipalCallback;
import jakarta.security.auth.message.config.ServerAuthContext;
import jakarta.security.auth.message.module.ServerAuthModule;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the container the user of a request, by the Servlet Container Profile of Jakarta
 * Authentication 3.0 (chapter 3). It is its own {@link ServerAuthContext}, since there is never a
 * second module. Keeps no state of requests, and is safe for use by many threads.
 */
final class SlurmServerAuthModule implements ServerAuthModule, ServerAuthContext {
  private static final String MANDATORY = "jakarta.security.auth.message.MessagePolicy.isMandatory";
  private static final String AUTH_TYPE = "jakarta.servlet.http.authType";
  private static final String REGISTER_SESSION = "jakarta.servlet.http.registerSession";

  /** The response that this module has wrapped for a message. */
  private static final String WRAPPED = "io.github.slurmjwt.response";

  private final SlurmAuthentication authentication;
  private final CallbackHandler container;

  SlurmServerAuthModule(SlurmAuthentication authentication, CallbackHandler container) {
    this.authentication = authentication;
    this.container = container;
  }

  /** Does nothing: the module is created with all that it needs. */
  @Override
  public void initialize(
      @Nullable MessagePolicy request,
      @Nullable MessagePolicy response,
      @Nullable CallbackHandler handler,
      @Nullable Map<String, Object> options) {}

  @Override
  public Class<?>[] getSupportedMessageTypes() {
    return new Class<?>[] {HttpServletRequest.class, HttpServletResponse.class};
  }

  /**
   * Tells the container the user, or that there is none, or answers the request with a refusal. A
   * mandatory request passes only with a valid token, in every mode. The application gets a
   * response that stays out of shared caches, in the servers that pass on what a module has wrapped
   * (Jakarta Authentication 3.0 §3.8.3.5).
   */
  @Override
  public AuthStatus validateRequest(MessageInfo message, Subject client, @Nullable Subject service)
      throws AuthException {
    if (!(message.getRequestMessage() instanceof HttpServletRequest request)
        || !(message.getResponseMessage() instanceof HttpServletResponse response)) {
      throw new AuthException("slurm-jwt-filter needs HTTP");
    }
    try {
      PrivateResponse.keepPrivateUnwrapped(response);
      try {
        if (!authentication.refusals().refuseTrace(request, response)) {
          announce(message, client, authentication.authenticate(request, response, mode(message)));
          wrap(message, response);
          return AuthStatus.SUCCESS;
        }
      } catch (TokenRejectedException e) {
        authentication.refusals().write(request, response, e);
      } catch (KeyUnavailableException e) {
        authentication.refusals().write(response, e);
      }
    } catch (IOException e) {
      throw cause("the answer could not be written", e);
    }
    // Both mean that the response is complete. After SEND_CONTINUE, Open Liberty replaces the
    // answer to a mandatory request with a challenge of its own; after any other failure it runs
    // the application.
    return isMandatory(message) ? AuthStatus.SEND_FAILURE : AuthStatus.SEND_CONTINUE;
  }

  @SuppressWarnings("unchecked") // The API has a raw Map (Jakarta Authentication 3.0 §2.1.1).
  private static void wrap(MessageInfo message, HttpServletResponse response) {
    HttpServletResponse wrapped = PrivateResponse.of(response);
    message.setResponseMessage(wrapped);
    message.getMap().put(WRAPPED, wrapped);
  }

  /**
   * Keeps the answer out of shared caches again, for servers that pass their own response to the
   * application.
   */
  @Override
  public AuthStatus secureResponse(MessageInfo message, @Nullable Subject service) {
    // Not what an exchange around this one has wrapped, as when authenticate() was refused.
    if (message.getResponseMessage() instanceof PrivateResponse wrapped
        && message.getMap().get(WRAPPED) == wrapped) {
      message.setResponseMessage(wrapped.getResponse());
    }
    if (message.getResponseMessage() instanceof HttpServletResponse response
        && !response.isCommitted()) {
      PrivateResponse.keepPrivateUnwrapped(response);
    }
    return AuthStatus.SEND_SUCCESS;
  }

  /** Removes the user, as {@code logout()} requires; the token stays valid. */
  @Override
  public void cleanSubject(MessageInfo message, @Nullable Subject client) {
    if (client != null && !client.isReadOnly()) {
      client.getPrincipals().clear();
    }
  }

  private Mode mode(MessageInfo message) {
    if (isMandatory(message)) {
      return Mode.REQUIRED;
    }
    return authentication.mode() == Mode.LENIENT ? Mode.LENIENT : Mode.OPTIONAL;
  }

  private static boolean isMandatory(MessageInfo message) {
    return Boolean.parseBoolean(String.valueOf(message.getMap().get(MANDATORY)));
  }

  @SuppressWarnings("unchecked") // The map of the API has no types.
  private void announce(MessageInfo message, Subject client, Optional<SlurmPrincipal> user)
      throws AuthException {
    try {
      if (user.isEmpty()) {
        // An anonymous request must be announced too: the container may remember a user from a
        // session.
        container.handle(new Callback[] {new CallerPrincipalCallback(client, (Principal) null)});
        return;
      }
      Set<String> roles = user.get().roles();
      container.handle(
          new Callback[] {
            new CallerPrincipalCallback(client, user.get()),
            new GroupPrincipalCallback(client, roles.toArray(String[]::new))
          });
    } catch (IOException | UnsupportedCallbackException e) {
      throw cause("this server accepts no user from an authentication module", e);
    }
    message.getMap().put(AUTH_TYPE, "Bearer");
    // Tomcat keeps the user in an existing session unless told not to.
    message.getMap().put(REGISTER_SESSION, "false");
  }

  private static AuthException cause(String what, Exception cause) {
    AuthException exception = new AuthException("slurm-jwt-filter: " + what);
    exception.initCause(cause);
    return exception;
  }
}
