package io.taskweir.e2e.torture.cluster;

/** What connects the hosts. Thread-safe. */
public interface Network extends AutoCloseable {
  /** Makes a host; it reaches all others. */
  Host host(String name);

  /** Whether connections can be cut here. */
  boolean canCut();

  /**
   * What {@code to} is sent by {@code from} is dropped until {@link #heal}; the other way goes on.
   *
   * @throws UnsupportedOperationException unless {@link #canCut}
   */
  void cut(Host from, Host to);

  /**
   * So many percent of the packets to the host are dropped until {@link #heal}.
   *
   * @throws UnsupportedOperationException unless {@link #canCut}
   */
  void lose(Host to, int percent);

  /** Everything that was cut or is lossy at the host is whole again. */
  void heal(Host at);

  @Override
  void close();
}
