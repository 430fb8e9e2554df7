package io.github.slurmjwt.keys;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a deny list is and how it is reloaded.
 *
 * @param file the file
 * @param reload how often it is read again
 */
public record DenyListSettings(Path file, Duration reload) {
  /**
   * Creates the settings.
   *
   * @throws io.github.slurmjwt.ConfigException when the path is not absolute
   */
  public DenyListSettings {
    AbsolutePath.check("denyList", file);
  }
}
