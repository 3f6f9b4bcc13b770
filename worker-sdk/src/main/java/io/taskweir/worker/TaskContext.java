package io.taskweir.worker;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The attempt that a handler runs. Thread-safe; of no use after the handler has ended. */
public interface TaskContext {
  /** The task's id, unique in its tenant. */
  String id();

  String function();

  String tenant();

  /** 1 for the first. With the id it is the key for whatever must be done only once. */
  int attempt();

  /**
   * When the attempt's time is up and its handler will be interrupted, if the function has a
   * time-out.
   */
  Optional<Instant> deadline();

  /** The labels given at submission. */
  Map<String, String> labels();

  /**
   * Says how far the handler is. What it said last leaves the worker with the next heartbeat (about
   * every 10 s, a third of the lease; an attempt that is shorter has none) and is shown with the
   * task.
   *
   * @param done 0 to {@code total}
   * @param total in the same unit, whatever it is
   * @throws IllegalArgumentException if they are not 0 &lt;= done &lt;= total
   */
  void progress(long done, long total);

  /**
   * Adds to the task's log, which others can read: one line for each of the text's own, each cut at
   * 8,192 characters. Lines leave the worker in the order in which they were logged, half a second
   * after they were at the latest, and before the attempt's result; they also go to SLF4J, at info
   * level. Never blocks: beyond 1,024 lines or 256 Ki characters that wait, because Kafka is away
   * or slower than the handler, the newest are dropped, and a line says how many.
   */
  void log(String text);

  /**
   * Whether the handler should come to an end: its task was stopped, its time is up, or the worker
   * closes. In the first two cases its thread is interrupted too: at once, or when the function's
   * {@link PreStopHook} has returned.
   */
  boolean isStopping();
}
