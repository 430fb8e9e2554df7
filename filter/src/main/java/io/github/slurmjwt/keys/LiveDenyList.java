package io.github.slurmjwt.keys;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.DenyList;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A deny list that is reloaded from its file, as key files are: a daemon thread swaps one immutable
 * {@link DenyList} for another, which requests read without a lock.
 *
 * <p>A file that becomes unusable, or is deleted, keeps the last good list and is logged once for
 * each state. An empty file denies nobody.
 */
public final class LiveDenyList implements Supplier<DenyList>, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  private final Place<Content> place;
  private final InstantSource clock;
  private final ReloadThread thread;
  private int changes;
  private volatile DenyList inForce;

  private LiveDenyList(DenyListSettings settings, InstantSource clock) throws KeyLoadException {
    this.clock = clock;
    this.place = new Place<>(new StableFile(FileKind.DENY_LIST, settings.file()), Content::parse);
    this.inForce = load();
    this.thread =
        new ReloadThread(
            "slurm-jwt-deny-list", settings.reload(), ReloadThread.LONGEST_WAIT, full -> reload());
  }

  /**
   * Loads the list and reloads it until {@link #close()}.
   *
   * @throws KeyLoadException when the file is missing, unsafe or no deny list
   */
  public static LiveDenyList start(DenyListSettings settings, InstantSource clock)
      throws KeyLoadException {
    LiveDenyList list = unstarted(settings, clock);
    list.thread.start();
    return list;
  }

  /** Loads the list and reloads it only in calls of {@link #reload}. */
  static LiveDenyList unstarted(DenyListSettings settings, InstantSource clock)
      throws KeyLoadException {
    return new LiveDenyList(settings, clock);
  }

  /**
   * Loads the list once.
   *
   * @throws KeyLoadException when the file is missing, unsafe or no deny list
   */
  public static DenyList load(DenyListSettings settings) throws KeyLoadException {
    return unstarted(settings, InstantSource.system()).get();
  }

  /** Returns the list in force. */
  @Override
  public DenyList get() {
    return inForce;
  }

  /** Returns how the list fares at this moment, for health checks. */
  public KeyStatus status() {
    return new KeyStatus(
        toString(),
        true,
        Duration.between(place.goodAt(), clock.instant()),
        place.failures(),
        place.lastFailure().map(Place.Failure::why),
        place.lastFailure().map(Place.Failure::at));
  }

  /** Stops reloading; the list stays as it is. */
  @Override
  public void close() {
    thread.end();
  }

  /** Reloads the file, and swaps the list if it has changed. */
  Place.Result reload() throws InterruptedException {
    Place.Result result = place.reload(clock.instant());
    if (place.changes() != changes) {
      inForce = content();
      LOG.log(Level.INFO, "deny list now in force: " + this);
    }
    return result;
  }

  private DenyList load() throws KeyLoadException {
    try {
      place.load(clock.instant());
      return content();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeyLoadException("interrupted while loading the deny list: start again");
    }
  }

  private DenyList content() {
    changes = place.changes();
    return place.content().orElseThrow().list();
  }

  /** Returns the file and how much the list denies, for the log. */
  @Override
  public String toString() {
    return place.name() + " (" + inForce + ")";
  }

  private record Content(DenyList list) implements PlaceContent {
    static Content parse(String name, byte[] bytes) throws KeyLoadException {
      try {
        ByteBuffer content = ByteBuffer.wrap(bytes);
        String text = StandardCharsets.UTF_8.newDecoder().decode(content).toString();
        return new Content(DenyList.parse(text));
      } catch (CharacterCodingException e) {
        throw new KeyLoadException(name + " is not text in UTF-8: write it anew");
      } catch (ConfigException e) {
        throw new KeyLoadException(name + " " + e.getMessage());
      }
    }

    @Override
    public Optional<Withdrawal> withdrawal() {
      return Optional.empty();
    }
  }
}
