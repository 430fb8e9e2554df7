package io.github.slurmjwt.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong, so that all of it is said at once. */
final class Problems {
  private final List<String> sentences = new ArrayList<>();

  /** Something that may be wrong. */
  interface Source<T> {
    T get() throws GatewayException;
  }

  /** Returns the value; empty when it is wrong, which is remembered. */
  <T> Optional<T> collect(Source<T> source) {
    try {
      return Optional.of(source.get());
    } catch (GatewayException e) {
      sentences.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Throws what was collected, as a mistake in usage. */
  void throwIfAny() throws GatewayException {
    if (!sentences.isEmpty()) {
      throw GatewayException.wrongConfiguration(sentences);
    }
  }
}
