package io.taskweir.worker.stream;

/** Tells which dispatchers there are, from its start to its end. */
public interface MemberSource extends AutoCloseable {
  void start();

  @Override
  void close();
}
