package io.taskweir.bench.submit;

/** A way to submit tasks. One thread. */
interface Entrance extends AutoCloseable {
  /**
   * Submits so many tasks as fast as they are taken, and returns when all are acknowledged.
   *
   * @throws RuntimeException if one of them is not
   */
  void submit(int tasks);

  @Override
  void close();
}
