package io.taskweir.e2e.torture.cluster;

/** What connects the hosts. Thread-safe. */
public interface Network extends AutoCloseable {
  /** Makes a host; it reaches all others. */
  Host host(String name);

  @Override
  void close();
}
