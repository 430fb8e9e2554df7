package io.github.slurmjwt.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of the command line.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any free one
 * @param state the folder for everything that the demo writes, absolute
 * @param rs256 whether the demo's own key is an RSA key with a key set, instead of an HS256 key
 * @param site the setting of a real site; empty if the demo creates its own key
 * @param jobs where slurmrestd lists jobs; empty without the page of docs/portal.md
 */
record DemoOptions(
    String host,
    int port,
    Path state,
    boolean rs256,
    Optional<FilterParameter> site,
    Optional<URI> jobs) {

  /** One init-param of the filter. */
  record FilterParameter(String name, String value) {
    FilterParameter {
      Objects.requireNonNull(name);
      Objects.requireNonNull(value);
    }

    static FilterParameter authAltParameters(String text) {
      return new FilterParameter("AuthAltParameters", text);
    }
  }
}
