package io.github.slurmjwt.engine;

/** Shows the state of an authentication to administrators. */
interface Management extends AutoCloseable {
  /** For JVMs without the module java.management, and for servers that refuse the MBean. */
  Management NONE = () -> {};

  /** Takes the state away again; never fails. */
  @Override
  void close();
}
