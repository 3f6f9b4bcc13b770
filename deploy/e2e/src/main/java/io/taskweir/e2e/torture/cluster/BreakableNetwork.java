package io.taskweir.e2e.torture.cluster;

/** A network whose connections can be cut. Thread-safe. */
public interface BreakableNetwork extends Network {
  /**
   * What {@code to} is sent by {@code from} is dropped until {@link #heal}; the other way goes on.
   */
  void cut(Host from, Host to);

  /** So many percent of the packets to the host are dropped until {@link #heal}. */
  void lose(Host to, int percent);

  /** Everything that was cut or is lossy at the host is whole again. */
  void heal(Host at);
}
