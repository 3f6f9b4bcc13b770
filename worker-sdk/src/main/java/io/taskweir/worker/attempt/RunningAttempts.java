package io.taskweir.worker.attempt;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attempts at work in this JVM, whichever worker has them, for those who know an attempt by its
 * name only. Thread-safe, never blocks.
 */
public final class RunningAttempts {
  private static final Set<AttemptRunner> WORKERS = ConcurrentHashMap.newKeySet();

  private RunningAttempts() {}

  static void add(AttemptRunner worker) {
    WORKERS.add(worker);
  }

  static void remove(AttemptRunner worker) {
    WORKERS.remove(worker);
  }

  /** Adds a text to the attempt's log; ignored if no worker of this JVM runs it. */
  public static void log(AttemptId id, String text) {
    for (AttemptRunner worker : WORKERS) {
      worker.log(id, text);
    }
  }
}
