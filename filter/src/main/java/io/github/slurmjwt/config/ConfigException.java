package io.github.slurmjwt.config;

/**
 * A configuration that cannot be honoured. The message is one sentence for an administrator: the
 * parameter and the file, what is wrong, what to do.
 */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public ConfigException(String message) {
    super(message);
  }
}
