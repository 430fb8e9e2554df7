package io.github.slurmjwt.demo;

/** Thrown if the demo cannot start. The message is one sentence: what is wrong and what to do. */
final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }
}
