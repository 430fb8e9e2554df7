package io.github.slurmjwt.compatibility.security;

import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.security.auth.message.config.RegistrationListener;
import jakarta.security.auth.message.module.ServerAuthModule;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server's factory that takes so many registrations and refuses the next. */
final class FullFactory extends AuthConfigFactory {
  private final Map<String, AuthConfigProvider> registrations = new LinkedHashMap<>();
  private final int places;

  FullFactory(int places) {
    this.places = places;
  }

  /** How many there are. */
  int registered() {
    return registrations.size();
  }

  @Override
  public String registerConfigProvider(
      AuthConfigProvider provider,
      @Nullable String layer,
      @Nullable String appContext,
      @Nullable String description) {
    if (registrations.size() == places) {
      throw new SecurityException("no more registrations");
    }
    String id = layer + " of " + appContext;
    registrations.put(id, provider);
    return id;
  }

  @Override
  public boolean removeRegistration(String id) {
    return registrations.remove(id) != null;
  }

  @Override
  public String[] getRegistrationIDs(@Nullable AuthConfigProvider provider) {
    return registrations.entrySet().stream()
        .filter(registration -> registration.getValue().equals(provider))
        .map(Map.Entry::getKey)
        .toArray(String[]::new);
  }

  @Override
  public AuthConfigProvider getConfigProvider(
      @Nullable String layer,
      @Nullable String appContext,
      @Nullable RegistrationListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String registerConfigProvider(
      @Nullable String className,
      @Nullable Map<String, String> properties,
      @Nullable String layer,
      @Nullable String appContext,
      @Nullable String description) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String[] detachListener(
      RegistrationListener listener, @Nullable String layer, @Nullable String appContext) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RegistrationContext getRegistrationContext(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void refresh() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String registerServerAuthModule(ServerAuthModule module, Object context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void removeServerAuthModule(Object context) {
    throw new UnsupportedOperationException();
  }
}
