package io.github.slurmjwt.jaspic;

import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.config.ServerAuthConfig;
import jakarta.security.auth.message.config.ServerAuthContext;
import java.util.Map;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/** The one way in which all requests of an application are authenticated. */
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

  /** Does nothing: keys are followed all the time, and settings never change. */
  @Override
  public void refresh() {}

  @Override
  public boolean isProtected() {
    return true;
  }
}
