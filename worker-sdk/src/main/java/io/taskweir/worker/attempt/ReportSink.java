package io.taskweir.worker.attempt;

import io.taskweir.protocol.result.WorkerReport;

/** Takes reports to the state-store. Thread-safe. */
public interface ReportSink extends AutoCloseable {
  /**
   * Takes a report on the caller's thread. May block while the way out is full, which holds the
   * attempt's slot and so keeps more work away; never fails: what cannot be sent is tried again for
   * as long as the sink is open.
   *
   * @param partition of the task it is about
   */
  void send(int partition, WorkerReport report);

  /** Like {@link #send}, but on a thread of the sink's own; returns at once. */
  void sendLater(int partition, WorkerReport report);

  /** Waits for what was taken to arrive, for a bounded time, then gives up. */
  @Override
  void close();
}
