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
   * Says how far the handler is. The last values are kept with the attempt and logged at debug
   * level; they do not leave the worker yet.
   *
   * @param done 0 to {@code total}
   * @param total in the same unit, whatever it is
   * @throws IllegalArgumentException if they are not 0 &lt;= done &lt;= total
   */
  void progress(long done, long total);

  /** Logs a line about this attempt, through SLF4J, at info level. */
  void log(String line);

  /**
   * Whether the handler should come to an end: its task was stopped, its time is up, or the worker
   * closes. In the first two cases its thread is interrupted too: at once, or when the function's
   * {@link PreStopHook} has returned.
   */
  boolean isStopping();
}
