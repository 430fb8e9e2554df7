package io.github.slurmjwt.engine;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.LiveDenyList;
import io.github.slurmjwt.keys.LiveKeys;
import jakarta.servlet.ServletException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Starts a {@link SlurmAuthentication}: reads the settings and loads the keys. When that fails, one
 * sentence for an administrator says why, and nothing is left running.
 */
public final class AuthenticationStarter {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  private final String name;
  private final Supplier<FilterSettings> settings;
  private final Optional<KeySource> keys;
  private final InstantSource clock;

  /**
   * Creates a starter that loads the keys named in the settings.
   *
   * @param name what log lines and metrics call the authentication
   * @param settings the settings; may throw {@link ConfigException}
   */
  public AuthenticationStarter(String name, Supplier<FilterSettings> settings) {
    this(name, settings, Optional.empty(), InstantSource.system());
  }

  /**
   * Creates a starter.
   *
   * @param keys used instead of the keys named in the settings
   */
  public AuthenticationStarter(
      String name,
      Supplier<FilterSettings> settings,
      Optional<KeySource> keys,
      InstantSource clock) {
    this.name = name;
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Returns an authentication in force. The caller invokes {@link SlurmAuthentication#announce}
   * once everything else has started too.
   *
   * @throws ServletException when settings or keys cannot be used, or a library is missing; its
   *     message is one sentence for an administrator, which is also logged
   */
  public SlurmAuthentication start() throws ServletException {
    try {
      Library.requireAll();
      return start(settings.get());
    } catch (ConfigException | KeyLoadException e) {
      throw StartFailure.report(name, String.valueOf(e.getMessage()), e);
    } catch (LinkageError e) {
      throw StartFailure.report(name, Library.problem(e), e);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // Its message is not ours, and may hold anything.
      LOG.log(Level.DEBUG, "the cause of the following failure", e);
      throw StartFailure.report(
          name, "unexpected " + e.getClass().getName() + ": please report it", e);
    }
  }

  /**
   * Does as {@link #start} does, for callers whose exceptions reach the sender of a request:
   * instead of failing returns an authentication that answers every request with status 503.
   */
  public SlurmAuthentication startOrRefuse() {
    try {
      return start();
    } catch (ServletException e) {
      return SlurmAuthentication.notStarted(name);
    }
  }

  private SlurmAuthentication start(FilterSettings read) throws KeyLoadException {
    KeysInForce inForce = KeysInForce.start(read, keys, clock);
    FilterMetrics metrics = new FilterMetrics.None();
    try {
      metrics = metrics(name, inForce.liveKeys(), inForce.denyList());
      return new SlurmAuthentication(name, read, inForce, metrics, clock);
    } catch (RuntimeException | Error e) {
      metrics.close();
      inForce.close();
      throw e;
    }
  }

  /**
   * Returns metrics in Micrometer's global registry when a usable Micrometer is on the class path,
   * and none otherwise.
   *
   * @param filter the name of the filter, the value of the tag {@code filter}
   * @param keys the keys whose age and failures are published
   * @param denyList the deny list of which the same is published
   */
  private static FilterMetrics metrics(
      String filter, Optional<LiveKeys> keys, Optional<LiveDenyList> denyList) {
    try {
      return new MicrometerMetrics(filter, keys, denyList);
    } catch (LinkageError e) {
      return new FilterMetrics.None();
    }
  }
}
