package io.github.slurmjwt.servlet;

/** A running servlet container with one application at its root, on loopback. */
interface Container extends AutoCloseable {
  int port();

  @Override
  void close();
}
