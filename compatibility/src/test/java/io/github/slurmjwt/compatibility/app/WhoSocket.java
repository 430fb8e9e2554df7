package io.github.slurmjwt.compatibility.app;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.security.Principal;

/** Tells whoever connects who they are. */
@ServerEndpoint("/socket")
public final class WhoSocket {
  /** Adds this endpoint in code. */
  static void addTo(Object serverContainer) {
    try {
      ((ServerContainer) serverContainer).addEndpoint(WhoSocket.class);
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends the name and says good-bye. */
  @OnOpen
  public void open(Session session) throws IOException {
    Principal principal = session.getUserPrincipal();
    session.getBasicRemote().sendText("user=" + (principal == null ? null : principal.getName()));
  }
}
