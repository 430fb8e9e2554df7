package io.github.slurmjwt.jaspic;

import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.config.ServerAuthConfig;
import jakarta.security.auth.message.config.ServerAuthContext;
import java.util.Map;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/** The same authentication for all requests of an application. */
final class SlurmServerAuthConfig implements ServerAuthConfig {
  private final String layer;
  private final String appContext;
  private final ServerAuthContext context;

  SlurmServerAuthConfig(String layer, String appContext, ServerAuthContext context) {
    this.layer = layer;
    this.appContext = appContext;
    this.context = context;
  }

  @Override
  public String getMessageLayer() {
    return layer;
  }

  @Override
  public String getAppContext() {
    return appContext;
  }

  @Override
  public String getAuthContextID(MessageInfo message) {
    return "slurm";
  }

  @Override
  public ServerAuthContext getAuthContext(
      @Nullable String contextId,
      @Nullable Subject service,
      @Nullable Map<String, Object> properties) {
    return context;
  }

  /** Does nothing: keys are reloaded all the time, and settings never change. */
  @Override
  public void refresh() {}

  @Override
  public boolean isProtected() {
    return true;
  }
}
