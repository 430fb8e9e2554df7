package io.github.slurmjwt.jaspic;

import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.authenticator.jaspic.AuthConfigFactoryImpl;
import org.jspecify.annotations.Nullable;

/**
 * Which class a server's list of modules has, as long as it is open. The name cannot be taken back;
 * afterwards it is that of Tomcat's class.
 */
final class ServerList implements AutoCloseable {
  /** The loaders that were the thread's context when a {@link Noting} was created. */
  static final List<ClassLoader> CREATED_IN = new ArrayList<>();

  private static final String PROPERTY = "authconfigprovider.factory";

  private final @Nullable AuthConfigFactory before;

  private ServerList(Class<? extends AuthConfigFactory> type) {
    before = AuthConfigFactory.getFactory();
    Security.setProperty(PROPERTY, type.getName());
    forget();
  }

  /** A list of this class, which is created when somebody asks for it. */
  static ServerList of(Class<? extends AuthConfigFactory> type) {
    return new ServerList(type);
  }

  /** Makes the next who asks for the list create another one. */
  void forget() {
    AuthConfigFactory.setFactory(null);
  }

  @Override
  public void close() {
    Security.setProperty(PROPERTY, AuthConfigFactoryImpl.class.getName());
    AuthConfigFactory.setFactory(before);
  }

  /** A list that notes how it was created. */
  public static final class Noting extends AuthConfigFactoryImpl {
    /** Creates the list. */
    public Noting() {
      CREATED_IN.add(Thread.currentThread().getContextClassLoader());
    }
  }

  /** A list that cannot be created, as with a mistake in the server's configuration. */
  public static final class Failing extends AuthConfigFactoryImpl {
    /** Fails. */
    public Failing() {
      throw new IllegalStateException("as a test");
    }
  }

  /** A list that takes one registration. */
  public static final class Full extends AuthConfigFactoryImpl {
    private boolean taken;

    /** Creates the list. */
    public Full() {}

    @Override
    public String registerConfigProvider(
        @Nullable AuthConfigProvider provider,
        @Nullable String layer,
        @Nullable String appContext,
        @Nullable String description) {
      if (taken) {
        throw new SecurityException("no more registrations");
      }
      taken = true;
      return super.registerConfigProvider(provider, layer, appContext, description);
    }
  }

  /** A list of a server whose classes do not fit together. */
  public static final class Broken extends AuthConfigFactoryImpl {
    /** Creates the list. */
    public Broken() {}

    @Override
    public String registerConfigProvider(
        @Nullable AuthConfigProvider provider,
        @Nullable String layer,
        @Nullable String appContext,
        @Nullable String description) {
      throw new NoClassDefFoundError("org/example/Part");
    }

    @Override
    public String[] getRegistrationIDs(@Nullable AuthConfigProvider provider) {
      throw new NoClassDefFoundError("org/example/Other");
    }
  }

  /** A list that cannot be loaded, since the server has no such API. */
  public static final class Absent extends AuthConfigFactoryImpl {
    private static final Object API = api();

    private static Object api() {
      throw new NoClassDefFoundError("jakarta/security/auth/message/config/AuthConfigFactory");
    }

    /** Never called. */
    public Absent() {
      throw new AssertionError(API);
    }
  }

  /** The same in a server of Java EE. */
  public static final class AbsentInJavaEe extends AuthConfigFactoryImpl {
    private static final Object API = api();

    private static Object api() {
      throw new NoClassDefFoundError("javax/security/auth/message/config/AuthConfigFactory");
    }

    /** Never called. */
    public AbsentInJavaEe() {
      throw new AssertionError(API);
    }
  }

  /** A list that cannot be loaded, as where a part of the server is missing. */
  public static final class Missing extends AuthConfigFactoryImpl {
    private static final Object PART = part();

    private static Object part() {
      throw new NoClassDefFoundError("a part of the server");
    }

    /** Never called. */
    public Missing() {
      throw new AssertionError(PART);
    }
  }
}
